{
    "name": "GesCom - Retours et livraisons directes",
    "summary": "Exchanges replaced by a supplier, goods sent back to the supplier",
    "version": "19.0.1.0.0",
    "category": "Sales",
    "license": "AGPL-3",
    "author": "GesCom",
    "website": "https://github.com/gescom/gescom",
    "development_status": "Beta",
    "depends": [
        "gescom_livraison_directe",
        "gescom_retour",
    ],
    "data": [
        "wizards/gescom_new_return_views.xml",
    ],
    "auto_install": True,
    "installable": True,
}
