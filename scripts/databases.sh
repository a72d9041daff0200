# The databases: one base with Odoo's modules, copied for the demo, the tests and the benchmarks.
# Needs common.sh and postgres.sh, and a running server.

export ODOO_RC=$RUN/odoo.conf
export PATH=$VENV/bin:$PATH
# Odoo and its libraries announce what they will change one day; the logs stay readable.
export PYTHONWARNINGS=ignore
BASE_DB=${DB}_base

database_exists() { psql -X -qAt -d postgres -c "SELECT 1 FROM pg_database WHERE datname = '$1'" | grep 1 >/dev/null; }

drop_database() {
    psql -X -q -d postgres -c "DROP DATABASE IF EXISTS \"$1\" WITH (FORCE)" 2>/dev/null
    rm -rf "$RUN/data/filestore/$1"
}

create_database() { psql -X -q -d postgres -c "CREATE DATABASE \"$1\" ENCODING 'UTF8' TEMPLATE template0"; }

copy_database() { # copy_database FROM TO: with the files, without which pages are broken
    drop_database "$2"
    psql -X -q -d postgres -c "CREATE DATABASE \"$2\" TEMPLATE \"$1\""
    if [ -d "$RUN/data/filestore/$1" ]; then
        cp -r "$RUN/data/filestore/$1" "$RUN/data/filestore/$2"
    fi
}

build() { # build TASK DATABASE [ADDON…]
    local log=$LOGS/database-$1.log
    mkdir -p "$LOGS"
    "$PYTHON" "$ROOT/scripts/database.py" "$@" >"$log" 2>&1 </dev/null && ! grep -qE ' (ERROR|CRITICAL) ' "$log" || {
        tail -n 25 "$log" >&2
        die "The database '$2' could not be prepared." "Read ${log#"$ROOT"/}, correct what it names and run the same make command again."
    }
}

addons_digest() { # one key for the content of all addons
    (cd "$ROOT/addons" && find . -type f -not -name '*.pyc' -not -path '*/tests/*' -print0 | sort -z | xargs -0 sha256sum) |
        sha256sum | cut -c1-16
}

ensure_base() {
    step "Base database with Odoo's modules and the French chart"
    local key
    key=$(digest "$ROOT/scripts/database.py" "$ROOT/requirements-oca.txt" "$ODOO_PATH/odoo/release.py")
    if stamp_ok "db-$BASE_DB" "$key" && database_exists "$BASE_DB"; then
        done_step "ready"
        return
    fi
    drop_database "$BASE_DB"
    create_database "$BASE_DB"
    build base "$BASE_DB"
    stamp "db-$BASE_DB" "$key"
    done_step "built"
}

ensure_suite() { # ensure_suite DATABASE: the suite on a copy of the base, to be tested
    step "Database '$1' with the suite"
    local key
    key=$(addons_digest)-$(cat "$STAMPS/db-$BASE_DB")
    if stamp_ok "db-$1" "$key" && database_exists "$1"; then
        done_step "ready"
        return
    fi
    copy_database "$BASE_DB" "$1"
    build tests "$1"
    stamp "db-$1" "$key"
    done_step "built"
}
