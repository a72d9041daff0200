{
    "name": "GesCom - Éco-participation et facturation",
    "summary": "The billing runs leave the eco-participations whole",
    "version": "19.0.1.0.0",
    "category": "Sales",
    "license": "AGPL-3",
    "author": "GesCom",
    "website": "https://github.com/gescom/gescom",
    "development_status": "Beta",
    "depends": [
        "gescom_ecoparticipation",
        "gescom_facturation",
    ],
    "auto_install": True,
    "installable": True,
}
