#!/usr/bin/env bash
# make shell: a Python shell with `env` on the demo database.
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh" run
. "$ROOT/scripts/databases.sh"
database_exists "$DB" || die "There is no demo database yet." "Run: make run"
exec "$PYTHON" "$ROOT/scripts/odoo_cli.py" shell -c "$RUN/odoo.conf" -d "$DB" --no-http
