from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_date

from ..engine.legal_terms import end_of_month


class SaleOrder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "sale.order"

    billing_disputed = fields.Boolean(
        string="Billing disputed",
        tracking=True,
        copy=False,
        help="The automatic billing leaves the order until the dispute is over.",
    )
    billing_dispute_reason = fields.Char(string="Dispute", copy=False)

    def _complete_billed_invoices(self, invoices):
        """Complete the draft invoices of these orders just after they are made.

        For the addons above, e.g. to deduct deposits; nothing is posted yet.

        :param invoices: draft account.move records
        """

    # Period (F012 to F014)

    def _get_billing_until(self, date):
        """Last day of the deliveries that may be billed on `date` (A-12).

        The deliveries of a month are billed from its last day on.

        :param date: day of the billing, in the company's time zone
        :return: date
        """
        self.ensure_one()
        if self.affaire_id.billing_period != "month_end" or date == end_of_month(date):
            return date
        return date.replace(day=1) - timedelta(days=1)

    def _get_parts_of_period(self, date):
        """What may be billed of the orders on `date`.

        :param date: day of the billing, in the company's time zone
        :return: dict {line of an order: list of `Part`}
        """
        parts = {}
        by_day = self.grouped(lambda order: order._get_billing_until(date))
        for until, orders in by_day.items():
            parts |= orders._get_parts_to_bill(until)
        for order in self:
            order._keep_open_month_for_later(parts, date)
        return parts

    def _keep_open_month_for_later(self, parts, date):
        """What is billed without delivery belongs to the month of its order."""
        until = self._get_billing_until(date)
        lines = [line for line in self.order_line if line in parts]
        if until == date or any(part.date for line in lines for part in parts[line]):
            return
        ordered = self.validation_date or self.date_order
        if self.company_id._get_local_day(ordered) > until:
            for line in lines:
                del parts[line]

    # What is left aside

    def _get_billing_refusals(self, date):
        """Orders that the automatic billing must leave for now.

        :param date: day of the billing, in the company's time zone
        :return: dict {order: (code, sentence for the user)}
        """
        refusals = {}
        # Read for all orders at once what is then looked at line by line.
        self.order_line.move_ids.mapped("state")
        for order in self:
            refusal = (
                order._get_date_refusal(date)
                or order._get_customer_refusal()
                or order._get_exchange_refusal()
            )
            if refusal:
                refusals[order] = refusal
        return refusals

    def _get_date_refusal(self, date):
        affaire = self.affaire_id
        if affaire.billing_period != "from_date" or affaire.billing_from_date <= date:
            return None
        return "date_to_come", self.env._(
            "To be billed from %s.", format_date(self.env, affaire.billing_from_date)
        )

    def _get_customer_refusal(self):
        customer = self.partner_invoice_id.commercial_partner_id
        if customer.billing_blocked:
            return "customer_blocked", self.env._(
                "The billing of %(customer)s is blocked: %(reason)s",
                customer=customer.display_name,
                reason=customer.billing_block_reason or self.env._("no reason given."),
            )
        if self.billing_disputed:
            return "disputed", self.env._(
                "The order is disputed: %s",
                self.billing_dispute_reason or self.env._("no reason given."),
            )
        return None

    def _get_exchange_refusal(self):
        """Goods taken back are to be replaced: nothing is credited in between."""
        pending = self.env["stock.move"]
        for line in self.order_line.filtered("is_goods"):
            waiting = [m for m in line.move_ids if m.state not in ("done", "cancel")]
            if not waiting:
                continue
            shipped = line._get_shipped_qty()
            if line._compare_qty(shipped, line.product_uom_qty) >= 0:
                pending |= pending.concat(*waiting).filtered(
                    lambda move: move._leaves_to_customer()
                )
        if not pending:
            return None
        return "exchange_pending", self.env._(
            "An exchange is pending: %s.", ", ".join(pending.picking_id.mapped("name"))
        )

    def _get_nothing_to_bill_reason(self, date):
        """Why an order that nothing forbids has nothing to be billed."""
        self.ensure_one()
        if self.order_line._get_billing_parts():
            until = self._get_billing_until(date)
            if until < date:
                return "period_open", self.env._(
                    "Billed at month end, from %s.",
                    format_date(self.env, end_of_month(date)),
                )
            if self._get_unbilled_deliveries():
                return "period_open", self.env._(
                    "Delivered after %s.", format_date(self.env, until)
                )
        if self._get_unbilled_deliveries():
            return "nothing_to_bill", self.env._("What was delivered is billed.")
        return "nothing_delivered", self.env._("Nothing was delivered yet.")

    def _get_unbilled_deliveries(self):
        """Delivery notes of the order that no invoice bills.

        :return: stock.picking records
        """
        lines = self.order_line.filtered("is_goods")
        moves = self.env["stock.move"].concat(
            *(line._get_unbilled_moves() for line in lines)
        )
        return moves.picking_id
