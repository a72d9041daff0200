from odoo import Command
from odoo.tests import tagged

from odoo.addons.gescom_expedition.tests.common import ShippingCommon


@tagged("post_install", "-at_install")
class DirectCommon(ShippingCommon):
    """Suppliers and a logistician who may deliver, and articles they deliver."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supplier = cls._create_supplier("Atelier Morel")
        cls.other_supplier = cls._create_supplier("Bois du Nord")
        cls.logistician = cls._create_supplier(
            "Depot Rapide", direct_delivery_allowed=False, is_logistician=True
        )
        for article in (cls.article, cls.scarce):
            cls._sell_by(article, cls.supplier, 70.0, sequence=1)
            cls._sell_by(article, cls.other_supplier, 80.0, sequence=2)
            cls._sell_by(article, cls.logistician, 0.0, sequence=3)

    @classmethod
    def _create_supplier(cls, name, **values):
        values = {"direct_delivery_allowed": True, **values}
        return cls._create_customer(name, **values)

    @classmethod
    def _sell_by(cls, article, supplier, price, **values):
        return cls.system["product.supplierinfo"].create(
            {
                "product_tmpl_id": article.product_tmpl_id.id,
                "partner_id": supplier.id,
                "price": price,
                "company_id": cls.system.company.id,
                "direct_delivery": True,
                **values,
            }
        )

    def _open_direct(self, record, supplier=None, user=None):
        """The window of an order or an affaire, as the sales administration has it."""
        action = record.with_user(user or self.adv).action_new_direct_delivery()
        self.assertEqual(action["res_model"], "gescom.direct.delivery")
        window = self.env["gescom.direct.delivery"].with_user(user or self.adv)
        window = window.browse(action["res_id"])
        window.supplier_id = supplier or self.supplier
        return window

    def _deliver_by(self, order, quantity, supplier=None):
        """Have a quantity of the first article delivered by somebody else.

        :return: purchase.order
        """
        window = self._open_direct(order, supplier)
        window.line_ids[0].quantity = quantity
        before = order._get_direct_purchases()
        window.action_create()
        return order._get_direct_purchases() - before

    @classmethod
    def _send(cls, purchase, quantity=None, give_up_rest=False):
        """The supplier ships what he has, all of it by default."""
        pickings = purchase.picking_ids.filtered(
            lambda picking: picking.state not in ("done", "cancel")
        )
        return cls._validate(pickings.with_env(cls.env), quantity, give_up_rest)

    @classmethod
    def _sum_open(cls, order, kind):
        moves = order.order_line.move_ids.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and move._leaves_to_customer()
                and (move._get_direct_kind() or "bl") == kind
            )
        )
        return sum(moves.mapped("product_uom_qty"))

    def _assert_shares(self, order, bl=0.0, lf=0.0, ol=0.0):
        """What is under way, by who delivers it."""
        shares = {kind: self._sum_open(order, kind) for kind in ("bl", "lf", "ol")}
        self.assertEqual(shares, {"bl": bl, "lf": lf, "ol": ol})

    @classmethod
    def _average(cls, article):
        """Value the article by its average cost."""
        article = article.with_env(cls.system)
        article.categ_id = cls.system["product.category"].create(
            {"name": "Average", "property_cost_method": "average"}
        )

    @classmethod
    def _buy(cls, article, quantity, price):
        """Receive goods in our stock, at a price."""
        purchase = cls.system["purchase.order"].create(
            {
                "partner_id": cls.supplier.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": article.id,
                            "product_qty": quantity,
                            "price_unit": price,
                        }
                    )
                ],
            }
        )
        purchase.button_confirm()
        cls._validate(purchase.picking_ids)
        return purchase
