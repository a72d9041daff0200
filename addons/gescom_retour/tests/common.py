from odoo.tests import tagged

from odoo.addons.gescom_expedition.tests.common import ShippingCommon


@tagged("post_install", "-at_install")
class ReturnCommon(ShippingCommon):
    """Orders that were shipped, and what comes back of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.system["gescom.return.reason"].create({"name": "Broken"})
        cls.quarantine = cls.system["stock.location"].create(
            {
                "name": "Quarantine",
                "usage": "internal",
                "location_id": cls.warehouse.view_location_id.id,
                "company_id": cls.system.company.id,
            }
        )

    @classmethod
    def _create_shipped(cls, *args, **values):
        """An order, confirmed and shipped in full."""
        order = cls._create_confirmed(*args, **values)
        cls._deliver(order)
        return order

    def _open(self, record, user=None, **values):
        """The window « New return » of an order, an affaire or a delivery note."""
        action = record.with_user(user or self.adv).action_new_return()
        self.assertEqual(action["res_model"], "gescom.new.return")
        window = self.env["gescom.new.return"].with_user(user or self.adv)
        window = window.browse(action["res_id"])
        window.write(values)
        return window

    def _create(self, window):
        action = window.action_create()
        if action.get("res_id"):
            return self.env["stock.picking"].browse(action["res_id"])
        return self._open_list(action).sorted("id")

    def _enter(self, record, *quantities, **values):
        """Enter the return of quantities, in the order of the lines."""
        window = self._open(record, **values)
        for line, quantity in zip(window.line_ids, quantities, strict=True):
            line.quantity = quantity
        return self._create(window)

    @classmethod
    def _get_delivered(cls, order):
        return order.picking_ids.filtered(
            lambda p: p.state == "done" and p.document_kind == "bl"
        ).sorted("id")

    @classmethod
    def _take_in(cls, pickings, user=None):
        """Validate the reception of returns, all of it."""
        context = {"skip_sms": True, "skip_backorder": True}
        pickings = pickings.with_user(user or cls.env.user).with_context(**context)
        result = pickings.action_receive()
        assert result is True, result
        return pickings

    @classmethod
    def _get_stock(cls, article, location=None):
        location = location or cls.warehouse.lot_stock_id
        return cls.system["stock.quant"]._get_available_quantity(
            article.sudo(), location
        )
