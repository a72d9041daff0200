"""Build and prepare the project's databases with Odoo's own loader.

    python scripts/database.py base NAME            Odoo's modules, French company
    python scripts/database.py suite NAME [ADDON…]  the suite's addons on a copy of it
    python scripts/database.py tests NAME           the suite and what it is tested with
    python scripts/database.py update NAME          the same addons, up to date
    python scripts/database.py demo NAME            the demo shop

Progress is printed module by module. `scripts/databases.sh` calls it.
"""

import argparse
import logging
import os
import sys
import time

from odoo import SUPERUSER_ID, api
from odoo.modules import module
from odoo.modules.module import Manifest, initialize_sys_path
from odoo.modules.registry import Registry
from odoo.tools import config
from odoo.tools.convert import convert_file

# What the suite's addons stand on: installed once, then copied for every use.
BASE_MODULES = [
    "account",
    "account_reconcile_oca",
    "account_statement_import_camt",
    "account_statement_import_file",
    "account_statement_import_file_reconcile_oca",
    "account_statement_import_fr_cfonb",
    "barcodes",
    "contacts",
    "delivery",
    "product_margin",
    "purchase_stock",
    "queue_job",
    "sale_management",
    "sale_margin",
    "sale_stock",
    "stock_delivery",
    "stock_dropshipping",
    "stock_picking_batch",
]
# The suite does without them: its tests see that it goes with them.
TESTED_WITH = ["sale_mrp", "stock_sms"]
# Bridges to what the suite does without: they install themselves beside it.
BRIDGES = ["gescom_ecoparticipation_mrp"]
LANGUAGE = "fr_FR"


class ModuleProgress(logging.Handler):
    """Show on one line which module is being loaded."""

    def emit(self, record):
        message = record.getMessage()
        if message.startswith("Loading module "):
            name, _, place = message[len("Loading module ") :].partition(" ")
            if sys.stdout.isatty():
                print(f"\r    {place:<12}{name:<40}", end="", flush=True)


def show_progress():
    logger = logging.getLogger("odoo.modules.loading")
    logger.setLevel(logging.INFO)
    logger.addHandler(ModuleProgress())
    logger.propagate = False
    # Not a fault: menus and actions of modules still to come.
    logging.getLogger("odoo.addons.base.models.ir_module").setLevel(logging.WARNING)


def install(name, modules, upgrade=()):
    registry = Registry.new(
        name, update_module=True, install_modules=modules, upgrade_modules=upgrade
    )
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        failed = (
            env["ir.module.module"]
            .search([("name", "in", modules), ("state", "!=", "installed")])
            .mapped("name")
        )
    if failed:
        sys.exit(f"These modules could not be installed: {', '.join(failed)}.")
    return registry


def build_base(name):
    """An empty Odoo, a French company and its chart, French and English."""
    config["load_language"] = LANGUAGE
    registry = install(name, ["base"])
    config["load_language"] = None
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        for language in (LANGUAGE, "en_US"):
            env["res.lang"]._activate_lang(language)
        company = env["res.company"].browse(1)
        company.write(
            {
                "name": "La Maison Gestion",
                "country_id": env.ref("base.fr").id,
                "currency_id": env.ref("base.EUR").id,
            }
        )
        env["res.users"].browse(SUPERUSER_ID).tz = "Europe/Paris"
        env.ref("base.user_admin").tz = "Europe/Paris"
    registry = install(name, BASE_MODULES)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        company = env["res.company"].browse(1)
        if company.chart_template != "fr":
            env["account.chart.template"].try_loading("fr", company)


def suite_addons():
    root = os.path.join(os.path.dirname(__file__), "..", "addons")
    return sorted(
        entry.name
        for entry in os.scandir(root)
        if entry.name not in BRIDGES
        and os.path.exists(os.path.join(entry.path, "__manifest__.py"))
    )


def prepare_company(registry):
    """The company of most tests: making it takes longer than most of them."""
    # Odoo gives a warehouse to a new company of a test only when it knows of the test.
    module.current_test = True
    from odoo.addons.gescom_affaire.tests.common import AffaireCommon

    with registry.cursor() as cr:
        AffaireCommon.prepare_company(api.Environment(cr, SUPERUSER_ID, {}))


def load_demo(name):
    """The demo shop, in French, for the admin who looks at it."""
    with Registry(name).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"lang": LANGUAGE})
        env["res.users"].search([]).write({"lang": LANGUAGE})
        env["res.partner"].search([]).write({"lang": LANGUAGE})
        for file in Manifest.for_addon("gescom")["demo"]:
            print(f"    {file}", flush=True)
            convert_file(env, "gescom", file, {}, mode="init", noupdate=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=["base", "suite", "tests", "update", "demo"])
    parser.add_argument("database")
    parser.add_argument("addons", nargs="*")
    args = parser.parse_args()
    config.parse_config(["-c", os.environ["ODOO_RC"], "--log-level=warn"])
    initialize_sys_path()
    show_progress()
    started = time.monotonic()
    if args.task == "base":
        build_base(args.database)
    elif args.task == "suite":
        install(args.database, args.addons or suite_addons())
    elif args.task == "tests":
        addons = [*suite_addons(), *TESTED_WITH, *BRIDGES]
        prepare_company(install(args.database, addons))
    elif args.task == "update":
        install(args.database, suite_addons(), upgrade=suite_addons())
    else:
        load_demo(args.database)
    if sys.stdout.isatty():
        print("\r" + " " * 60 + "\r", end="")
    print(f"{args.task}: {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
