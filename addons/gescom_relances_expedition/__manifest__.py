{
    "name": "GesCom - Dunning and shipping",
    "summary": "The goods of a customer whose orders are blocked do not leave",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "GesCom",
    "website": "https://github.com/gescom/gescom",
    "category": "Sales",
    "development_status": "Beta",
    "depends": ["gescom_expedition", "gescom_relances"],
    "data": ["views/stock_picking_views.xml"],
    "auto_install": True,
    "installable": True,
}
