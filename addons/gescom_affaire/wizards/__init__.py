from . import gescom_order_copy
from . import gescom_order_settle
from . import stock_return_picking
