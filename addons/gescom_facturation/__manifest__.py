{
    "name": "GesCom - Invoicing",
    "summary": "The right invoices, once, at the right time",
    "version": "19.0.1.0.0",
    "category": "Sales",
    "license": "AGPL-3",
    "author": "GesCom",
    "website": "https://github.com/gescom/gescom",
    "development_status": "Beta",
    "depends": [
        "delivery",
        "gescom_affaire",
        "stock_delivery",
    ],
    "data": [],
    "installable": True,
}
