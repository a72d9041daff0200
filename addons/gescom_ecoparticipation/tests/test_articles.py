from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, freeze_time

from .common import EcoCommon

TODAY = "2026-05-20 10:00:00"


@freeze_time(TODAY)
class TestArticles(EcoCommon):
    """What is entered on articles, types and grids."""

    def test_types_and_their_letters(self):
        """F265, F267: DEA is M in the files, DEEE D, lamps L; others are added."""
        Type = self.system["gescom.eco.type"]
        for letter, eco_type in (("M", self.dea), ("D", self.deee), ("L", self.lamps)):
            self.assertEqual(eco_type.code, letter)
            self.assertEqual(Type._find_by_letter(letter.lower()), eco_type)
        self.assertEqual(Type._find_by_letter(" deee "), self.deee)
        self.assertFalse(Type._find_by_letter("X"))
        self.assertFalse(Type._find_by_letter(""))
        textile = Type.create({"name": "Textiles", "code": "X"})
        self.assertEqual(Type._find_by_letter("x"), textile)

    def test_principal_and_secondary_fee(self):
        """F264: both are part of the price."""
        self.assertEqual(self.television.eco_type_id, self.deee)
        self.assertEqual(self.television.eco_amount, 2.20)
        self.television.eco2_code_id = self.bulb
        self.assertEqual(self.television.eco2_type_id, self.lamps)
        self.assertEqual(self.television.eco_amount, 2.30)

    def test_a_secondary_fee_has_its_weight(self):
        """F264: the lamp of a sofa, by the kilogram; else that of the article."""
        heavy = self._create_code("9", self.lamps, {"2026-01-01": 1.0}, basis="weight")
        self.television.eco2_code_id = heavy
        self.assertEqual(self.television.eco_amount, 2.20 + 12.5)
        self.television.product_tmpl_id.eco2_weight = 0.4
        self.assertAlmostEqual(self.television.eco_amount, 2.60)
        fees = self.television._get_eco_fees(
            self.company, self.env.cr.now().date(), self.company.currency_id
        )[self.television]
        self.assertEqual([fee["weight"] for fee in fees], [12.5, 0.4])
        with self.assertRaisesRegex(ValidationError, "never below zero"):
            self.television.eco2_weight = -1.0

    def test_the_type_is_chosen_on_the_article(self):
        """F266: in the management elements, with an amount of its own or a code."""
        form = Form(self.system["product.template"])
        form.name = "Sofa"
        form.eco_type_id = self.dea
        form.eco_own = True
        form.eco_own_amount = 7.0
        sofa = form.save()
        self.assertEqual(sofa.product_variant_id.eco_type_id, self.dea)
        self.assertEqual(sofa.eco_amount, 7.0)
        with Form(sofa) as form:
            form.eco_own = False
            form.eco_code_id = self.screen
            self.assertEqual(form.eco_type_id, self.deee)
        self.assertEqual(sofa.product_variant_id.eco_amount, 2.20)

    def test_a_new_variant_is_entered_by_its_form(self):
        """F266: the form of the variants opens before there is anything to compute."""
        form = Form(self.system["product.product"])
        form.name = "Armchair"
        form.eco_code_id = self.screen
        self.assertEqual(form.eco_amount, 0.0)
        self.assertEqual(form.save().eco_amount, 2.20)

    def test_an_amount_of_zero_is_an_amount(self):
        """F263: the grid does not come back behind a forced 0."""
        self.television.eco_own = True
        self.assertEqual(self.television.eco_amount, 0.0)
        line = self._create_order().order_line
        self.assertEqual(line.eco_amount, 0.0)
        self.assertEqual(line._get_eco_sentences(), [])

    def test_a_code_of_another_type_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "not one of type"):
            self.television.eco_type_id = self.dea

    def test_no_fee_below_zero(self):
        with self.assertRaisesRegex(ValidationError, "never below zero"):
            self.television.eco_own_amount = -1.0
        with self.assertRaisesRegex(ValidationError, "never below zero"):
            self._set_rate(self.screen, "2027-01-01", -1.0)

    def test_variants_bear_their_own_fee(self):
        """F264: on the article for all, on a variant for itself."""
        size = self.system["product.attribute"].create(
            {
                "name": "Size",
                "value_ids": [Command.create({"name": name}) for name in "SML"],
            }
        )
        line = {
            "attribute_id": size.id,
            "value_ids": [Command.set(size.value_ids[:2].ids)],
        }
        lamp = self.system["product.template"].create(
            {
                "name": "Lamp",
                "eco_code_id": self.bulb.id,
                "attribute_line_ids": [Command.create(line)],
            }
        )
        small, medium = lamp.product_variant_ids
        self.assertEqual(lamp.product_variant_ids.eco_code_id, self.bulb)
        self.assertEqual((lamp.eco_amount, lamp.eco_type_id), (0.10, self.lamps))
        lamp.attribute_line_ids.value_ids |= size.value_ids
        self.assertEqual(len(lamp.product_variant_ids), 3)
        self.assertEqual(lamp.product_variant_ids.mapped("eco_amount"), [0.10] * 3)
        medium.eco_code_id = self.screen
        self.assertFalse(lamp.eco_code_id)
        self.assertTrue(lamp.eco_differs)
        self.assertEqual((small.eco_amount, medium.eco_amount), (0.10, 2.20))
        lamp.eco_code_id = self.screen
        self.assertFalse(lamp.eco_differs)
        self.assertEqual(small.eco_amount, 2.20)
        found = self.system["product.template"].search(
            [("eco_code_id", "=", self.screen.id)]
        )
        self.assertIn(lamp, found)

    def test_a_kit_bears_the_fees_of_its_components(self):
        """F264: two televisions and four bulbs, unless it has a fee of its own."""
        lamp = self._create_article("Bulb", 3.0, eco_code_id=self.bulb.id)
        kit = self._create_article(
            "Kit",
            300.0,
            eco_component_ids=[
                Command.create({"product_id": self.television.id, "quantity": 2}),
                Command.create({"product_id": lamp.id, "quantity": 4}),
            ],
        )
        self.assertAlmostEqual(kit.eco_amount, 4.80)
        order = self._create_order(kit, 3, discount=100.0)
        line = order.order_line
        self.assertEqual((line.eco_amount, line.price_subtotal), (14.40, 14.40))
        self.assertEqual(len(line._get_eco_sentences()), 2)
        self.assertIn("4.40", line._get_eco_sentences()[0])
        summary = {row["type"]: row["quantity"] for row in order._get_eco_summary()}
        self.assertEqual(summary, {"DEEE": 6.0, "Lamps": 12.0})
        kit.eco_component_ids[1].quantity = 1
        self.assertAlmostEqual(line.eco_amount, 13.50)
        self.screen.rate_ids.amount = 3.0
        self.assertAlmostEqual(line.eco_amount, 18.30)
        order.action_confirm()
        invoice = self._bill(order)
        entries = self._get_entries(invoice).sorted("amount")
        self.assertEqual(entries.product_id, lamp | self.television)
        self.assertEqual(entries.mapped("units"), [3.0, 6.0])
        kit.eco_own, kit.eco_type_id = True, self.deee
        self.assertEqual(kit.eco_amount, 0.0)

    def test_packs_are_not_nested(self):
        lamp = self._create_article("Bulb", 3.0, eco_code_id=self.bulb.id)
        component = {"product_id": lamp.id}
        pack = self._create_article(
            "Pack", 9.0, eco_component_ids=[Command.create(component)]
        )
        with self.assertRaisesRegex(ValidationError, "pack itself"):
            component = {"product_id": pack.id}
            self._create_article(
                "Pallet", 90.0, eco_component_ids=[Command.create(component)]
            )
        with self.assertRaisesRegex(ValidationError, "above zero"):
            pack.eco_component_ids.quantity = 0

    def test_a_fee_by_weight(self):
        """F263: rounded for a unit."""
        self.screen.rate_ids.unlink()
        rate = self._set_rate(self.screen, "2026-01-01", 0.345)
        rate.basis = "weight"
        self.television.invalidate_recordset()
        self.assertEqual(self.television.eco_amount, 4.31)
        line = self._create_order(qty=1).order_line
        self.television.weight = 10.0
        self.assertEqual(line.eco_amount, 3.45)

    def test_lines_of_a_grid_do_not_overlap(self):
        rate = self.screen.rate_ids.sorted("date_from")[0]
        rate.date_to = "2026-04-15"
        with self.assertRaisesRegex(ValidationError, "same day"):
            rate.date_to = "2026-04-16"
        with self.assertRaisesRegex(ValidationError, "before it begins"):
            rate.date_to = "2024-01-01"

    def test_codes_on_documents_are_archived_not_deleted(self):
        free = self._create_code("F1", self.deee, {})
        free.unlink()
        code = self._create_code("F2", self.deee, {"2025-01-01": 1.0})
        lamp = self._create_article("Lamp", 10.0, eco_code_id=code.id)
        self._create_confirmed(lamp)
        lamp.eco_code_id = False
        with self.assertRaisesRegex(UserError, "archive it"):
            code.unlink()
        code.active = False

    def test_codes_that_a_file_names(self):
        """F268: found by type and code, made without an organism where new."""
        codes = self.system["gescom.eco.code"]._find_or_create(
            self.deee, ["S1", " N1 ", "", "N1"]
        )
        self.assertEqual(sorted(codes), ["N1", "S1"])
        self.assertEqual(codes["S1"], self.screen)
        self.assertFalse(codes["N1"].organism_id)
        self.assertEqual(codes["N1"].type_id, self.deee)

    def test_one_lookup_for_all_the_articles(self):
        """F263: as many queries for forty articles as for four."""
        codes = [
            self._create_code(f"Q{number}", self.deee, {"2025-01-01": 1.0})
            for number in range(40)
        ]
        articles = self.system["product.product"].create(
            [{"name": code.code, "eco_code_id": code.id} for code in codes]
        )
        day, currency = self.env.cr.now().date(), self.company.currency_id
        counts = []
        for size in (4, 40):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            fees = articles[:size]._get_eco_fees(self.company, day, currency)
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(sum(len(found) for found in fees.values()), size)
        self.assertEqual(counts[0], counts[1])

    def test_who_may_do_what(self):
        """The manager keeps types and grids, the others read them."""
        code = self.screen.with_user(self.manager)
        code.rate_ids[:1].amount = 3.0
        for user in (self.adv, self._create_user("any", "base.group_user")):
            self.assertEqual(self.screen.with_user(user).code, "S1")
            with self.assertRaisesRegex(Exception, "not allowed|access"):
                self.screen.with_user(user).name = "Mine"
