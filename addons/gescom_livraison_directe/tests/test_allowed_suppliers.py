from odoo.exceptions import UserError, ValidationError

from .common import DirectCommon


class TestAllowedSuppliers(DirectCommon):
    def test_only_allowed_suppliers_of_the_articles_are_proposed(self):
        """F108, F115, F116: the supplier and his line of the article both say so."""
        strange = self._create_supplier("Charpentes", direct_delivery_allowed=False)
        self._sell_by(self.article, strange, 50.0)
        closed = self._create_supplier("Meubles Sud")
        self._sell_by(self.article, closed, 50.0, direct_delivery=False)
        order = self._create_confirmed(10)
        window = self._open_direct(order)
        expected = self.supplier | self.other_supplier | self.logistician
        self.assertEqual(window.supplier_ids, expected)

    def test_supplier_may_not_be_forced(self):
        """F116: nor by a call that names him."""
        strange = self._create_supplier("Charpentes", direct_delivery_allowed=False)
        self._sell_by(self.article, strange, 50.0)
        order = self._create_confirmed(10)
        move = order._get_moves_for_direct_delivery()
        with self.assertRaisesRegex(UserError, "may not deliver"):
            order._make_direct_delivery(strange, {move: 1.0})

    def test_articles_of_the_supplier_only_are_listed(self):
        """F108: the other articles of the order are not his."""
        order = self._create_confirmed(
            lines=[(self.article, 4), (self.other_article, 2)]
        )
        window = self._open_direct(order)
        self.assertEqual(window.line_ids.product_id, self.article)

    def test_out_of_date_supplier_line_does_not_count(self):
        """F115: the line ended."""
        order = self._create_confirmed(article=self.other_article)
        self._sell_by(self.other_article, self.supplier, 1.0, date_end="2020-01-01")
        with self.assertRaisesRegex(UserError, "may be delivered"):
            order.action_new_direct_delivery()

    def test_preference_asks_for_a_supplier_who_delivers(self):
        """F117: ticked only when a supplier of the article may deliver."""
        with self.assertRaisesRegex(ValidationError, "none of its suppliers"):
            self.other_article.sudo().prefer_direct_delivery = True
        self.article.sudo().prefer_direct_delivery = True
        self.assertTrue(self.article.product_tmpl_id.prefer_direct_delivery)

    def test_every_company_has_its_kinds_of_transfer(self):
        """F111, F112: after Odoo's own, which it takes first."""
        company = self._create_bare_company()
        domain = [("company_id", "=", company.id), ("code", "=", "dropship")]
        types = self.system["stock.picking.type"].search(domain, order="sequence")
        self.assertEqual(types.mapped("direct_delivery"), [False, "lf", "ol"])
        self.assertEqual(
            types.sequence_id.filtered(lambda s: s.code != "stock.dropshipping").mapped(
                "prefix"
            ),
            ["LF", "OL"],
        )
        self.assertEqual(
            types[1:].with_context(lang="fr_FR").mapped("name"),
            ["Livraisons directes fournisseur", "Livraisons par un logisticien"],
        )
        company._create_direct_delivery_types()
        self.assertEqual(types.search_count(domain), 3)

    def test_kinds_of_transfer_of_a_company(self):
        """T-53: Odoo takes the first dropship type it finds, and it stays its own."""
        company = self._create_bare_company()
        types = self.system["stock.picking.type"].search(
            [("company_id", "=", company.id), ("code", "=", "dropship")],
            order="sequence",
        )
        self.assertEqual(types.mapped("direct_delivery"), [False, "lf", "ol"])
        for kind in ("lf", "ol"):
            found = company._get_direct_delivery_type(kind)
            self.assertEqual(found.sequence_id.prefix, kind.upper())
        rules = self.system["stock.rule"].search(
            [("company_id", "=", company.id), ("picking_type_id", "in", types.ids)]
        )
        self.assertTrue(rules)
        self.assertFalse(rules.picking_type_id.direct_delivery)
