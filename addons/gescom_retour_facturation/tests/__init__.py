from . import test_exchange_billing
from . import test_take_back_billing
