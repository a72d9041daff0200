from odoo import api, fields, models


class GescomOrderMoney(models.AbstractModel):
    """What the windows of deposits and of payments have in common."""

    _name = "gescom.order.money"
    _description = "Money received for an order"
    _check_company_auto = True

    order_id = fields.Many2one("sale.order", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="order_id.company_id")
    currency_id = fields.Many2one(related="order_id.currency_id")
    order_total = fields.Monetary(related="order_id.amount_total")
    payment_method_line_id = fields.Many2one(
        "account.payment.method.line",
        string="Payment method",
        compute="_compute_payment_method_line_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('payment_type', '=', 'inbound'), ('journal_id.company_id', '=', "
        "company_id)]",
    )

    @api.model
    def _open_for(self, orders):
        """The window, for one of the orders.

        :param orders: the first one is proposed
        :return: window action
        """
        return {
            "type": "ir.actions.act_window",
            "name": self._get_title(),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_order_id": orders[:1].id},
        }

    @api.model
    def _get_title(self):
        """Title of the window."""
        raise NotImplementedError

    @api.depends("order_id")
    def _compute_payment_method_line_id(self):
        for wizard in self:
            wizard.payment_method_line_id = wizard._get_usual_method()

    def _get_usual_method(self):
        """How the customer of the order usually pays."""
        self.ensure_one()
        order = self.order_id.with_company(self.company_id)
        customer = order.partner_invoice_id.commercial_partner_id
        return (
            order.preferred_payment_method_line_id
            or customer.property_inbound_payment_method_line_id
        )
