from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from odoo.addons.gescom_expedition.tests.common import ShippingCommon


@tagged("post_install", "-at_install")
class PreorderCommon(ShippingCommon):
    """A book to be released in ten days, and one in twenty."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Releases follow the clock of the shop, the dates of invoices that of the user.
        shop = cls.company.sudo().partner_id
        (shop | cls.adv.partner_id | cls.manager.partner_id).tz = "Europe/Paris"
        cls.today = cls.company._get_local_today()
        cls.release = cls._in_days(10)
        cls.later = cls._in_days(20)
        cls.book = cls._create_preorder("Book", cls.release)
        cls.next_book = cls._create_preorder("Next book", cls.later)

    @classmethod
    def _in_days(cls, days):
        return cls.today + timedelta(days=days)

    @classmethod
    def _create_preorder(cls, name, release_date, stock=0, **values):
        return cls._create_article(
            name, price=20.0, cost=8.0, stock=stock, release_date=release_date, **values
        )

    @classmethod
    def _buy(cls, article, qty, day=None, confirm=True):
        """A purchase order, planned to arrive on a day or as the article says."""
        supplier = cls.system["res.partner"].create({"name": "Publisher"})
        line = {"product_id": article.id, "product_qty": qty, "price_unit": 8.0}
        purchase = cls.system["purchase.order"].create(
            {"partner_id": supplier.id, "order_line": [Command.create(line)]}
        )
        if day:
            purchase.order_line.date_planned = cls.company._get_noon_of(day)
        if confirm:
            purchase.button_confirm()
        return purchase

    @classmethod
    def _get_delivery(cls, order, article):
        return order.order_line.filtered(
            lambda line: line.product_id == article
        ).move_ids.picking_id
