from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class GescomAffaire(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.affaire"

    picking_ids = fields.One2many("stock.picking", "affaire_id", string="Transfers")
    delivery_ids = fields.One2many(
        "stock.picking",
        "affaire_id",
        string="Delivery notes",
        domain=[("picking_type_code", "!=", "incoming")],
    )
    return_ids = fields.One2many(
        "stock.picking",
        "affaire_id",
        string="Returns",
        domain=[("picking_type_code", "=", "incoming")],
    )
    invoice_ids = fields.Many2many(
        "account.move",
        string="Invoices and credit notes",
        compute="_compute_invoice_ids",
        compute_sudo=True,
        search="_search_invoice_ids",
    )
    payment_line_ids = fields.Many2many(
        "account.move.line",
        string="Payments",
        compute="_compute_payment_line_ids",
        compute_sudo=True,
    )
    delivery_count = fields.Integer(compute="_compute_document_counts")
    return_count = fields.Integer(compute="_compute_document_counts")
    invoice_count = fields.Integer(compute="_compute_document_counts")
    can_return = fields.Boolean(compute="_compute_can_return")

    def _compute_invoice_ids(self):
        """Invoices of the affaire that the reader may see (F023).

        Computed as the superuser: a preparer opens the affaire too, and finds none.
        """
        lines_by_affaire = dict(
            self.env["sale.order.line"]._read_group(
                [
                    ("order_id.affaire_id", "in", self.ids),
                    ("invoice_lines", "!=", False),
                ],
                ["affaire_id"],
                ["id:recordset"],
            )
        )
        for affaire in self:
            lines = lines_by_affaire.get(affaire._origin)
            moves = lines.invoice_lines.move_id if lines else self.env["account.move"]
            affaire.invoice_ids = self._keep_readable(
                moves.filtered(lambda m: m.move_type in ("out_invoice", "out_refund"))
            )

    @api.model
    def _keep_readable(self, records):
        return records.with_env(self.env(su=False))._filtered_access("read")

    def _search_invoice_ids(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        lines = "order_ids.order_line.invoice_lines"
        found = Domain(f"{lines}.move_id", operator, value)
        if operator == "in" and False in value:
            # No line leads to "no invoice": those without one are the others.
            found |= ~Domain("id", "any", [(lines, "!=", False)])
        return found

    def _compute_payment_line_ids(self):
        """Payments reconciled with the invoices, those the reader may see (F021)."""
        for affaire in self:
            receivables = affaire.invoice_ids.line_ids.filtered(
                lambda line: line.account_type == "asset_receivable"
            )
            matched = receivables.matched_credit_ids.credit_move_id
            matched |= receivables.matched_debit_ids.debit_move_id
            affaire.payment_line_ids = self._keep_readable(
                matched.filtered(
                    lambda line: not line.move_id.is_invoice(include_receipts=True)
                )
            )

    def _compute_document_counts(self):
        pickings = self.env["stock.picking"]._read_group(
            [("affaire_id", "in", self.ids)],
            ["affaire_id", "picking_type_code"],
            ["__count"],
        )
        self.delivery_count = self.return_count = 0
        for affaire, code, count in pickings:
            if code == "incoming":
                affaire.return_count += count
            else:
                affaire.delivery_count += count
        for affaire in self:
            affaire.invoice_count = len(affaire.invoice_ids)

    def _compute_can_return(self):
        """A closed affaire has to be reopened before goods come back (F026)."""
        for affaire in self:
            affaire.can_return = affaire.state == "in_progress" and any(
                picking.state == "done" for picking in affaire.delivery_ids
            )

    def _view_documents(self, xmlid, records, context=None):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["domain"] = [("id", "in", records.ids)]
        action["context"] = {"create": False, **(context or {})}
        if len(records) == 1:
            action["views"] = [(False, "form")]
            action["res_id"] = records.id
        return action

    def action_view_orders(self):
        """Orders of the affaire.

        :return: window action
        """
        action = self._view_documents(
            "gescom_affaire.sale_order_action", self.order_ids
        )
        action["context"] = {
            "default_affaire_id": self.id,
            "default_partner_id": self.partner_id.id,
        }
        return action

    def action_view_deliveries(self):
        """Delivery notes of the affaire.

        :return: window action
        """
        return self._view_documents("stock.action_picking_tree_all", self.delivery_ids)

    def action_view_returns(self):
        """Returns of the affaire.

        :return: window action
        """
        return self._view_documents("stock.action_picking_tree_all", self.return_ids)

    def action_view_invoices(self):
        """Invoices and credit notes of the affaire.

        :return: window action
        """
        return self._view_documents(
            "account.action_move_out_invoice_type", self.invoice_ids
        )

    def action_new_return(self):
        """Window to take back goods delivered in the affaire (F023, F026).

        :return: window action of the return, or the list of the delivery notes to
            choose from when there are several
        :raise UserError: the affaire is closed, or nothing was delivered
        """
        self.ensure_one()
        if self.state == "closed":
            raise UserError(
                self.env._(
                    "Affaire %s is closed: reopen the order before entering a return.",
                    self.name,
                )
            )
        delivered = self.delivery_ids.filtered(lambda p: p.state == "done")
        if not delivered:
            raise UserError(
                self.env._("Affaire %s: nothing was delivered yet.", self.name)
            )
        if len(delivered) > 1:
            return self._view_documents("stock.action_picking_tree_all", delivered)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.act_stock_return_picking"
        )
        action["context"] = {
            "active_id": delivered.id,
            "active_ids": delivered.ids,
            "active_model": "stock.picking",
        }
        return action

    def action_open_order_list(self):
        """List of orders instead of affaires (F028).

        :return: window action
        """
        return self.env["sale.order"].action_open_order_list()
