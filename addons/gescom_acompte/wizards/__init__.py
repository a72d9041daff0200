from . import gescom_deposit, gescom_order_payment
