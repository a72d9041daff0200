from . import gescom_order_money
from . import gescom_deposit, gescom_order_payment, sale_make_invoice_advance
