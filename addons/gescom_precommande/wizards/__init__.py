from . import gescom_early_release
from . import gescom_new_delivery
from . import gescom_new_delivery_line
