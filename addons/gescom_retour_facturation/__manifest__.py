{
    "name": "GesCom - Retours et facturation",
    "summary": "Exchanges are not billed again, take-backs are credited",
    "version": "19.0.1.0.0",
    "category": "Sales",
    "license": "AGPL-3",
    "author": "GesCom",
    "website": "https://github.com/gescom/gescom",
    "development_status": "Beta",
    "depends": [
        "gescom_facturation",
        "gescom_retour",
    ],
    "data": [
        "views/stock_picking_views.xml",
    ],
    "auto_install": True,
    "installable": True,
}
