from . import stock_return_picking
from . import stock_return_picking_line
from . import gescom_new_return
from . import gescom_new_return_line
