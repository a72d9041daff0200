from datetime import datetime, timedelta

from odoo.addons.gescom_expedition.tests.common import ShippingCommon

MONDAY = datetime(2026, 1, 5, 9, 0)


class SeniorityCommon(ShippingCommon):
    """Orders that want the same goods; days are counted from a Monday."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sudo().write(
            {"stock_by_seniority": True, "stock_by_planned_date": False}
        )
        cls.shares = cls.env["gescom.stock.allocation"]

    @classmethod
    def _order(cls, qty=10.0, day=0, planned=None, article=None, lines=None, **values):
        """Confirm an order of the scarce article, placed some days after Monday."""
        values["date_order"] = MONDAY + timedelta(days=day)
        if planned is not None:
            values["commitment_date"] = MONDAY + timedelta(days=planned)
        return cls._create_confirmed(
            qty=qty, article=article or cls.scarce, lines=lines, **values
        )

    @classmethod
    def _get_reserved(cls, order):
        return sum(cls._get_open(order).move_ids.mapped("quantity"))

    @classmethod
    def _adjust(cls, article, qty, warehouse=None):
        """An inventory finds more goods, or less."""
        cls._stock_in(warehouse or cls.warehouse, article, qty)

    def assertShares(self, *expected):
        """The orders have these shares of their first line, and reserve as much.

        :param expected: (order, quantity, color)
        """
        for order, quantity, color in expected:
            line = order.order_line[:1]
            got = (line.allocated_qty, order.allocation_color)
            self.assertEqual(got, (quantity, color), order.order_date)
            self.assertEqual(self._get_reserved(order), quantity, order.order_date)
