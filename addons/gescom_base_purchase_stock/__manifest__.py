{
    "name": "GesCom - Base with purchases and stock",
    "summary": "Salespeople without purchase rights cancel their confirmed orders",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "GesCom",
    "website": "https://github.com/gescom/gescom",
    "category": "Sales",
    "development_status": "Beta",
    "depends": ["gescom_base", "purchase_stock", "sale_purchase_stock"],
    "auto_install": True,
    "installable": True,
}
