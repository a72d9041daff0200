from . import gescom_direct_delivery
from . import gescom_direct_delivery_line
