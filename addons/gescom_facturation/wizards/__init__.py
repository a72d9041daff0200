from . import gescom_invoice_due_split
from . import account_move_reversal
