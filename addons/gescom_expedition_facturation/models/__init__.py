from . import gescom_shipping_run
from . import gescom_shipping_run_line
