#!/usr/bin/env bash
# Remove the backups of DB that no rule keeps. Usage: DB=… BACKUP_DIR=… retention.sh
#
#   KEEP_DAILY    days, KEEP_WEEKLY weeks and KEEP_MONTHLY months that keep their newest
#                 backup (7, 5 and 12); all backups of the newest day stay.
#
# Days, weeks (ISO) and months without a backup are not counted: when backups stop,
# nothing is removed any more.
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

KEEP_DAILY=${KEEP_DAILY:-7}
KEEP_WEEKLY=${KEEP_WEEKLY:-5}
KEEP_MONTHLY=${KEEP_MONTHLY:-12}

check_retention() {
    local name
    for name in KEEP_DAILY KEEP_WEEKLY KEEP_MONTHLY; do
        [[ ${!name} =~ ^[0-9]{1,4}$ ]] || refuse "$name=${!name} is not a number: give how many to keep."
    done
}

backups_to_remove() { # names on standard input, newest first; names nobody keeps on output
    local name day number month first='' keep names
    local -A week=()
    local last_day='' last_week='' last_month=''
    local days=$((10#$KEEP_DAILY)) weeks=$((10#$KEEP_WEEKLY)) months=$((10#$KEEP_MONTHLY))
    mapfile -t names
    # One call for all: it leaves out, with a complaint, what is no date.
    while read -r day number; do
        week[$day]=$number
    done < <(printf '%s\n' "${names[@]}" | sed 's/.*-\(.\{8\}\).*/\1/' | date -u -f - '+%Y%m%d %G%V' 2>/dev/null)
    for name in "${names[@]}"; do
        day=${name##*-}
        day=${day:0:8}
        month=${day:0:6}
        # A name that only looks like a date is not ours to remove.
        [ -n "${week[$day]:-}" ] || continue
        first=${first:-$day}
        keep=''
        [ "$day" != "$first" ] || keep=1
        if [ "$day" != "$last_day" ] && [ "$days" -gt 0 ]; then
            keep=1 days=$((days - 1))
        fi
        if [ "${week[$day]}" != "$last_week" ] && [ "$weeks" -gt 0 ]; then
            keep=1 weeks=$((weeks - 1))
        fi
        if [ "$month" != "$last_month" ] && [ "$months" -gt 0 ]; then
            keep=1 months=$((months - 1))
        fi
        last_day=$day last_week=${week[$day]} last_month=$month
        [ -n "$keep" ] || echo "$name"
    done
}

apply_retention() {
    local name
    # What a killed run left half removed.
    rm -rf "$BACKUP_DIR/.removing-$DB"-*
    while read -r name; do
        # Renamed first: a folder under its own name is always a whole backup.
        attempt "The old backup $name could not be removed" \
            mv "$BACKUP_DIR/$name" "$BACKUP_DIR/.removing-$name"
        attempt "The old backup $name could not be removed" rm -rf "$BACKUP_DIR/.removing-$name"
        log "Removed the old backup $name."
    done < <(backups_of "$DB" | backups_to_remove)
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    need_setting DB "the name of the database"
    need_setting BACKUP_DIR "the folder of the backups"
    check_name "$DB"
    check_folder BACKUP_DIR
    check_retention
    lock_backups
    apply_retention
fi
