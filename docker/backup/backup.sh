#!/usr/bin/env bash
# Back up one Odoo database with its files, then apply the retention. Usage: backup.sh
#
#   DB            the database
#   FILESTORE     the folder of the filestores: DB's own is FILESTORE/DB
#   BACKUP_DIR    where backups go
#   PGHOST, PGPORT, PGUSER, PGPASSWORD   the server, as for psql
#   PG_BIN        folder of pg_dump and psql, when they are not on PATH
#   KEEP_DAILY, KEEP_WEEKLY, KEEP_MONTHLY   see retention.sh
#   BACKUP_NOW    the date to date the backup with, instead of now
#
# A backup is the folder BACKUP_DIR/DB-20261121T011500Z (UTC) with database.dump,
# filestore.tar.gz, info.txt and SHA256SUMS. It appears under that name only when complete.
# Exit code: 0 done, 1 an operation failed, 2 refused. BACKUP_DIR/DB.status says the same.
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/retention.sh"

PARTIAL=''
# Until fail or the end says better.
MESSAGE='The backup was interrupted.'

finish() {
    local code=$? state=failed
    [ -z "$PARTIAL" ] || rm -rf "$PARTIAL"
    [ "$code" -ne 0 ] || state=ok
    printf '%s\ncode=%s\ntime=%s\n%s\n' "$state" "$code" "$(date -u +%s)" "$MESSAGE" >"$BACKUP_DIR/.$DB.status" &&
        mv "$BACKUP_DIR/.$DB.status" "$BACKUP_DIR/$DB.status"
    log "Finished with exit code $code."
}

dump_database() {
    attempt "The database $DB could not be dumped" \
        pg_dump --format=custom --file="$PARTIAL/database.dump" --dbname="$DB"
    attempt "The dump of $DB cannot be read back" pg_restore --list "$PARTIAL/database.dump"
}

# After the dump: a file added meanwhile is one too many, never one too few.
archive_filestore() {
    local complaint code=0
    complaint=$(tar --create --gzip --file="$PARTIAL/filestore.tar.gz" --directory="$FILESTORE/$DB" . 2>&1) || code=$?
    # 1: a file changed or went away while Odoo works, which no dumped record refers to.
    [ "$code" -le 1 ] || fail "The filestore $FILESTORE/$DB could not be archived: $(printf '%s' "$complaint" | tr '\n' ' ' | cut -c1-400)"
    attempt "The archive of the filestore cannot be read back" tar --list --gzip --file="$PARTIAL/filestore.tar.gz"
}

write_info() {
    local odoo='' server
    server=$(sql "$DB" 'SHOW server_version') || fail "The version of the server could not be read."
    if [ "$(sql "$DB" "SELECT to_regclass('public.ir_module_module') IS NOT NULL")" = t ]; then
        odoo=$(sql "$DB" "SELECT latest_version FROM ir_module_module WHERE name = 'base'") ||
            fail "The version of Odoo could not be read."
    fi
    printf 'database=%s\ntaken=%s\npostgresql=%s\nodoo=%s\n' \
        "$DB" "$NAME" "$server" "$odoo" >"$PARTIAL/info.txt"
}

need_setting DB "the name of the database"
need_setting FILESTORE "the folder of Odoo's filestores (data_dir/filestore)"
need_setting BACKUP_DIR "the folder of the backups"
check_name "$DB"
check_folder BACKUP_DIR
check_retention
need_commands psql pg_dump pg_restore tar gzip sha256sum flock
lock_backups
trap finish EXIT
trap 'exit 1' INT TERM

attempt "The database $DB does not answer at ${PGHOST:-the default host}" sql "$DB" 'SELECT 1'
[ -d "$FILESTORE/$DB" ] || fail "The filestore $FILESTORE/$DB does not exist: correct FILESTORE, a backup without files would not restore."
STAMP=$(date -u -d "${BACKUP_NOW:-now}" +%Y%m%dT%H%M%SZ) || fail "BACKUP_NOW=${BACKUP_NOW:-} is not a date."
NAME=$DB-$STAMP
[ ! -e "$BACKUP_DIR/$NAME" ] || fail "The backup $NAME exists already."

rm -rf "$BACKUP_DIR/.partial-$DB"-*
PARTIAL=$BACKUP_DIR/.partial-$NAME
mkdir "$PARTIAL"
log "Backing up $DB to $BACKUP_DIR/$NAME."
dump_database
archive_filestore
write_info
(cd "$PARTIAL" && sha256sum database.dump filestore.tar.gz info.txt >SHA256SUMS)
attempt "The backup could not be flushed to disk" sync -f "$PARTIAL"
mv "$PARTIAL" "$BACKUP_DIR/$NAME"
PARTIAL=''
log "Done: $NAME, $(du -sh "$BACKUP_DIR/$NAME" | cut -f1)."

apply_retention
MESSAGE=$NAME
