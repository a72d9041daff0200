from . import gescom_shipping_run
