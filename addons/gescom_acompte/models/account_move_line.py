from odoo import api, fields, models
from odoo.fields import Domain

from ..engine.deduction import Amounts
from ..marks import AllocationLimits

RESIDUALS = ("amount_residual", "amount_residual_currency")


class AccountMoveLine(models.Model):
    """Lines of deposits, and the due dates of the customers (F163, F173)."""

    _inherit = "account.move.line"

    due_order_ids = fields.Many2many(
        "sale.order",
        string="Orders",
        compute="_compute_due_documents",
        search="_search_due_order_ids",
    )
    due_affaire_ids = fields.Many2many(
        "gescom.affaire",
        string="Affaires",
        compute="_compute_due_documents",
        search="_search_due_affaire_ids",
    )
    is_deposit_due = fields.Boolean(related="move_id.is_deposit", string="Deposit")
    late_days = fields.Integer(
        string="Days late",
        compute="_compute_late_days",
        help="Days since the due date, when it is past.",
    )

    def _compute_due_documents(self):
        for line in self:
            line.due_order_ids = line.move_id.invoice_line_ids.sale_line_ids.order_id
            line.due_affaire_ids = line.due_order_ids.affaire_id

    def _search_due_order_ids(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        return Domain("move_id.line_ids.sale_line_ids.order_id", operator, value)

    def _search_due_affaire_ids(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        orders = "move_id.line_ids.sale_line_ids.order_id"
        return Domain(f"{orders}.affaire_id", operator, value)

    @api.depends("date_maturity", "reconciled")
    def _compute_late_days(self):
        today = fields.Date.context_today(self)
        for line in self:
            late = line.date_maturity and not line.reconciled
            line.late_days = max((today - line.date_maturity).days, 0) if late else 0

    def _asks_deposit(self):
        """Whether the line asks for a deposit, and does not give one back."""
        self.ensure_one()
        return self.move_id.move_type == "out_invoice" and self.quantity > 0

    def _get_tax_amounts(self):
        """Untaxed amount and taxes of the line, as the invoice counts them.

        :return: engine Amounts, in the smallest unit of the line's currency
        """
        self.ensure_one()
        taxes = self.env["account.tax"]
        base_line = self.move_id._prepare_product_base_line_for_taxes_computation(self)
        taxes._add_tax_details_in_base_line(base_line, self.company_id)
        taxes._round_base_lines_tax_details([base_line], self.company_id)
        return self.env["account.move.line"]._to_amounts(base_line)

    @api.model
    def _to_amounts(self, base_line):
        """Amounts of a base line of Odoo's taxes engine."""
        details, currency = base_line["tax_details"], base_line["currency_id"]
        return Amounts(
            currency._to_units(
                details["total_excluded_currency"]
                + details["delta_total_excluded_currency"]
            ),
            {
                data["tax"].id: currency._to_units(data["tax_amount_currency"])
                for data in details["taxes_data"]
                if not data["is_reverse_charge"]
            },
        )

    @api.model
    def _prepare_reconciliation_plan(
        self, plan, amls_values_map, shadowed_aml_values=None
    ):
        # A payment of one order pays its own part of a grouped invoice, no more.
        limits = AllocationLimits.of(self)
        for line, values in amls_values_map.items():
            if line.id in limits:
                values.update(zip(RESIDUALS, limits[line.id], strict=True))
        return super()._prepare_reconciliation_plan(
            plan, amls_values_map, shadowed_aml_values=shadowed_aml_values
        )
