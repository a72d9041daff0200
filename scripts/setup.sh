#!/usr/bin/env bash
# Everything the suite needs on a bare Debian machine. Usage: scripts/setup.sh [run|test]
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. "$ROOT/scripts/postgres.sh"
PURPOSE=${1:-run}

# Not `grep -q`: it closes the pipe early, which pipefail takes for a failure. An
# ordinary user finds no ldconfig: the folder of the administrator is not on his PATH.
has_library() { PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null | grep -F "$1" >/dev/null; }

# The distribution's own comes first: it is optimised for its profile, and a Python that
# was compiled by hand takes a quarter more time for the same tests.
usable_python() {
    local candidate
    for candidate in /usr/bin/python3.{11,12,10} python3.{11,12,10} python3; do
        if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info < (3, 13))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

missing_packages() {
    find_postgres_bin || echo postgresql
    command -v python3 >/dev/null || echo python3
    usable_python >/dev/null || python3 -c 'import venv, ensurepip' 2>/dev/null || echo python3-venv
    command -v git >/dev/null || echo git
    has_library libmagic.so.1 || echo libmagic1
    # wkhtmltopdf is linked against these
    has_library libXrender.so.1 || echo libxrender1
    has_library libXext.so.6 || echo libxext6
    has_library libfontconfig.so.1 || echo libfontconfig1
    command -v fc-list >/dev/null || echo fontconfig
    if [ "$PURPOSE" = test ]; then
        command -v chromium >/dev/null || command -v google-chrome >/dev/null || echo chromium
        # settlement files are fetched from a real server
        [ -x /usr/sbin/sshd ] || echo openssh-server
    fi
}

install_system_packages() {
    step "System packages"
    local missing sudo=()
    missing=$(missing_packages | sort -u | tr '\n' ' ')
    if [ -z "${missing// /}" ]; then
        done_step "all present"
        return
    fi
    command -v apt-get >/dev/null || die "These packages are missing: $missing." \
        "Install them with your system's package manager, then run the command again."
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2>/dev/null || die "These system packages are missing: $missing." \
            "Ask an administrator to run: apt-get install $missing"
        sudo=(sudo -n)
    fi
    quietly apt-update "${sudo[@]}" apt-get update
    quietly apt-install "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends $missing
    done_step "installed $missing"
}

odoo_is_19() { # odoo_is_19 FOLDER: does this folder hold an importable Odoo 19?
    [ -f "$1/odoo/release.py" ] && grep -q "version_info = (19, 0" "$1/odoo/release.py"
}

find_odoo() { # sets ODOO_PATH, the folder that holds the package `odoo`
    if [ -n "${ODOO_HOME:-}" ]; then
        odoo_is_19 "$ODOO_HOME" || die "ODOO_HOME=$ODOO_HOME holds no Odoo 19.0." \
            "Point ODOO_HOME at the folder that contains odoo/release.py of version 19.0, or unset it to have Odoo fetched."
        ODOO_PATH=$ODOO_HOME
    elif odoo_is_19 "$RUN/odoo/usr/lib/python3/dist-packages"; then
        ODOO_PATH=$RUN/odoo/usr/lib/python3/dist-packages
    else
        return 1
    fi
}

# Debian's package odoo-19 is in its unstable suite: read it with a private set of
# apt sources, so that the system's own apt stays as it is.
fetch_odoo() {
    local work=$RUN/odoo-download prefix=$RUN/odoo archive
    command -v apt-get >/dev/null || die "Odoo 19 cannot be fetched without apt-get." \
        "Set ODOO_HOME to a folder that holds Odoo 19.0."
    archive=$(apt-get indextargets --format '$(REPO_URI)|$(ORIGIN)|$(LABEL)' | sed -n 's/|Debian|Debian$//p' | head -n 1)
    if [ -z "$archive" ]; then # lists never fetched: read the sources themselves
        archive=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null |
            sed -nE 's/^(URIs:|deb( \[[^]]*\])?) *([^ ]*\/debian)\/?( .*)?$/\3/p' | head -n 1)
    fi
    [ -n "$archive" ] || die "No Debian archive is configured on this machine." \
        "Add Debian's archive to /etc/apt/sources.list, or set ODOO_HOME to a folder that holds Odoo 19.0."
    rm -rf "$work" "$prefix"
    mkdir -p "$work"/{lists/partial,cache/archives/partial,sources,debs} "$prefix"
    for suite in sid bookworm; do
        printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' \
            "$archive" $suite >"$work/sources/$suite.sources"
    done
    local apt=(apt-get -qq -o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$work/sources"
        -o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root)
    quietly odoo-lists "${apt[@]}" update
    # Debian 12's Font Awesome is the 4.7 that Odoo draws its icons with.
    (cd "$work/debs" && quietly odoo-download "${apt[@]}" download odoo-19/sid libjs-jquery/sid \
        libjs-jquery-form/sid libjs-underscore/sid fonts-montserrat/sid fonts-roboto-unhinted/sid \
        fonts-ocr-b/sid fonts-font-awesome/bookworm fonts-inconsolata/bookworm)
    for deb in "$work"/debs/*.deb; do
        quietly odoo-unpack dpkg-deb -x "$deb" "$prefix"
    done
    rm -rf "$work"
}

# The archive is fetched while the Python packages are installed: one waits for the
# network, the other for the processor.
start_odoo() {
    odoo_pid=
    find_odoo && return
    ODOO_PATH=$RUN/odoo/usr/lib/python3/dist-packages
    mkdir -p "$LOGS"
    fetch_odoo >"$LOGS/odoo.txt" 2>&1 </dev/null &
    odoo_pid=$!
}

install_odoo() {
    step "Odoo 19.0 Community"
    if [ -z "$odoo_pid" ]; then
        done_step "found in ${ODOO_PATH#"$ROOT"/}"
    else
        wait "$odoo_pid" || {
            cat "$LOGS/odoo.txt" >&2
            exit 1
        }
        find_odoo || die "Odoo was downloaded but is not of version 19.0." "Set ODOO_HOME to a folder that holds Odoo 19.0."
        done_step "unpacked"
    fi
    "$PYTHON" -c 'import odoo.release' || die "Python cannot import Odoo from $ODOO_PATH." \
        "Run make reset and try again, or set ODOO_HOME to a complete Odoo 19.0."
}

find_python() {
    usable_python ||
        die "No Python between 3.10 and 3.12 was found." "Install python3.11 and python3.11-venv, then run the command again."
}

install_python() {
    step "Python environment"
    local key files=("$ROOT/requirements.txt" "$ROOT/requirements-oca.txt" "$ROOT/requirements-dev.txt")
    key="$(digest "${files[@]}")-$ODOO_PATH"
    if stamp_ok venv "$key"; then
        done_step "ready"
        return
    fi
    if ! "$PYTHON" -m pip --version >/dev/null 2>&1; then
        rm -rf "$VENV"
        quietly venv "$(find_python)" -m venv "$VENV"
    fi
    quietly pip-tools "$PYTHON" -m pip install -q --upgrade "pip<26" "setuptools<81" wheel
    quietly pip "$PYTHON" -m pip install -q --no-compile -r "${files[0]}" -r "${files[2]}"
    # The OCA addons require the distribution `odoo`, which is on no index.
    quietly pip-oca "$PYTHON" -m pip install -q --no-deps -r "${files[1]}"
    echo "$ODOO_PATH" >"$("$PYTHON" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/odoo-core.pth"
    # The distribution's wkhtmltopdf has no headers and footers; this one has.
    ln -sf wkhtmltopdf-pack "$VENV/bin/wkhtmltopdf"
    stamp venv "$key"
    done_step "installed"
}

install_node() {
    step "Node packages"
    local key
    key=$(digest "$ROOT/package.json" "$ROOT/package-lock.json")
    if stamp_ok node "$key" && [ -d "$ROOT/node_modules" ]; then
        done_step "ready"
        return
    fi
    (cd "$ROOT" && PATH=$VENV/bin:$PATH quietly npm "$VENV/bin/npm" ci --no-audit --no-fund)
    stamp node "$key"
    done_step "installed"
}

# Debian's package lacks one script that the backend bundle names: without it every
# page logs an error. An Odoo given by ODOO_HOME is left as it is.
complete_odoo() {
    local target=$RUN/odoo/usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation
    [ "$ODOO_PATH" = "$RUN/odoo/usr/lib/python3/dist-packages" ] || return 0
    [ -f "$target/selfie_segmentation.js" ] && return 0
    mkdir -p "$target"
    cp "$ROOT/node_modules/@mediapipe/selfie_segmentation/selfie_segmentation.js" "$target/"
}

# One process serves all: a limit reached would restart it under everybody else.
write_odoo_conf() {
    local addons=$ADDONS_PATH
    [ ! -d "$ODOO_PATH/addons/sale" ] || addons=$addons,$ODOO_PATH/addons
    mkdir -p "$RUN/data"
    cat >"$RUN/odoo.conf" <<CONF
[options]
addons_path = $addons
data_dir = $RUN/data
db_host = $PGHOST
db_port = $PGPORT
db_user = $PGUSER
${PGPASSWORD:+db_password = $PGPASSWORD}
db_template = template0
list_db = False
http_interface = 127.0.0.1
http_port = $PORT
server_wide_modules = base,rpc,web,queue_job
max_cron_threads = 1
limit_memory_soft = 0
limit_memory_hard = 0
limit_time_real = 1800
log_level = warn
with_demo = False

[queue_job]
channels = root:1
CONF
    chmod 600 "$RUN/odoo.conf"
}

mkdir -p "$RUN"
# Two commands at a time do not set up over each other.
exec 9>"$RUN/setup.lock"
flock 9
install_system_packages
start_odoo
install_python
install_odoo
install_node
complete_odoo
step "PostgreSQL"
start_postgres
done_step "$PG_FOUND"
write_odoo_conf
flock -u 9
exec 9>&-
