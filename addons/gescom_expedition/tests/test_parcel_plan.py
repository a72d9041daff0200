import unittest

from ..engine.parcels import Goods, plan_parcels


class TestParcelPlan(unittest.TestCase):
    """Which goods go in which parcel, without a database."""

    def _plan(self, *goods, **options):
        options.setdefault("by_carton", True)
        parcels = plan_parcels(goods, shared_carton="shared", **options)
        return [(parcel.carton, parcel.content) for parcel in parcels]

    def test_own_packaging_is_a_parcel_for_each_piece(self):
        """F106: three armchairs are three parcels."""
        plan = self._plan(Goods("chair", 3, own=True, per_carton=2, carton="big"))
        self.assertEqual(plan, [(None, {"chair": 1})] * 3)

    def test_cartons_are_filled(self):
        """F106: 25 bottles by 6 are four full cartons, and one left over."""
        plan = self._plan(Goods("bottle", 25, per_carton=6, carton="six"))
        self.assertEqual(
            plan, [("six", {"bottle": 6})] * 4 + [("shared", {"bottle": 1})]
        )

    def test_what_fills_no_carton_shares_one(self):
        """F106: left-overs and articles without quantity per carton travel together."""
        plan = self._plan(
            Goods("bottle", 7, per_carton=6, carton="six"),
            Goods("glass", 4),
            Goods("glass", 2),
        )
        self.assertEqual(
            plan,
            [("six", {"bottle": 6}), ("shared", {"bottle": 1, "glass": 6})],
        )

    def test_one_parcel(self):
        """F106: one parcel for all, beside what has its own packaging."""
        plan = self._plan(
            Goods("chair", 1, own=True),
            Goods("bottle", 25, per_carton=6, carton="six"),
            by_carton=False,
        )
        self.assertEqual(plan, [(None, {"chair": 1}), ("shared", {"bottle": 25})])

    def test_fractions_are_not_lost(self):
        """F106: what is sold by weight is packed to the gram."""
        plan = self._plan(
            Goods("rope", 2.5, own=True),
            Goods("flour", 0.3, per_carton=0.1, carton="bag"),
        )
        self.assertEqual([content.get("rope") for _c, content in plan[:3]], [1, 1, 0.5])
        self.assertEqual(len(plan), 6)
        self.assertAlmostEqual(sum(c.get("flour", 0) for _c, c in plan), 0.3)

    def test_nothing_makes_no_parcel(self):
        """F106: an empty delivery has no parcel."""
        self.assertEqual(self._plan(), [])
        self.assertEqual(self._plan(Goods("bottle", 0, per_carton=6)), [])
