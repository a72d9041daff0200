{
    "name": "GesCom - Base with batch transfers",
    "summary": "Salespeople cancel their confirmed orders put into a batch",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "GesCom",
    "website": "https://github.com/gescom/gescom",
    "category": "Sales",
    "development_status": "Beta",
    "depends": ["gescom_base", "sale_stock", "stock_picking_batch"],
    "data": ["security/ir.model.access.csv"],
    "auto_install": True,
    "installable": True,
}
