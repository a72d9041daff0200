from odoo import api, fields, models
from odoo.exceptions import UserError

from ..marks import BOOKS_FEES, KEEPS_FEES


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "gescom.eco.document.mixin"]

    eco_amount = fields.Monetary(
        string="Including eco-participation",
        compute="_compute_eco_amount",
        help="Part of the untaxed amount.",
    )
    eco_entry_ids = fields.One2many(
        "gescom.eco.entry", "move_id", string="Declared eco-participations"
    )

    @api.depends("invoice_line_ids.eco_amount")
    def _compute_eco_amount(self):
        for move in self:
            move.eco_amount = move._get_eco_total()

    def _get_eco_lines(self):
        if not self.is_sale_document(include_receipts=True):
            return self.env["account.move.line"]
        return self.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """A credit note gives back the fees of its invoice, at their grid."""
        marked = KEEPS_FEES.put_on(self)
        credits = super(AccountMove, marked)._reverse_moves(
            default_values_list=default_values_list, cancel=cancel
        )
        return credits.with_env(self.env)

    def _post(self, soft=True):
        """Invoices are posted at the grid of their day, which is then booked.

        :raise UserError: discounts on the whole invoice eat into the fees
        """
        undated = self.filtered(
            lambda move: (
                not move.invoice_date and move.is_sale_document(include_receipts=True)
            )
        )
        undated.invoice_line_ids._refresh_eco_fees()
        self._check_eco_left_whole()
        posted = super()._post(soft)
        posted._book_eco_fees()
        return posted

    def _book_eco_fees(self):
        """Write down what each posted fee is to be declared for."""
        values = self._get_eco_lines_of_all()._prepare_eco_entries()
        if values:
            # sudo: whoever posts writes the entries, nobody types them
            BOOKS_FEES.put_on(self.env["gescom.eco.entry"].sudo()).create(values)

    def _get_eco_lines_of_all(self):
        """Lines of all these invoices that may bear fees."""
        return self.env["account.move.line"].union(
            *(move._get_eco_lines() for move in self)
        )

    def button_draft(self):
        """Take the fees of an invoice out of the books, unless they were declared.

        :raise UserError: a closed declaration holds fees of the invoice
        """
        # sudo: the entries follow the invoice, whoever may put it back to draft
        entries = self.sudo().eco_entry_ids
        declared = entries.filtered("declaration_id")
        if declared:
            raise UserError(
                self.env._(
                    "The eco-participations of %(invoice)s are in the closed "
                    "declaration %(declaration)s: make a credit note instead.",
                    invoice=declared[0].move_id.name,
                    declaration=declared[0].declaration_id.name,
                )
            )
        result = super().button_draft()
        BOOKS_FEES.put_on(entries).unlink()
        return result

    def action_open_eco_entries(self):
        """Show the fees of the invoice as they are declared.

        :return: window action
        """
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "gescom_ecoparticipation.gescom_eco_entry_action"
            ),
            "domain": [("move_id", "in", self.ids)],
        }
