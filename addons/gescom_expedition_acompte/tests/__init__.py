from . import test_shipping_run
