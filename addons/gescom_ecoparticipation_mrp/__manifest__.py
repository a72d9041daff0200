{
    "name": "GesCom - Eco-participation of manufactured kits",
    "summary": "Manufactured kits bear the eco-participations of their components",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "GesCom",
    "website": "https://github.com/gescom/gescom",
    "category": "Sales",
    "development_status": "Beta",
    "depends": ["gescom_ecoparticipation", "mrp"],
    "auto_install": True,
    "installable": True,
}
