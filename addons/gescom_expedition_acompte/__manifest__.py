{
    "name": "GesCom - Expéditions et acomptes",
    "summary": "A batch shipping chooses its orders by what was paid",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "GesCom",
    "website": "https://github.com/gescom/gescom",
    "category": "Sales",
    "development_status": "Beta",
    "depends": ["gescom_acompte", "gescom_expedition"],
    "data": ["views/gescom_shipping_run_views.xml"],
    "auto_install": True,
    "installable": True,
}
