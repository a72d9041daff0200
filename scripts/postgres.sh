# The project's own PostgreSQL cluster, or the server that the usual PG* variables name.

PG_OWN_NAME=gescom-$(printf '%s' "$RUN" | sha256sum | cut -c1-8)

find_postgres_bin() { # sets PG_BIN, the folder of initdb and pg_ctl (13 or later)
    local initdb
    for initdb in $(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -rV) "$(command -v initdb || true)"; do
        [ -x "$initdb" ] || continue
        PG_BIN=$(dirname "$(readlink -f "$initdb")")
        return 0
    done
    return 1
}

# PostgreSQL refuses to run as root: then the system's user postgres runs it.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

# That user must be able to enter the folder, and a socket's path has at most 107 bytes.
choose_pg_folders() {
    PG_DATA=$RUN/pg/data
    PG_SOCKET=$RUN/pg/socket
    mkdir -p "$RUN/pg"
    [ "$(id -u)" != 0 ] || chown postgres "$RUN/pg"
    if ! as_postgres test -w "$RUN/pg"; then
        PG_DATA=/var/tmp/$PG_OWN_NAME/data
        PG_SOCKET=/var/tmp/$PG_OWN_NAME/socket
    elif [ "${#PG_SOCKET}" -gt 80 ]; then
        PG_SOCKET=/var/tmp/$PG_OWN_NAME/socket
    fi
    if [ ! -d /var/tmp/$PG_OWN_NAME ] && [[ $PG_SOCKET == /var/tmp/* ]]; then
        mkdir -m 700 "/var/tmp/$PG_OWN_NAME"
        [ "$(id -u)" != 0 ] || chown postgres "/var/tmp/$PG_OWN_NAME"
    fi
}

own_cluster() { # do we run a cluster of our own?
    [ -z "${GESCOM_OWN_PG:-}" ] || return 0
    [ -z "${PGHOST:-}${PGSERVICE:-}" ]
}

postgres_answers() { "$PG_BIN/pg_isready" -q -h "$PGHOST" -p "$PGPORT"; }

ask_named_server() { psql -X -q -w -A -t -d postgres 2>/dev/null; } # the question on standard input, no password prompt

read_service() { # a service of pg_service.conf: Odoo's configuration wants its parts
    local host port user
    read -r host port user < <(echo '\echo :HOST :PORT :USER' | ask_named_server) || true
    [ -n "${user:-}" ] || die "The service PGSERVICE=$PGSERVICE names no PostgreSQL server that answers." \
        "Correct it in pg_service.conf, or unset PGSERVICE to let the project run its own."
    PGHOST=$host PGPORT=$port PGUSER=$user
}

use_named_server() {
    [ -n "${PGHOST:-}" ] || read_service
    export PGHOST PGPORT=${PGPORT:-5432} PGUSER=${PGUSER:-$(id -un)}
    local may_create
    PG_FOUND="server of PGHOST=$PGHOST"
    postgres_answers || die "The PostgreSQL server named by PGHOST=$PGHOST does not answer on port $PGPORT." \
        "Start it, or unset PGHOST to let the project run its own."
    may_create=$(echo 'SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user' | ask_named_server) ||
        die "The user $PGUSER cannot connect to PGHOST=$PGHOST." \
            "Set PGUSER and PGPASSWORD to a role that may create databases (and is not 'postgres')."
    [ "$may_create" = t ] || die "The user $PGUSER may not create databases on PGHOST=$PGHOST." \
        "Run there: ALTER ROLE \"$PGUSER\" CREATEDB; or set PGUSER to another role."
    [ "$PGUSER" != postgres ] || die "Odoo does not work as the user 'postgres'." \
        "Set PGUSER and PGPASSWORD to another role that may create databases."
}

create_cluster() {
    as_postgres mkdir -p -m 700 "$PG_DATA" "$PG_SOCKET"
    quietly initdb as_postgres "$PG_BIN/initdb" -D "$PG_DATA" -U gescom --auth=trust \
        --encoding=UTF8 --locale=C.UTF-8
    # Only local processes of this account reach the socket; the data can be rebuilt.
    as_postgres tee -a "$PG_DATA/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
unix_socket_directories = '$PG_SOCKET'
port = 5432
fsync = off
synchronous_commit = off
full_page_writes = off
shared_buffers = 512MB
work_mem = 32MB
max_connections = 100
jit = off
CONF
}

start_postgres() {
    find_postgres_bin || die "No PostgreSQL server is installed." "Run: apt-get install postgresql"
    if ! own_cluster; then
        use_named_server
        return
    fi
    choose_pg_folders
    export PGHOST=$PG_SOCKET PGPORT=5432 PGUSER=gescom GESCOM_OWN_PG=1
    unset PGPASSWORD
    PG_FOUND="own cluster"
    as_postgres test -f "$PG_DATA/PG_VERSION" || create_cluster
    if ! postgres_answers; then
        quietly postgres-start as_postgres "$PG_BIN/pg_ctl" -w -D "$PG_DATA" -l "$(dirname "$PG_DATA")/server.log" start
    fi
}

stop_postgres() {
    own_cluster && find_postgres_bin || return 0
    choose_pg_folders
    as_postgres test -f "$PG_DATA/postmaster.pid" || return 0
    quietly postgres-stop as_postgres "$PG_BIN/pg_ctl" -m fast -D "$PG_DATA" stop
}

drop_cluster() {
    own_cluster || return 0
    stop_postgres
    rm -rf "$RUN/pg" "/var/tmp/$PG_OWN_NAME"
}
