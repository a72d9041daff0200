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
        "l10n_fr_account",
        "stock_delivery",
    ],
    "data": [
        "security/gescom_facturation_papers_security.xml",
        "security/ir.model.access.csv",
        "wizards/gescom_invoice_due_split_views.xml",
        "views/account_move_papers_views.xml",
    ],
    "installable": True,
}
