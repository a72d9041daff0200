{
    "name": "GesCom - Précommandes et facturation",
    "summary": "Pre-orders billed before their release are paid when they come out",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "GesCom",
    "website": "https://github.com/gescom/gescom",
    "category": "Sales",
    "development_status": "Beta",
    "depends": ["gescom_facturation", "gescom_precommande"],
    "auto_install": True,
    "installable": True,
}
