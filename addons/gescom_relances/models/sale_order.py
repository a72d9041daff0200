from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .gescom_dunning_level import BLOCKINGS, get_block_domain


class SaleOrder(models.Model):
    _inherit = "sale.order"

    dunning_block = fields.Selection(
        BLOCKINGS,
        string="Late payments",
        compute="_compute_dunning_block",
        search="_search_dunning_block",
    )
    dunning_block_text = fields.Char(
        string="Reason of the block", compute="_compute_dunning_block"
    )

    @api.depends_context("company", "lang")
    @api.depends(
        "partner_id",
        "partner_invoice_id",
        "company_id",
        "state",
        "payment_status",
        "amount_total",
    )
    def _compute_dunning_block(self):
        blocks = self._get_dunning_blocks()
        for order in self:
            block = blocks.get(order) if order.state != "cancel" else None
            order.dunning_block = block["blocking"] if block else "none"
            order.dunning_block_text = block["text"] if block else False

    def _search_dunning_block(self, operator, value):
        if operator != "in":
            return NotImplemented
        blocks = {}
        for company in self.env.companies:
            customers = self.env["res.partner"].with_company(company)
            customers = customers.search([("dunning_block", "!=", "none")])
            late = Domain("partner_id", "in", customers.ids)
            late |= Domain("partner_invoice_id", "in", customers.ids)
            late &= Domain("company_id", "=", company.id)
            orders = self.search(late & Domain("state", "!=", "cancel"))
            blocks |= orders._get_dunning_blocks()
        return get_block_domain("id", blocks, value)

    def _get_dunning_blocks(self):
        """Orders of customers whose late payments warn or block, and why.

        Read in the ledger at once for all of them. What is paid with the order passes
        (F286).

        :return: dict {sale.order: {"blocking": warn | block, "text": str}}
        """
        blocks = {}
        for company, orders in self.grouped("company_id").items():
            customers = orders._get_debtors()._get_dunning_blocks(
                company or self.env.company
            )
            for order in orders if customers else ():
                found = [
                    customers[partner]
                    for partner in order._get_debtors()
                    if partner in customers
                ]
                if found and not order._is_paid_with_order():
                    blocks[order] = max(found, key=lambda block: block["rank"])
        return blocks

    def _get_debtors(self):
        """Who orders and who pays the invoice: the late payments of both count."""
        return (self.partner_id | self.partner_invoice_id).commercial_partner_id

    def _is_paid_with_order(self):
        """Whether nothing is risked: all of the order was received (F286)."""
        self.ensure_one()
        order = self.sudo()  # payments are not read by whoever ships
        if order.currency_id.is_zero(order.amount_total):
            # An empty quotation already shows what is owed.
            return bool(order.order_line)
        return order.payment_status == "paid"

    def _get_dunning_refusals(self):
        """Why orders may neither be confirmed nor shipped.

        :return: dict {sale.order: sentence}
        """
        return {
            order: order._get_dunning_refusal(block["text"])
            for order, block in self._get_dunning_blocks().items()
            if block["blocking"] == "block"
        }

    def _get_dunning_refusal(self, text):
        self.ensure_one()
        if self.env.user.share:
            # What is between the customer and us is not said by his order page.
            return self.env._(
                "Order %s can't be confirmed yet: please contact us.", self.name
            )
        return self.env._(
            "%(reason)s Order %(order)s can't be confirmed nor shipped: have it paid, "
            "or have a manager release the customer.",
            reason=text,
            order=self.name,
        )

    def _check_dunning_block(self):
        """Refuse to go on with orders of blocked customers (F285).

        :raise UserError: one of them is blocked
        """
        for refusal in self._get_dunning_refusals().values():
            raise UserError(refusal)

    # Every road to a confirmed order: button, batch, shop, portal, RPC

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders.filtered(lambda order: order.state == "sale")._check_dunning_block()
        return orders

    def write(self, vals):
        if vals.get("state") != "sale":
            return super().write(vals)
        confirmed = self.filtered(lambda order: order.state != "sale")
        blocks = confirmed._get_dunning_blocks()
        confirmed.filtered(lambda order: order in blocks)._check_dunning_block()
        result = super().write(vals)
        for order, block in blocks.items():
            order.message_post(
                body=self.env._("Confirmed in spite of late payments. ") + block["text"]
            )
        return result

    def _is_confirmation_amount_reached(self):
        """An online payment of a part does not confirm the order of a blocked customer.

        The quotation stays open, and the payment is kept.
        """
        return (
            super()._is_confirmation_amount_reached()
            and not self._get_dunning_refusals()
        )

    def _has_to_be_paid(self):
        """Ask a blocked customer to pay all of it online, signed or not (F286)."""
        return super()._has_to_be_paid() or (
            not self.is_expired and self.amount_total > 0 and self._is_held()
        )

    def _get_prepayment_required_amount(self):
        amount = super()._get_prepayment_required_amount()
        return self.amount_total if self._is_held() else amount

    def _is_held(self):
        """Whether late payments keep the quotation from being confirmed."""
        self.ensure_one()
        return self.state in ("draft", "sent") and self in self._get_dunning_refusals()

    def _note_held_payment(self):
        """Have someone look at what was paid online of a quotation that is blocked."""
        for order, block in self._get_dunning_blocks().items():
            if block["blocking"] == "block":
                user = order.user_id or order.company_id._get_dunning_accountant()
                order.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Paid in part online, and not confirmed"),
                    note=block["text"],
                    user_id=user.id,
                )

    def action_release_block(self):
        """Window of a release of whose late payments block the order.

        :return: window action
        """
        self.ensure_one()
        blocks = self._get_debtors()._get_dunning_blocks(self.company_id)
        blocked = [
            partner for partner in blocks if blocks[partner]["blocking"] == "block"
        ]
        return (blocked or self.partner_id)[0].action_release_block()
