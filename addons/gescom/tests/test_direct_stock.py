from odoo.addons.gescom_livraison_directe.tests.common import DirectCommon
from odoo.addons.gescom_stock_anteriorite.tests.common import SeniorityCommon


class TestDirectStock(SeniorityCommon, DirectCommon):
    """F105, F107: what goes direct is wanted neither from stock nor from purchases."""

    def test_seniority_leaves_the_goods_to_others(self):
        """F107: what a supplier delivers frees our stock for the next order."""
        self._stock_in(self.warehouse, self.scarce, 12)
        older = self._order(qty=10, day=0)
        younger = self._order(qty=6, day=1)
        self.assertShares((older, 10, "green"), (younger, 2, "orange"))
        purchase = self._deliver_by(older, 4)
        self.assertShares((older, 6, "green"), (younger, 6, "green"))
        purchase.picking_ids.with_user(self.adv).action_cancel()
        self.assertShares((older, 10, "green"), (younger, 2, "orange"))

    def test_replenishment_does_not_buy_it_again(self):
        """F107: neither what is ordered from the supplier, nor what is asked for."""
        rule = self.system["stock.warehouse.orderpoint"].create(
            {
                "product_id": self.scarce.id,
                "warehouse_id": self.warehouse.id,
                "location_id": self.warehouse.lot_stock_id.id,
                "product_min_qty": 0,
                "product_max_qty": 0,
                "trigger": "manual",
            }
        )
        order = self._order(qty=10)
        wanted = []
        for as_request in (None, False, True):
            if as_request is not None:
                self.company.sudo().direct_delivery_as_request = as_request
                self._deliver_by(order, 4)
            self.env.flush_all()
            self.env.invalidate_all()
            rule.invalidate_recordset()
            wanted.append(rule._get_qty_to_order())
        self.assertEqual(wanted, [10, 6, 2])
