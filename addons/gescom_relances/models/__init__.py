from . import (
    account_move_line,
    gescom_dunning_due,
    gescom_dunning_level,
    gescom_dunning_notice,
    gescom_dunning_notice_line,
    gescom_dunning_notice_send,
    gescom_dunning_policy,
    gescom_dunning_promise,
    gescom_dunning_run,
    res_company,
    res_partner,
)
