from odoo import Command, api, fields, models

from .stock_picking_type import DIRECT_KINDS


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"
    # Suppliers name the LF on their papers.
    _rec_names_search = ["name", "partner_ref", "picking_ids.name"]

    direct_delivery = fields.Selection(
        DIRECT_KINDS,
        string="Direct delivery",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The goods are handed over to the customer by the supplier (LF) or by a "
        "logistician who keeps them for us (OL).",
    )
    direct_order_id = fields.Many2one(
        "sale.order",
        string="Customer order",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        help="Order whose goods are delivered directly.",
    )
    shipping_run_id = fields.Many2one(
        "gescom.shipping.run",
        string="Batch shipping",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    direct_number = fields.Char(
        string="Direct delivery number",
        compute="_compute_direct_number",
        help="Numbers of the documents that the goods travel with.",
    )
    direct_instructions = fields.Text(
        related="direct_order_id.delivery_instructions",
        string="Delivery instructions",
    )
    direct_neutral = fields.Boolean(
        related="direct_order_id.neutral_shipping", string="Neutral shipping"
    )

    @api.depends("direct_delivery", "picking_ids.name", "picking_ids.state")
    def _compute_direct_number(self):
        for order in self:
            pickings = order.picking_ids.filtered(
                lambda picking, kind=order.direct_delivery: (
                    kind and picking.document_kind == kind
                )
            )
            order.direct_number = ", ".join(pickings.sorted("id").mapped("name"))

    @api.model
    def _prepare_grouped_data(self, rfq):
        # A direct delivery is never merged with another request.
        return (*super()._prepare_grouped_data(rfq), rfq.direct_delivery and rfq.id)

    def _prepare_picking(self):
        values = super()._prepare_picking()
        if self.direct_delivery and self.direct_order_id:
            # The customer reads it on the delivery note.
            values["origin"] = self.direct_order_id.name
        if self.direct_delivery == "ol" and not self.picking_ids:
            # The order and what travels with the goods have one number.
            values["name"] = self.name
        return values

    def button_approve(self, force=False):
        result = super().button_approve(force=force)
        self.order_line._refresh_customer_costs()
        return result

    def _fill_direct_delivery(self, quantities, fee):
        """Put what is delivered directly on the document.

        :param dict quantities: {stock.move of our delivery: quantity in its unit}
        :param float fee: what a logistician bills for the delivery
        """
        self.ensure_one()
        lines = [
            self._prepare_direct_line(move, quantity)
            for move, quantity in quantities.items()
        ]
        if fee:
            lines.append(self._prepare_fee_line(fee))
        self.order_line = [Command.create(values) for values in lines]

    def _prepare_direct_line(self, move, quantity):
        article = move.product_id
        values = self.env["purchase.order.line"]._prepare_purchase_order_line(
            article, quantity, move.product_uom, self.company_id, self.partner_id, self
        )
        values.pop("order_id")
        values |= {
            "product_qty": quantity,
            "product_uom_id": move.product_uom.id,
            "sale_line_id": move.sale_line_id.id,
        }
        if self.direct_delivery == "ol":
            # The goods are ours: only the service is paid for.
            values |= {"price_unit": 0.0, "discount": 0.0, "tax_ids": [Command.clear()]}
        elif not values["price_unit"]:
            values["price_unit"] = self._get_direct_price(article, move.product_uom)
        return values

    def _get_direct_price(self, article, unit):
        """Price of the supplier, however little is ordered."""
        sellers = article._get_direct_sellers(self.company_id).filtered(
            lambda seller: (
                seller.partner_id.commercial_partner_id
                == self.partner_id.commercial_partner_id
            )
        )
        seller = sellers.sorted("min_qty")[:1]
        if not seller:
            return 0.0
        price = seller.product_uom_id._compute_price(seller.price_discounted, unit)
        return seller.currency_id._convert(
            price, self.currency_id, self.company_id, fields.Date.context_today(self)
        )

    def _prepare_fee_line(self, fee):
        service = self.company_id.logistics_fee_product_id
        values = self.env["purchase.order.line"]._prepare_purchase_order_line(
            service, 1.0, service.uom_id, self.company_id, self.partner_id, self
        )
        values.pop("order_id")
        return {**values, "price_unit": fee, "discount": 0.0}

    def action_send_direct(self):
        """Send the document to whoever delivers, with its PDF.

        :return: True
        """
        template = self.env.ref("gescom_livraison_directe.mail_template_direct")
        for order in self.filtered("direct_delivery"):
            template.send_mail(order.id)
            if order.state == "draft":
                order.state = "sent"
        return True
