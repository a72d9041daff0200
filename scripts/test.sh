#!/usr/bin/env bash
# make test: lint, then every test. Usage: scripts/test.sh [ADDON]
ADDON=${1:-}
timings=()

fresh_run() { # nothing from an earlier run: a missing set-up step shows
    [ "${CI:-}" = true ] || return 0
    export GESCOM_RUN_DIR=${GESCOM_RUN_DIR:-$(cd "$(dirname "$0")/.." && pwd)/.run/ci}
    if [ -d "$GESCOM_RUN_DIR" ]; then
        (. "$(dirname "$0")/common.sh" && . "$ROOT/scripts/postgres.sh" && stop_postgres) || true
        rm -rf "$GESCOM_RUN_DIR" "$(dirname "$0")/../node_modules"
    fi
}

timed() { # timed LABEL COMMAND…: run and remember how long it took
    local label=$1 started
    shift
    started=$(date +%s)
    "$@"
    timings+=("$(printf '%-34s %5s s' "$label" "$(($(date +%s) - started))")")
}

fresh_run
started=$(date +%s)
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh" test
timings+=("$(printf '%-34s %5s s' "Set-up" "$(($(date +%s) - started))")")
. "$ROOT/scripts/databases.sh"
TEST_DB=${DB}_test

[ -z "$ADDON" ] || [ -d "$ADDONS_PATH/$ADDON" ] || die "There is no addon '$ADDON'." \
    "Choose one of: $(cd "$ADDONS_PATH" && echo *)"
# What reads the code leaves the database and one processor idle, and the other way round:
# the databases are prepared while the lint goes on.
mkdir -p "$LOGS"
prepare_databases() {
    ensure_base
    ensure_suite "$TEST_DB"
}
await_databases() {
    local status=0
    wait "$databases_pid" || status=$?
    cat "$LOGS/databases.txt"
    return "$status"
}
prepare_databases >"$LOGS/databases.txt" 2>&1 &
databases_pid=$!
lint_status=0
lint() { "$ROOT/scripts/lint.sh" $ADDON || lint_status=$?; }
printf '\nLint\n'
timed "Lint" lint
printf '\nDatabases\n'
timed "Databases (after the lint)" await_databases
[ "$lint_status" = 0 ] || exit "$lint_status"
timed "Translations" "$ROOT/scripts/translations.sh" --check --database "$TEST_DB" $ADDON

if [ -n "$ADDON" ]; then
    paths=("$ADDONS_PATH/$ADDON")
else
    # Long ones first: at the end both processes have something left to do.
    paths=("$ROOT/tests" "$ADDONS_PATH")
fi
workers=${WORKERS:-$(nproc)}
print_timings() {
    printf '\nWhere the time went\n'
    printf '  %s\n' "${timings[@]}"
    printf '  %-34s %5s s\n\n' "Tests" "$(($(date +%s) - tests_started))"
}

printf '\nTests (%s processes)\n' "$workers"
tests_started=$(date +%s)
report=$LOGS/pytest.txt
status=0
cd "$ROOT"
# The summary is pytest's own and comes last; where the time went stands before it.
# In the order of the files: the classes of a single long test would come last, and one process work alone.
GESCOM_TEST_DB=$TEST_DB "$PYTHON" -m pytest -q -n "$workers" --dist loadscope --no-loadscope-reorder --durations=15 --durations-min=2 \
    --odoo-config="$RUN/odoo.conf" --odoo-database="$TEST_DB" --odoo-http --odoo-log-level=error \
    "${paths[@]}" >"$report" 2>&1 &
pytest_pid=$!
tail -n +1 -f --pid="$pytest_pid" "$report" | sed -u '/^=.* in .*s.*=*$/d' &
wait "$pytest_pid" || status=$?
wait
print_timings
tail -n 1 "$report"
exit "$status"
