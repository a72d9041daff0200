#!/usr/bin/env bash
# Replay days of a real web shop through XML-RPC, on a database of its own, and print the balance.
#   scripts/replay.sh [DAY…]    a new database, then the days one after the other (2010-12-01 unless given)
#   scripts/replay.sh --resume [DAY…]   go on with the database of the last replay
#   scripts/replay.sh --modes [DAY…]    feed and deliver the days, then bill all of it in each of the four modes
#   scripts/replay.sh --returns [DAY…]  feed and deliver the days, send a part back, then bill and count the stock
#   scripts/replay.sh --eco [DAY…]      one article in five bears an eco-participation: what is declared is what was billed
#   scripts/replay.sh --psp [DAY…]      the orders are paid through three providers, whose files are matched and posted
#   scripts/replay.sh --serve   look at the last replay in the browser
# BILLING_MODE=order, delivery, order_group or affaire_group: billed so, by the automatic billing.
# The days are read from ../shared/data/online_retail, or from the folder that GESCOM_REPLAY_DATA names.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. "$ROOT/scripts/postgres.sh"
. "$ROOT/scripts/databases.sh"
NAME=${DB}_replay
LOG=$LOGS/replay-server.log
RESUME=no
SERVE=no
MODES=no
RETURNS=no
ECO=no
PSP=no
days=()

for argument in "$@"; do
    case $argument in
        --resume) RESUME=yes ;;
        --serve) SERVE=yes ;;
        --eco) ECO=yes ;;
        --psp) PSP=yes ;;
        --modes) MODES=yes BILLING_MODE=later ;;
        --returns) RETURNS=yes BILLING_MODE=later ;;
        -h | --help)
            sed -n '2,11s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
            exit 0
            ;;
        -*) die "Unknown option $argument." "Read: scripts/replay.sh --help" ;;
        *) days+=("$argument") ;;
    esac
done
[ ${#days[@]} != 0 ] || days=(2010-12-01)
[ -f "$RUN/odoo.conf" ] || die "Odoo is not set up yet." "Run: make replay DAY=${days[0]}"

# The set-up has found it; the base database is made for this very Odoo.
ODOO_PATH=$("$PYTHON" -c 'import os, odoo.release as r; print(os.path.dirname(os.path.dirname(r.__file__)))')

replay() { (cd "$ROOT" && "$PYTHON" -m tests.replay "$@"); }

free_port() { "$PYTHON" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

odoo() { # odoo PORT: serve the database of the replay; a big order may take long on a busy machine, a long billing is
    # the scheduler's
    exec "$PYTHON" "$ROOT/scripts/odoo_cli.py" server -c "$RUN/odoo.conf" -d "$NAME" --db-filter="^$NAME\$" \
        --http-port="$1" --max-cron-threads=1 --limit-time-real=1800 --limit-time-cpu=1800 \
        --log-handler=odoo.addons.rpc:ERROR
}

prepare_database() {
    if [ $RESUME = yes ]; then
        database_exists "$NAME" || die "There is no replay to resume." "Run: make replay DAY=${days[0]}"
        return
    fi
    ensure_base
    ensure_suite "${DB}_test"
    step "Database '$NAME'"
    copy_database "${DB}_test" "$NAME"
    done_step "copied"
}

stop_server() {
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
}

start_server() {
    port=$(free_port)
    step "Odoo on 127.0.0.1:$port"
    odoo "$port" >>"$LOG" 2>&1 </dev/null &
    server=$!
    trap stop_server EXIT
    local waited=0
    until "$PYTHON" -c "import urllib.request as u; u.urlopen('http://127.0.0.1:$port/web/health', timeout=2)" 2>/dev/null; do
        kill -0 "$server" 2>/dev/null && [ $waited -lt 240 ] || {
            tail -n 25 "$LOG" >&2
            die "Odoo did not start." "Read ${LOG#"$ROOT"/}, correct what it names and run the command again."
        }
        sleep 0.5
        waited=$((waited + 1))
    done
    done_step "ready"
}

bill_in_each_mode() { # the deliveries of the replay, billed on a copy of its database for each mode
    local delivered=$NAME mode
    stop_server
    for mode in order delivery order_group affaire_group; do
        NAME=${delivered}_$mode
        step "Database '$NAME'"
        copy_database "$delivered" "$NAME"
        # The terms of an affaire are locked once its order is confirmed.
        psql -X -q -d "$NAME" -c "UPDATE gescom_affaire SET billing_mode = '$mode'"
        done_step "copied"
        start_server
        (cd "$ROOT" && "$PYTHON" -m tests.replay.modes "$mode" "${days[@]}" \
            --url "http://127.0.0.1:$port" --database "$NAME") || status=$?
        stop_server
        drop_database "$NAME"
    done
    NAME=$delivered
}

start_postgres
if [ $SERVE = yes ]; then
    database_exists "$NAME" || die "There is no replay to look at." "Run: make replay DAY=${days[0]}"
    printf 'http://127.0.0.1:%s/odoo/sales (admin / admin), Ctrl-C to stop\n' "$PORT"
    odoo "$PORT"
fi

for day in "${days[@]}"; do # the data first: nothing is prepared for a day that is not there
    found=$(replay "$day" --check-data 2>&1) || die "$found"
    if [ -n "$found" ]; then
        printf '%s\n' "$found"
        exit 0
    fi
done
prepare_database
mkdir -p "$LOGS"
: >"$LOG"
start_server
status=0
for day in "${days[@]}"; do
    printf '\n'
    replay "$day" --url "http://127.0.0.1:$port" --database "$NAME" \
        ${BILLING_MODE:+--billing-mode "$BILLING_MODE"} $([ $ECO = no ] || echo --eco) || status=$?
done
[ $MODES = no ] || bill_in_each_mode
[ $RETURNS = no ] || (cd "$ROOT" && "$PYTHON" -m tests.replay.send_back "${days[@]}" \
    --url "http://127.0.0.1:$port" --database "$NAME") || status=$?
[ $ECO = no ] || (cd "$ROOT" && "$PYTHON" -m tests.replay.fees "${days[@]}" \
    --url "http://127.0.0.1:$port" --database "$NAME") || status=$?
[ $PSP = no ] || (cd "$ROOT" && "$PYTHON" -m tests.replay.providers "${days[@]}" \
    --url "http://127.0.0.1:$port" --database "$NAME") || status=$?
errors=$(grep -cE ' (ERROR|CRITICAL) ' "$LOG" || true)
[ "$errors" = 0 ] || printf '%s errors in the log of the server: %s\n' "$errors" "${LOG#"$ROOT"/}"
printf "The database '%s' stays; look at it with: scripts/replay.sh --serve\n" "$NAME"
exit "$status"
