# shellcheck shell=bash
# Shared by backup.sh, restore.sh, retention.sh and nightly.sh. Sourced, never run.
set -euo pipefail
# Dumps hold personal data: only the account that makes them reads them.
umask 077
export LC_ALL=C.UTF-8

SCRIPT=$(basename "$0" .sh)
[ -z "${PG_BIN:-}" ] || PATH=$PG_BIN:$PATH

log() { TZ=UTC printf '%(%Y-%m-%dT%H:%M:%SZ)T %s: %s\n' -1 "$SCRIPT" "$*"; }

fail() { # fail "what is wrong and what to do" [CODE]: 1 = an operation failed, 2 = refused
    # shellcheck disable=SC2034 # read by backup.sh
    MESSAGE=$1
    log "ERROR: $1" >&2
    exit "${2:-1}"
}

refuse() { fail "$1" 2; }

attempt() { # attempt "what could not be done" COMMAND…: its complaint goes in our sentence
    local sentence=$1 complaint
    shift
    complaint=$("$@" 2>&1 >/dev/null) ||
        fail "$sentence: $(printf '%s' "$complaint" | tr '\n' ' ' | cut -c1-400)"
}

need_setting() { # need_setting NAME "what it is"
    [ -n "${!1:-}" ] || refuse "$1 is not set: give it $2."
}

check_name() { # the names Odoo itself accepts, so that quoting is never in doubt
    [[ $1 =~ ^[A-Za-z0-9][A-Za-z0-9_.-]*$ ]] ||
        refuse "'$1' is not a database name: use letters, digits, '_', '.' and '-'."
    [ "${#1}" -le 45 ] || refuse "The database name '$1' is longer than 45 characters: choose a shorter one."
}

check_folder() { # check_folder NAME: the setting names a folder that exists
    [ -d "${!1}" ] || refuse "$1=${!1} is not a folder: create it or correct $1."
}

need_commands() {
    local command
    for command in "$@"; do
        command -v "$command" >/dev/null || refuse "The command $command is missing: install it or name its folder in PG_BIN."
    done
}

lock_backups() { # held until the script ends
    [ -w "$BACKUP_DIR" ] || refuse "BACKUP_DIR=$BACKUP_DIR cannot be written by $(id -un): give this account the right to."
    exec 9>"$BACKUP_DIR/.lock"
    flock -n 9 || refuse "Another backup or clean-up is running in $BACKUP_DIR: wait until it ends."
}

sql() { # sql DATABASE "QUERY": unadorned rows
    psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$1" -c "$2"
}

database_exists() { [ "$(sql postgres "SELECT 1 FROM pg_database WHERE datname = '$1'")" = 1 ]; }

backups_of() { # backups_of DATABASE: the names of its complete backups, newest first
    local two='[0-9][0-9]' path
    for path in "$BACKUP_DIR/$1"-$two$two$two${two}T$two$two${two}Z; do
        [ ! -d "$path" ] || echo "${path##*/}"
    done | sort -r
}
