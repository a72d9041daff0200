{
    "name": "GesCom - Expéditions et facturation",
    "summary": "The invoices of a batch shipping leave with the parcels",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "GesCom",
    "website": "https://github.com/gescom/gescom",
    "category": "Sales",
    "development_status": "Beta",
    "depends": ["gescom_expedition", "gescom_facturation"],
    "data": ["views/gescom_shipping_run_views.xml"],
    "auto_install": True,
    "installable": True,
}
