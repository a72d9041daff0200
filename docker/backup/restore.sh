#!/usr/bin/env bash
# Restore a backup into a new database. Usage: restore.sh BACKUP [DATABASE] [--force] [--neutralize]
#
#   BACKUP        a folder made by backup.sh, its name in BACKUP_DIR, or "latest" (of DB)
#   DATABASE      the database to make; by default the backup's own name with its date
#   --force       replace DATABASE if it exists (nothing may be connected to it)
#   --neutralize  turn off mails, bank links and scheduled actions, as Odoo does for tests;
#                 without it the copy sends mails as soon as an Odoo serves it
#
#   FILESTORE     the folder of the filestores: files go to FILESTORE/DATABASE
#   PGHOST, PGPORT, PGUSER, PGPASSWORD   the server, as for psql; the user may create databases
#   PG_BIN        folder of pg_restore and psql, when they are not on PATH
#   RESTORE_JOBS  parallel connections (2)
#   ODOO_BIN      the command that neutralizes (odoo)
#
# Checksums come first, and everything is made under another name: until the last step
# nothing that exists is touched. Exit code: 0 done, 1 an operation failed, 2 refused.
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

usage() { refuse "$1 Usage: restore.sh BACKUP [DATABASE] [--force] [--neutralize]"; }

read_arguments() {
    local argument positional=()
    FORCE='' NEUTRALIZE=''
    for argument in "$@"; do
        case $argument in
        --force) FORCE=1 ;;
        --neutralize) NEUTRALIZE=1 ;;
        -*) usage "The option $argument is unknown." ;;
        *) positional+=("$argument") ;;
        esac
    done
    case ${#positional[@]} in
    0) usage "No backup is named." ;;
    1 | 2) ;;
    *) usage "Too many names are given." ;;
    esac
    BACKUP=${positional[0]}
    TARGET=${positional[1]:-}
}

find_backup() {
    if [ "$BACKUP" = latest ]; then
        need_setting BACKUP_DIR "the folder of the backups"
        need_setting DB "the name of the database"
        check_name "$DB"
        BACKUP=$(backups_of "$DB" | sed -n 1p)
        [ -n "$BACKUP" ] || refuse "There is no backup of $DB in $BACKUP_DIR."
    fi
    [[ $BACKUP == */* ]] || BACKUP=${BACKUP_DIR:-.}/$BACKUP
    [ -d "$BACKUP" ] || refuse "The backup $BACKUP does not exist: name a folder made by backup.sh."
    BACKUP=$(readlink -f "$BACKUP")
}

check_backup() {
    local file
    for file in database.dump filestore.tar.gz info.txt; do
        [ -f "$BACKUP/$file" ] || refuse "The backup $BACKUP is incomplete, $file is missing: restore another one."
        grep -q "^[0-9a-f]\{64\}  $file\$" "$BACKUP/SHA256SUMS" 2>/dev/null ||
            refuse "The backup $BACKUP has no checksum of $file: restore another one."
    done
    (cd "$BACKUP" && sha256sum --check --strict --status SHA256SUMS) ||
        refuse "The backup $BACKUP is damaged, its files do not match SHA256SUMS: restore another one."
    log "The checksums of $BACKUP are right."
}

info() { sed -n "s/^$1=//p" "$BACKUP/info.txt"; }

choose_target() {
    local taken
    taken=$(info taken)
    taken=${taken##*-}
    [ -n "$TARGET" ] || TARGET=$(info database)_${taken//[TZ]/}
    check_name "$TARGET"
}

check_target() {
    local connections
    EXISTS=''
    ! database_exists "$TARGET" || EXISTS=1
    if [ -z "$FORCE" ]; then
        [ -z "$EXISTS" ] || refuse "The database $TARGET exists: name another one, or add --force to replace it."
        [ ! -e "$FILESTORE/$TARGET" ] || refuse "The filestore $FILESTORE/$TARGET exists: name another database, or add --force to replace it."
    elif [ -n "$EXISTS" ]; then
        connections=$(sql postgres "SELECT count(*) FROM pg_stat_activity WHERE datname = '$TARGET' AND backend_type = 'client backend'")
        [ "$connections" = 0 ] || refuse "The database $TARGET is in use ($connections connections): stop Odoo, the queue and other clients first."
    fi
}

drop() { sql postgres "DROP DATABASE IF EXISTS \"$1\" WITH (FORCE)"; }

rename() { sql postgres "ALTER DATABASE \"$1\" RENAME TO \"$2\""; }

clean_up() {
    local code=$?
    if [ "$code" -ne 0 ]; then
        drop "$INCOMING" 2>/dev/null || true
        rm -rf "$FILES"
    fi
    log "Finished with exit code $code."
}

restore_database() {
    # Like Odoo, which sorts and indexes its own databases by code point.
    attempt "The database $INCOMING could not be created" createdb --maintenance-db=postgres \
        --template=template0 --encoding=UTF8 --lc-collate=C "$INCOMING"
    attempt "The dump could not be restored" pg_restore --no-owner --no-privileges --exit-on-error \
        --jobs="${RESTORE_JOBS:-2}" --dbname="$INCOMING" "$BACKUP/database.dump"
    attempt "The restored database could not be analysed" sql "$INCOMING" 'ANALYZE'
}

restore_files() {
    mkdir -p "$FILES"
    attempt "The files could not be restored" tar --extract --gzip --no-same-owner --same-permissions \
        --file="$BACKUP/filestore.tar.gz" --directory="$FILES"
    [ "$(id -u)" != 0 ] || chown -R --reference="$FILESTORE" "$FILES"
}

report_missing_files() {
    local file missing=0 total=0
    [ "$(sql "$INCOMING" "SELECT to_regclass('public.ir_attachment') IS NOT NULL")" = t ] || return 0
    while read -r file; do
        total=$((total + 1))
        [ -f "$FILES/$file" ] || missing=$((missing + 1))
    done < <(sql "$INCOMING" 'SELECT DISTINCT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL')
    log "$total files are named by attachments, $missing of them are missing from the filestore."
}

neutralize() {
    [ -n "$NEUTRALIZE" ] || return 0
    attempt "The copy could not be neutralized and was not kept" "$ODOO_BIN" neutralize --database="$INCOMING"
    log "Mails, bank links and scheduled actions are turned off."
}

# Replaced data is put aside under another name and removed only once its successor is there.
switch() {
    local suffix=_old_$STAMP
    if [ -n "$EXISTS" ]; then
        attempt "The database $TARGET could not be put aside, stop Odoo first" rename "$TARGET" "$TARGET$suffix"
    fi
    if ! rename "$INCOMING" "$TARGET"; then
        [ -z "$EXISTS" ] || rename "$TARGET$suffix" "$TARGET"
        fail "The restored database could not be named $TARGET: what existed is untouched."
    fi
    [ ! -e "$FILESTORE/$TARGET" ] || mv "$FILESTORE/$TARGET" "$FILESTORE/$TARGET$suffix"
    mv "$FILES" "$FILESTORE/$TARGET"
    [ -z "$EXISTS" ] || drop "$TARGET$suffix"
    rm -rf "${FILESTORE:?}/$TARGET$suffix"
}

read_arguments "$@"
need_setting FILESTORE "the folder of Odoo's filestores (data_dir/filestore)"
need_commands psql createdb pg_restore tar gzip sha256sum
ODOO_BIN=${ODOO_BIN:-odoo}
[ -z "$NEUTRALIZE" ] || command -v "$ODOO_BIN" >/dev/null ||
    refuse "--neutralize needs Odoo, and the command $ODOO_BIN is missing: name it in ODOO_BIN."
find_backup
check_backup
choose_target
mkdir -p "$FILESTORE"
attempt "The PostgreSQL server does not answer at ${PGHOST:-the default host}" sql postgres 'SELECT 1'
check_target

STAMP=$(date -u +%H%M%S)$$
INCOMING=${TARGET}_in_$STAMP
FILES=$FILESTORE/$INCOMING
trap clean_up EXIT
trap 'exit 1' INT TERM
log "Restoring $BACKUP (Odoo $(info odoo), PostgreSQL $(info postgresql)) into $TARGET."
restore_database
restore_files
report_missing_files
neutralize
switch
log "Done: the database $TARGET and its files are ready."
