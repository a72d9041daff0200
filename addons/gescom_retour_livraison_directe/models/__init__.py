from . import purchase_order
from . import purchase_order_line
from . import stock_move
from . import stock_picking
