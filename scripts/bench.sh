#!/usr/bin/env bash
# Benchmarks against plain Odoo. Usage: scripts/bench.sh [NAME…] [--help for the options]
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh" bench
. "$ROOT/scripts/databases.sh"
export GESCOM_RUN_DIR=$RUN GESCOM_DB=$DB
SHOP_DB=${DB}_bench_odoo
used=()

benchmarks() { (cd "$ROOT" && "$PYTHON" -m benchmarks "$@"); }

drop_used() {
    local database
    for database in "${used[@]}"; do
        drop_database "$database"
    done
}

ensure_shop() { # plain Odoo with the articles, the customers and the stock
    step "Benchmark database of plain Odoo"
    local key
    key=$(digest "$ROOT/benchmarks/shop.py")-$(cat "$STAMPS/db-$BASE_DB")
    if stamp_ok "db-$SHOP_DB" "$key" && database_exists "$SHOP_DB"; then
        done_step "ready"
        return
    fi
    copy_database "$BASE_DB" "$SHOP_DB"
    (cd "$ROOT" && quietly bench-shop "$PYTHON" -m benchmarks.shop "$SHOP_DB")
    stamp "db-$SHOP_DB" "$key"
    done_step "built"
}

ensure_subject() { # ensure_subject DATABASE [ADDON…]: the shop with addons on top
    local database=$1 key
    shift
    [ "$database" != "$SHOP_DB" ] || return 0
    step "Benchmark database '$database'"
    key="$*-$(addons_digest)-$(cat "$STAMPS/db-$SHOP_DB")"
    if stamp_ok "db-$database" "$key" && database_exists "$database"; then
        done_step "ready"
        return
    fi
    copy_database "$SHOP_DB" "$database"
    if [ "$*" = suite ]; then
        build suite "$database"
    elif [ $# != 0 ]; then
        build suite "$database" "$@"
    fi
    stamp "db-$database" "$key"
    done_step "built"
}

needed=$(benchmarks --databases "$@")
if [[ $needed != "$DB"_bench_* ]]; then # the help was asked for
    printf '%s\n' "$needed"
    exit
fi
# Two runs at once would take each other's databases and time.
exec 9>"$RUN/bench.lock"
flock -n 9 || die "Another benchmark is running." "Wait for it to end, then run the command again."
ensure_base
ensure_shop
trap drop_used EXIT
while read -r copy database addons; do
    # shellcheck disable=SC2086
    ensure_subject "$database" $addons </dev/null
    # A run leaves no trace: the next one starts from the same rows.
    used+=("$copy")
    copy_database "$database" "$copy"
done <<<"$needed"
benchmarks "$@"
