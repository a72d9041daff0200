from odoo import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.gescom_ecoparticipation.tests.common import EcoCommon

TODAY = "2026-04-10 10:00:00"


@freeze_time(TODAY)
@tagged("post_install", "-at_install")
class TestKits(EcoCommon):
    """F264: kits made with Odoo's manufacturing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kit = cls._create_article("Home cinema", 500.0)
        cls.bom = cls._make_kit(cls.kit, {cls.television: 2, cls.chair: 1})

    @classmethod
    def _make_kit(cls, product, parts, **values):
        return cls.system["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": part.id, "product_qty": quantity})
                    for part, quantity in parts.items()
                ],
                **values,
            }
        )

    def test_a_kit_bears_the_fees_of_its_components(self):
        """F264: two screens in one; the fee is part of the price of the kit."""
        self.assertAlmostEqual(self.kit.eco_amount, 2 * self.television.eco_amount)
        line = self._create_order(self.kit, 3).order_line
        self.assertAlmostEqual(line.eco_amount, 6 * 1.70)
        self.assertEqual(line.price_subtotal, 1500.0)

    def test_a_kit_of_several_counts_for_one(self):
        """F264: the list makes four kits."""
        self.bom.product_qty = 4
        self.assertAlmostEqual(self.kit.eco_amount, self.television.eco_amount / 2)

    def test_a_kit_in_a_kit(self):
        """F264: what the inner one is made of counts."""
        outer = self._create_article("Hotel room", 900.0)
        self._make_kit(outer, {self.kit: 2, self.television: 1})
        self.assertAlmostEqual(outer.eco_amount, 5 * self.television.eco_amount)

    def test_its_own_fee_goes_first(self):
        """F264: an article with a fee is not looked into."""
        self.kit.eco_code_id = self.bulb
        self.assertAlmostEqual(self.kit.eco_amount, 0.10)

    def test_what_is_manufactured_is_an_article(self):
        """F264: only kits are sold as their components."""
        self.bom.type = "normal"
        self.assertEqual(self.kit.eco_amount, 0.0)

    def test_drafts_follow_and_orders_do_not(self):
        """F263: a confirmed order keeps its fees (A-10)."""
        draft = self._create_order(self.kit, 1)
        order = self._create_order(self.kit, 1)
        order.action_confirm()
        self.bom.bom_line_ids[0].product_qty = 5
        self.assertAlmostEqual(draft.order_line.eco_amount, 5 * 1.70)
        self.assertAlmostEqual(order.order_line.eco_amount, 2 * 1.70)

    def test_who_sells_a_kit_need_not_know_how_it_is_made(self):
        """F264: the sales administration has no rights on manufacturing."""
        kit = self.kit.with_user(self.adv)
        self.assertAlmostEqual(kit.eco_amount, 2 * self.television.eco_amount)
