from . import (
    gescom_psp_account,
    gescom_psp_error,
    gescom_psp_file,
    gescom_psp_format,
    gescom_psp_line,
    gescom_psp_payout,
)
