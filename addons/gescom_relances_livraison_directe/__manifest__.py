{
    "name": "GesCom - Dunning and direct deliveries",
    "summary": "No supplier delivers a customer whose orders are blocked",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "GesCom",
    "website": "https://github.com/gescom/gescom",
    "category": "Sales",
    "development_status": "Beta",
    "depends": ["gescom_livraison_directe", "gescom_relances"],
    "data": [],
    "auto_install": True,
    "installable": True,
}
