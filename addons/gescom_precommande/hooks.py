from odoo.tools.sql import column_exists, create_column

# Empty where nothing has a release date: what exists need not be computed.
COLUMNS = {
    "product_product": [
        ("release_date", "date"),
        ("preorder_end_date", "date"),
        ("supplier_preorder_deadline", "date"),
    ],
    "product_template": [("supplier_preorder_deadline", "date")],
    "sale_order": [
        ("is_preorder", "bool"),
        ("release_date", "date"),
        ("preorder_coverage", "varchar"),
    ],
    "sale_order_line": [("is_preorder", "bool"), ("release_date", "date")],
    "stock_picking": [("release_date", "date")],
}


def pre_init_hook(env):
    """Spare the orders and transfers of a whole shop a computation."""
    for table, columns in COLUMNS.items():
        for name, kind in columns:
            if not column_exists(env.cr, table, name):
                create_column(env.cr, table, name, kind)
