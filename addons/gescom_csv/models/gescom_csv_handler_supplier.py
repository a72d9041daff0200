from odoo import models


class GescomCsvHandlerSupplier(models.AbstractModel):
    """Suppliers, as the customers (F299)."""

    _name = "gescom.csv.handler.supplier"
    _inherit = ["gescom.csv.handler.customer"]
    _description = "CSV lines and suppliers"

    _rank = "supplier_rank"
