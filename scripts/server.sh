# The demo server, in the background. Needs common.sh.

PID_FILE=$RUN/server.pid

server_pid() { # prints the server's process id when it runs
    local pid
    [ -f "$PID_FILE" ] || return 1
    pid=$(cat "$PID_FILE")
    # The number may have been given to another program since.
    tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -F "$RUN/odoo.conf" >/dev/null || return 1
    echo "$pid"
}

server_port() { # prints the port that the running server was given
    local pid
    pid=$(server_pid) || return 1
    tr '\0' '\n' <"/proc/$pid/cmdline" | sed -n 's/^--http-port=//p'
}

server_key() { echo "$DB of $PGHOST:$PGPORT"; } # what the server works on

stop_server() {
    local pid
    pid=$(server_pid) || return 0
    step "Stopping the server"
    kill "$pid"
    for _ in $(seq 60); do
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.5
    done
    kill -9 "$pid" 2>/dev/null || true
    rm -f "$PID_FILE"
    done_step
}

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

start_server() {
    step "Server"
    port_is_free "$PORT" || die "Port $PORT of this machine is in use by another program." \
        "Stop that program, or choose another port: make run PORT=8070"
    mkdir -p "$LOGS"
    setsid nohup "$PYTHON" "$ROOT/scripts/odoo_cli.py" server -c "$RUN/odoo.conf" -d "$DB" \
        --db-filter="^$DB\$" --http-port="$PORT" >>"$LOGS/server.log" 2>&1 </dev/null &
    echo $! >"$PID_FILE"
    stamp server "$(server_key)"
    for _ in $(seq 120); do
        if "$PYTHON" -c "import urllib.request as r; r.urlopen('http://127.0.0.1:$PORT/web/health', timeout=2)" 2>/dev/null; then
            done_step "serving"
            return
        fi
        server_pid >/dev/null || break
        sleep 0.5
    done
    tail -n 20 "$LOGS/server.log" >&2
    die "The server did not start." "Read ${LOGS#"$ROOT"/}/server.log and correct what it names."
}
