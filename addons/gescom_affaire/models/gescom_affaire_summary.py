from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

FIGURES = (
    "amount_ordered",
    "amount_delivered",
    "amount_invoiced",
    "amount_paid",
    "amount_due",
    "margin",
)


class GescomAffaire(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.affaire"

    amount_ordered = fields.Monetary(
        string="Ordered",
        compute="_compute_figures",
        search="_search_amount_ordered",
        help="Confirmed orders of the affaire, untaxed.",
    )
    amount_delivered = fields.Monetary(
        string="Delivered",
        compute="_compute_figures",
        search="_search_amount_delivered",
        help="What was delivered and not taken back, untaxed.",
    )
    amount_invoiced = fields.Monetary(
        string="Invoiced",
        compute="_compute_figures",
        search="_search_amount_invoiced",
        help="Posted invoices less credit notes, untaxed.",
    )
    amount_paid = fields.Monetary(
        string="Paid",
        compute="_compute_figures",
        search="_search_amount_paid",
        help="What was paid of the posted invoices, taxes included.",
    )
    amount_due = fields.Monetary(
        string="Due",
        compute="_compute_figures",
        search="_search_amount_due",
        help="What remains due of the posted invoices, taxes included.",
    )
    margin = fields.Monetary(
        compute="_compute_figures",
        search="_search_margin",
        help="Margin of the confirmed orders of the affaire.",
    )

    def _compute_figures(self):
        # The figures are those of the orders the reader already sees in the affaire.
        figures = self.env["gescom.affaire.figures"].sudo()
        figures._flush_sources()
        figures.invalidate_model()
        found = {row.id: row for row in figures.search([("id", "in", self.ids)])}
        for affaire in self:
            row = found.get(affaire._origin.id)
            for name in FIGURES:
                affaire[name] = affaire.currency_id.round(row[name]) if row else 0.0

    def _search_figure(self, name, operator, value):
        figures = self.env["gescom.affaire.figures"].sudo()  # as _compute_figures
        figures._flush_sources()
        return Domain("id", "in", figures._search([(name, operator, value)]))

    def _search_amount_ordered(self, operator, value):
        return self._search_figure("amount_ordered", operator, value)

    def _search_amount_delivered(self, operator, value):
        return self._search_figure("amount_delivered", operator, value)

    def _search_amount_invoiced(self, operator, value):
        return self._search_figure("amount_invoiced", operator, value)

    def _search_amount_paid(self, operator, value):
        return self._search_figure("amount_paid", operator, value)

    def _search_amount_due(self, operator, value):
        return self._search_figure("amount_due", operator, value)

    def _search_margin(self, operator, value):
        return self._search_figure("margin", operator, value)

    def _field_to_sql(self, alias, field_expr, query=None):
        # Lists total and pivots sum the figures in the database.
        if field_expr not in FIGURES:
            return super()._field_to_sql(alias, field_expr, query)
        figures = self.env["gescom.affaire.figures"]
        figures._flush_sources()
        return SQL(
            "(SELECT %s FROM (%s) figures WHERE figures.id = %s)",
            SQL.identifier("figures", field_expr),
            figures._get_query(),
            SQL.identifier(alias, "id"),
        )
