#!/usr/bin/env bash
# make reset: forget the databases; with ALL=1 everything that make run has set up.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. "$ROOT/scripts/postgres.sh"
. "$ROOT/scripts/server.sh"
stop_server
step "Forgetting the databases"
if own_cluster; then
    drop_cluster
elif [ -d "$STAMPS" ]; then
    for stamp in "$STAMPS"/db-*; do
        [ -e "$stamp" ] || continue
        psql -X -q -d postgres -c "DROP DATABASE IF EXISTS \"${stamp##*/db-}\" WITH (FORCE)"
    done
fi
rm -rf "$RUN/data" "$STAMPS"/db-*
done_step
if [ -n "${ALL:-}" ]; then
    step "Forgetting Odoo, Python and Node"
    rm -rf "$RUN" "$ROOT/node_modules"
    done_step
fi
echo "make run builds everything again."
