from . import test_shipping_rules
from . import test_preparation
from . import test_shipping_terms
from . import test_shipping_mail
