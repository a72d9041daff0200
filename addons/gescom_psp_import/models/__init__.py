from . import (
    gescom_psp_account,
    gescom_psp_error,
    gescom_psp_file,
    gescom_psp_format,
    gescom_psp_line,
    gescom_psp_payout,
)
from . import (  # isort: split
    account_bank_statement_line,
    account_payment,
    gescom_psp_line_matching,
    gescom_psp_line_reason,
    gescom_psp_line_screen,
    gescom_psp_match_rule,
    gescom_psp_matching,
    gescom_psp_payout_bank,
    gescom_psp_payout_entries,
    gescom_psp_payout_posting,
    gescom_psp_posting_run,
    gescom_psp_proof,
    psp_candidates,
)
