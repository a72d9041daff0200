from . import gescom_label_format
from . import ir_actions_report
from . import stock_picking
from . import stock_picking_type
