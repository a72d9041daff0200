from . import (
    account_move,
    account_move_dues,
    account_move_line,
    account_move_line_cost,
    account_move_line_dues,
    account_move_line_rights,
    account_move_rights,
    gescom_invoice_due,
    sale_order_billing_hooks,
    sale_order_line,
    stock_move,
    stock_picking,
)
