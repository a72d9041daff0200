#!/usr/bin/env bash
# make run: from a bare machine to a French Odoo with the demo shop.
ASKED_PORT=${PORT:-}
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh" run
. "$ROOT/scripts/databases.sh"
. "$ROOT/scripts/server.sh"

ensure_demo() {
    local key
    key=$(addons_digest)-$(cat "$STAMPS/db-$BASE_DB")
    if database_exists "$DB" && stamp_ok "db-$DB" "$key"; then
        return
    fi
    if database_exists "$DB" && [ -f "$STAMPS/db-$DB" ]; then
        stop_server
        step "Database '$DB': the addons changed, updating"
        build update "$DB"
        stamp "db-$DB" "$key"
        done_step "updated, your data are kept"
        return
    fi
    stop_server
    step "Database '$DB' with the suite"
    copy_database "$BASE_DB" "$DB"
    build suite "$DB"
    done_step "built"
    step "Demo shop"
    build demo "$DB"
    stamp "db-$DB" "$key"
    done_step "loaded"
}

ensure_base
ensure_demo
if server_pid >/dev/null; then
    # A server started for another database or port is not the one that is asked for.
    stamp_ok server "$(server_key)" && [ "$(server_port)" = "${ASKED_PORT:-$(server_port)}" ] || stop_server
fi
server_pid >/dev/null || start_server
PORT=$(server_port)

cat <<TEXT

GesCom is served on http://127.0.0.1:$PORT
  Login    admin
  Password admin   (demo only)

What to look at first:
  1. Gestion commerciale > Ventes > Affaires et commandes: the orders, their progress and logistic state;
     the button « Afficher les affaires » switches to the affaires.
  2. Open an affaire in progress: its orders, delivery notes, invoices, payments and summary in one file.
  3. Gestion commerciale > Stock > À expédier: what the stock allows by seniority, its colours, shipping in batches, the scan control.
  4. Gestion commerciale > Règlements: reminders of late customers (Relances), settlement files reconciled (Prestataires de paiement).
  5. Gestion commerciale > Configuration > Paramètres: billing terms, lists, long runs.

make stop   stops it     make logs   follows its log     make shell   opens a Python shell     make reset   starts afresh
TEXT
