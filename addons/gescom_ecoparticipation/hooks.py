from odoo.tools.sql import column_exists, create_column

FROZEN_TABLES = ("sale_order_line", "account_move_line")


def pre_init_hook(env):
    """Documents that are there already bear no fee: Odoo has nothing to compute."""
    for table in FROZEN_TABLES:
        if not column_exists(env.cr, table, "eco_fees"):
            create_column(env.cr, table, "eco_fees", "jsonb")
