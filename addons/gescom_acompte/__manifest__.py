{
    "name": "GesCom - Deposits",
    "summary": "Deposits, payments before the invoice, payment state of orders",
    "version": "19.0.1.0.0",
    "category": "Sales",
    "license": "AGPL-3",
    "author": "GesCom",
    "website": "https://github.com/gescom/gescom",
    "development_status": "Beta",
    "depends": [
        "account_payment",
        "gescom_facturation",
    ],
    "data": [],
    "installable": True,
}
