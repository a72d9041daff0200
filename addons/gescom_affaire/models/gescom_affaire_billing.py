from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date


class GescomAffaire(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.affaire"

    def action_create_invoices(self):
        """Bill by hand what may be billed by hand today (A-15).

        Immediate period, and modes order, delivery note and orders grouped only: the
        automatic billing makes all the other invoices (F008, F012 to F014).

        :return: window action of the invoices, left as drafts
        :raise AccessError: the user makes no invoices
        :raise UserError: the mode or the period is for the automatic billing, or
            nothing is to be billed
        """
        self.env["account.move"].check_access("create")
        self._check_billed_by_hand()
        orders = self.order_ids.filtered(lambda o: o.invoice_status == "to invoice")
        invoices = self.env["account.move"]
        for affaire, affaire_orders in orders.grouped("affaire_id").items():
            # The sentence below says more than Odoo's.
            affaire_orders = affaire_orders.with_context(
                raise_if_nothing_to_invoice=False
            )
            invoices |= affaire_orders._create_invoices(
                grouped=affaire.billing_mode != "order_group", final=True
            )
        if not invoices:
            raise UserError(
                self.env._(
                    "Nothing is to be billed in %s: deliver the orders first, or tick "
                    "“Billable before delivery” on a new affaire.",
                    ", ".join(self.mapped("name")),
                )
            )
        action = orders.action_view_invoice(invoices=invoices)
        # Odoo leaves None in the context, which XML-RPC cannot carry.
        action["context"] = {k: v or False for k, v in action["context"].items()}
        return action

    def _check_billed_by_hand(self):
        """Refuse what only the automatic billing may invoice.

        :raise UserError: the sentence that says why and until when
        """
        for affaire in self:
            reason = affaire._get_manual_billing_refusal()
            if reason:
                raise UserError(reason)

    def _get_manual_billing_refusal(self):
        """Why the affaire cannot be billed by hand, or False."""
        self.ensure_one()
        if self.billing_mode == "affaire_group":
            return self.env._(
                "Affaire %s is billed together with the customer's other affaires: "
                "only the automatic billing makes this invoice.",
                self.name,
            )
        if self.billing_period == "month_end":
            return self.env._(
                "Affaire %s is billed at month end: the automatic billing makes its "
                "invoices from the last day of the month.",
                self.name,
            )
        if self.billing_period == "from_date":
            return self.env._(
                "Affaire %(affaire)s is billed from %(date)s: the automatic billing "
                "makes its invoices from that day.",
                affaire=self.name,
                date=format_date(self.env, self.billing_from_date),
            )
        return False
