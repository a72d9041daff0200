from . import test_cancel_order
