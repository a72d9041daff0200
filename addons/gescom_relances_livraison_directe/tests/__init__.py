from . import test_blocked_direct_delivery
