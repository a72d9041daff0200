from .common import SeniorityCommon


class TestPlan(SeniorityCommon):
    def test_oldest_order_gets_the_goods(self):
        """F184: the order of Monday is served before the one confirmed first."""
        later = self._order(10, day=2)
        self._adjust(self.scarce, 12)
        self.assertShares((later, 10, "green"))
        older = self._order(8, day=0)
        self.assertShares((older, 8, "green"), (later, 4, "orange"))
        self.assertEqual(older.order_date.day, 5)
        self.assertEqual(later.stock_ratio, "4/10")
        self.assertEqual(later.availability, "to_ship")

    def test_order_planned_late_waits_for_those_without_date(self):
        """F187: planned in 35 days, it leaves the goods to an order of two days later"""
        self.company.sudo().stock_by_planned_date = True
        self._adjust(self.scarce, 10)
        planned = self._order(10, day=0, planned=35)
        self.assertShares((planned, 10, "green"))
        urgent = self._order(10, day=2)
        self.assertShares((urgent, 10, "green"), (planned, 0, "red"))
        self.assertEqual(planned.availability, "restock")
