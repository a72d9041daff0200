from . import gescom_new_return
from . import stock_return_picking
