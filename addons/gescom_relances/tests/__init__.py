from . import (
    test_block,
    test_dispute_promise,
    test_dunning_due,
    test_dunning_policy,
    test_dunning_rights,
    test_dunning_run,
    test_interest,
    test_interest_cases,
    test_limitation,
    test_netting,
    test_steering,
)
