#!/usr/bin/env bash
# Bring i18n/<addon>.pot and i18n/fr.po up to date with the code.
#   scripts/translations.sh [ADDON…]           write them; new sentences are listed
#   scripts/translations.sh --check [ADDON…]   only say which templates are stale
#   --database NAME   use this database, where the addons are installed as they are in
#                     the code; the default is the tests' own, rebuilt when the code changed
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. "$ROOT/scripts/postgres.sh"
. "$ROOT/scripts/databases.sh"

NAME=
ARGUMENTS=()
while [ $# -gt 0 ]; do
    case $1 in
        --database)
            NAME=${2:-}
            shift
            ;;
        -h | --help)
            sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
            exit 0
            ;;
        *) ARGUMENTS+=("$1") ;;
    esac
    shift
done

[ -f "$RUN/odoo.conf" ] || die "Odoo is not set up yet." "Run: make test"
start_postgres
if [ -z "$NAME" ]; then
    NAME=${DB}_test
    database_exists "$BASE_DB" || die "There is no database to read the sentences from." "Run: make test"
    ensure_suite "$NAME"
fi
database_exists "$NAME" || die "There is no database '$NAME'." "Give the name of one where the suite is installed, or none."
"$PYTHON" "$ROOT/scripts/update_translations.py" --database "$NAME" ${ARGUMENTS[@]+"${ARGUMENTS[@]}"} ||
    die "Translations: see the lines above." "To refresh the files, run: scripts/translations.sh; then translate the empty entries of fr.po."
