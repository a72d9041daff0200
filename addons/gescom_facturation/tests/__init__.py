from . import test_invoice_dues
from . import test_invoice_rights
