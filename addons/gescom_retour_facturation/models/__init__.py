from . import stock_move
from . import stock_picking
from . import sale_order_line
from . import sale_order
from . import gescom_invoicing_run
