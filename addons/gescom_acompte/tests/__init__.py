from . import (
    test_billing_run,
    test_deduction,
    test_deposit,
    test_engine,
    test_mail,
    test_payment,
    test_schedule,
    test_security,
    test_setup,
    test_status,
    test_stories,
)
