#!/usr/bin/env bash
# Run backup.sh every night at BACKUP_TIME (UTC, 01:15). Usage: nightly.sh [healthy]
#
# `nightly.sh healthy` succeeds when the last backup of DB succeeded at most 26 hours ago,
# or when none was due yet. Times are UTC: no night is skipped or doubled by summer time.
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

BACKUP_TIME=${BACKUP_TIME:-01:15}
STARTED=${STARTED:-/tmp/nightly-started}
LONGEST=$((26 * 3600))

next_run() { # next_run HH:MM [NOW]: seconds since 1970 of the next HH:MM after NOW
    local now next
    now=$(date -u -d "${2:-now}" +%s)
    next=$(date -u -d "$(date -u -d "@$now" +%Y-%m-%d) $1" +%s)
    [ "$next" -gt "$now" ] || next=$((next + 24 * 3600))
    echo "$next"
}

healthy() {
    local state code time message
    if [ ! -f "$BACKUP_DIR/$DB.status" ]; then
        [ $(($(date +%s) - $(stat -c %Y "$STARTED"))) -lt "$LONGEST" ] || fail "No backup of $DB was ever made."
        log "No backup was due yet."
        return
    fi
    { read -r state && read -r code && read -r time && read -r message; } <"$BACKUP_DIR/$DB.status"
    [ "$state" = ok ] || fail "The last backup of $DB failed (${code}): $message"
    [ $(($(date +%s) - ${time#time=})) -lt "$LONGEST" ] || fail "The last backup of $DB is more than 26 hours old: $message"
    log "The last backup is $message."
}

watch() {
    local backup next
    backup=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/backup.sh
    touch "$STARTED"
    while true; do
        next=$(next_run "$BACKUP_TIME")
        log "The next backup starts at $(date -u -d "@$next" +%Y-%m-%dT%H:%MZ)."
        # In the background, so that a signal to stop is heard while waiting.
        sleep $((next - $(date +%s))) &
        wait $!
        "$backup" || log "The backup ended with exit code $?: see above, and run backup.sh by hand once corrected." >&2
    done
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    need_setting DB "the name of the database"
    need_setting BACKUP_DIR "the folder of the backups"
    [[ $BACKUP_TIME =~ ^([01][0-9]|2[0-3]):[0-5][0-9]$ ]] || refuse "BACKUP_TIME=$BACKUP_TIME is not a time: write it as 01:15."
    case ${1:-} in
    healthy) healthy ;;
    '')
        trap 'exit 0' INT TERM
        watch
        ;;
    *) refuse "The argument $1 is unknown: use none, or healthy." ;;
    esac
fi
