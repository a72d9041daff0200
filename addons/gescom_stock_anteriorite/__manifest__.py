{
    "name": "GesCom - Stock par antériorité",
    "summary": "Who gets the goods: stock shared out by seniority, seen and explained",
    "version": "19.0.1.0.0",
    "category": "Sales",
    "license": "AGPL-3",
    "author": "GesCom",
    "website": "https://github.com/gescom/gescom",
    "development_status": "Beta",
    "depends": [
        "gescom_affaire",
        "gescom_expedition",
    ],
    "data": [
        "security/ir.model.access.csv",
        "security/gescom_stock_anteriorite_security.xml",
    ],
    "post_init_hook": "post_init_hook",
    "installable": True,
}
