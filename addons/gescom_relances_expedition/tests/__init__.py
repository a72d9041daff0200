from . import test_blocked_shipment
