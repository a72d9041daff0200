from . import gescom_invoice_due_split
