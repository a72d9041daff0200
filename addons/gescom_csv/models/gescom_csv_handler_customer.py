from odoo import api, models
from odoo.fields import Domain


class GescomCsvHandlerCustomer(models.AbstractModel):
    """Customers: those without parent, their contacts being no lines of their own."""

    _name = "gescom.csv.handler.customer"
    _inherit = ["gescom.csv.handler"]
    _description = "CSV lines and customers"

    # What tells them from the other partners.
    _rank = "customer_rank"

    @api.model
    def _get_fixed_values(self, profile):
        return {self._rank: 1}

    @api.model
    def _get_existing_domain(self, profile, columns, lines):
        domain = super()._get_existing_domain(profile, columns, lines)
        return domain & Domain("parent_id", "=", False)

    @api.model
    def _get_export_domain(self, profile):
        domain = super()._get_export_domain(profile) & Domain(self._rank, ">", 0)
        return domain & Domain("parent_id", "=", False)

    @api.model
    def _get_export_order(self, profile):
        return "ref, id"

    @api.model
    def _get_changes(self, columns, line):
        changes = super()._get_changes(columns, line)
        # Odoo stores a VAT number without blanks: with them it is the same one.
        if line.record and "vat" in changes:
            before = self._get_compact(line.record.vat or "")
            if self._get_compact(changes["vat"]) == before:
                del changes["vat"]
        return changes

    @api.model
    def _get_compact(self, number):
        return "".join(char for char in number.upper() if char.isalnum())
