from . import gescom_invoice_due_split
from . import account_move_reversal
from . import gescom_credit_allocate, gescom_lock_dates, gescom_month_close
from . import gescom_invoice_adjustment
