#!/usr/bin/env bash
# make stop: the server, then the project's own PostgreSQL.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. "$ROOT/scripts/postgres.sh"
. "$ROOT/scripts/server.sh"
stop_server
step "Stopping PostgreSQL"
stop_postgres
done_step
