from . import test_deduction, test_deposit, test_payment, test_status
