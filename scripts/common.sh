# Shared by every script: where things are, how a step is shown, how it fails.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
RUN=${GESCOM_RUN_DIR:-$ROOT/.run}
STAMPS=$RUN/stamps
LOGS=$RUN/log
VENV=$RUN/venv
PYTHON=$VENV/bin/python
DB=${GESCOM_DB:-gescom}
PORT=${PORT:-8069}
ADDONS_PATH=$ROOT/addons
# Compiled once for all: every start of Odoo reads some thousand modules.
export PYTHONPYCACHEPREFIX=$RUN/pycache
unset PYTHONDONTWRITEBYTECODE

step_started=0

step() { # step "What is being done": announce a step
    step_started=$(date +%s)
    printf '• %s … ' "$1"
}

done_step() { # done_step ["what came of it"]: close the announced step
    printf '%s (%s s)\n' "${1:-done}" "$(($(date +%s) - step_started))"
}

die() { # die "what is wrong" "what to do": stop with one sentence each
    printf '\n✗ %s\n' "$1" >&2
    [ -z "${2:-}" ] || printf '  → %s\n' "$2" >&2
    exit 1
}

quietly() { # quietly NAME COMMAND…: run with its output in a log, shown only when it fails
    local log=$LOGS/$1.log
    shift
    mkdir -p "$LOGS"
    if ! "$@" >"$log" 2>&1 </dev/null; then
        tail -n 25 "$log" >&2
        die "The command '$1' failed." "Read ${log#"$ROOT"/}, correct what it names and run the same make command again: finished steps are kept."
    fi
}

stamp_ok() { # stamp_ok NAME KEY: was this step finished for this very input?
    [ -f "$STAMPS/$1" ] && [ "$(cat "$STAMPS/$1")" = "$2" ]
}

stamp() {
    mkdir -p "$STAMPS"
    printf '%s' "$2" >"$STAMPS/$1"
}

digest() { # digest FILE…: one key for the content of files
    cat "$@" | sha256sum | cut -c1-16
}
