#!/bin/sh
# Run once by the PostgreSQL image, when it creates its data: the role of Odoo, which makes
# databases and owns them, and is nobody's superuser.
set -eu
: "${ODOO_DB_PASSWORD:?ODOO_DB_PASSWORD is not set: give it in docker/.env}"
psql -X -q -v ON_ERROR_STOP=1 -d postgres -U "$POSTGRES_USER" -v role="${ODOO_DB_USER:-odoo}" -v password="$ODOO_DB_PASSWORD" <<'SQL'
CREATE ROLE :"role" LOGIN CREATEDB PASSWORD :'password';
SQL
