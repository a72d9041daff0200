from . import test_chronology, test_company, test_invoicing_run, test_modes
from . import test_prepared, test_stories
from . import test_invoice_dues, test_invoicing_signature
from . import test_invoice_rights
from . import (
    test_closing,
    test_credit,
    test_credit_split,
    test_credit_stories,
    test_express,
)
from . import test_inalterable, test_js_closing
from . import test_invoice_adjustment, test_invoice_papers, test_lcr, test_rib
