from . import (
    account_move,
    account_move_line,
    sale_order_billing_hooks,
    sale_order_line,
    stock_move,
    stock_picking,
)
