from . import (
    test_matching_engine,
    test_psp_bank,
    test_psp_fetch,
    test_psp_formats,
    test_psp_fuzz,
    test_psp_import,
    test_psp_month,
    test_psp_posting,
    test_psp_reader,
    test_psp_samples,
    test_psp_screen,
    test_psp_statements,
)
