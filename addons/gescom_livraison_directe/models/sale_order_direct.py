from odoo import Command, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "sale.order"

    def _get_moves_for_direct_delivery(self):
        """What remains to deliver and somebody else could deliver.

        :return: stock.move of our deliveries, in the order of the orders' lines
        """
        return self._get_moves_to_put_on_documents().filtered(
            lambda move: (
                # The parts of a kit are counted by the kits that leave.
                move.product_id == move.sale_line_id.product_id
                and move.product_id._get_direct_sellers(move.company_id)
            )
        )

    def _make_direct_delivery(self, supplier, quantities, fee=0.0, **values):
        """Have goods of the order delivered by somebody else (F110, F111).

        The purchase is made apart from any other one; what it delivers is taken off
        our own deliveries, and nothing is ordered anew.

        :param supplier: res.partner, supplier or logistician
        :param dict quantities: {stock.move of our deliveries: quantity in its unit}
        :param float fee: what a logistician bills
        :param values: more values of the purchase
        :return: purchase.order
        :raise UserError: the supplier may not deliver an article, the order is not in
            progress, or a fee is given and no service to bill it with
        """
        self.ensure_one()
        self._check_may_order_directly()
        self._check_supplier_delivers(supplier, quantities)
        values = self._prepare_direct_purchase(supplier) | values
        self._check_fee(values["direct_delivery"], fee)
        # sudo: who delivers an order may have no rights on purchases
        purchases = self.env["purchase.order"].sudo().with_company(self.company_id)
        purchase = purchases.create(values)
        for move, quantity in quantities.items():
            move._take_off_delivery(quantity)
        purchase._fill_direct_delivery(quantities, fee)
        if not self.company_id.direct_delivery_as_request:
            purchase.button_confirm()
        return purchase

    def _check_supplier_delivers(self, supplier, quantities):
        """Whether the supplier may deliver the articles (F108, F115, F116).

        :raise UserError: he may not
        """
        partner = supplier.commercial_partner_id
        for move in quantities:
            sellers = move.product_id._get_direct_sellers(self.company_id)
            if partner not in sellers.partner_id.commercial_partner_id:
                raise UserError(
                    self.env._(
                        "%(supplier)s may not deliver %(article)s to the customers: "
                        "allow it on the article and on the supplier.",
                        supplier=supplier.display_name,
                        article=move.product_id.display_name,
                    )
                )

    def _check_fee(self, kind, fee):
        if kind == "ol" and fee and not self.company_id.logistics_fee_product_id:
            raise UserError(
                self.env._(
                    "Choose the service of the logistics fee in the settings before "
                    "entering a fee."
                )
            )
        if fee and kind != "ol":
            raise UserError(
                self.env._("Only a logistician bills a fee: leave it empty.")
            )

    def _prepare_direct_purchase(self, supplier):
        """Values of the purchase of a direct delivery.

        :param supplier: res.partner
        :return: dict
        """
        self.ensure_one()
        company = self.company_id
        kind = supplier._get_direct_kind()
        partner = supplier.with_company(company)
        positions = self.env["account.fiscal.position"].with_company(company)
        if not self.stock_reference_ids:
            self.env["stock.reference"].create(
                {"name": self.name, "sale_ids": [Command.link(self.id)]}
            )
        currency = partner.property_purchase_currency_id or company.currency_id
        values = {
            "partner_id": supplier.id,
            "company_id": company.id,
            "currency_id": currency.id,
            "payment_term_id": partner.property_supplier_payment_term_id.id,
            "fiscal_position_id": positions._get_fiscal_position(partner).id,
            "picking_type_id": company._get_direct_delivery_type(kind).id,
            "dest_address_id": self.partner_shipping_id.id,
            "origin": self.name,
            "reference_ids": [Command.set(self.stock_reference_ids.ids)],
            "direct_delivery": kind,
            "direct_order_id": self.id,
        }
        values |= self.env["purchase.order"]._prepare_direct_deadline(supplier, company)
        if kind == "ol":
            sequences = self.env["ir.sequence"].with_company(company)
            values["name"] = sequences.next_by_code("gescom.ol")
        return values
