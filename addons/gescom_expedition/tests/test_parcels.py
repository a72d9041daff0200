from odoo.exceptions import UserError, ValidationError

from .common import ShippingCommon


class TestParcels(ShippingCommon):
    """Goods are put in parcels when they are prepared."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.six, cls.box = cls.system["stock.package.type"].create(
            [{"name": "Six bottles", "base_weight": 0.5}, {"name": "Box"}]
        )
        cls.system.company.write(
            {"parcel_mode": "carton", "carton_type_id": cls.box.id}
        )
        cls.article.sudo().write({"own_packaging": True, "weight": 8})
        cls.other_article.sudo().write(
            {"carton_type_id": cls.six.id, "qty_per_carton": 6, "weight": 1.5}
        )

    def _prepare(self, *lines):
        delivery = self._get_open(self._create_confirmed(lines=list(lines)))
        delivery.with_user(self.preparer).action_prepare()
        return delivery

    def _get_contents(self, delivery):
        return sorted(
            (
                parcel.package_type_id.name or "",
                sorted(
                    (line.product_id.name, line.quantity)
                    for line in delivery.move_line_ids
                    if line.result_package_id == parcel
                ),
            )
            for parcel in delivery.parcel_ids
        )

    def test_preparing_makes_the_parcels(self):
        """F106: own packaging, full cartons, and the rest together."""
        glass = self._create_article("Glass", price=3.0, cost=1.0)
        delivery = self._prepare(
            (self.article, 2), (self.other_article, 13), (glass, 4)
        )
        self.assertEqual(
            self._get_contents(delivery),
            [
                ("", [("Chair", 1)]),
                ("", [("Chair", 1)]),
                ("Box", [("Glass", 4), ("Table", 1)]),
                ("Six bottles", [("Table", 6)]),
                ("Six bottles", [("Table", 6)]),
            ],
        )
        self.assertEqual(delivery.parcel_count, 5)
        self.assertEqual(sum(delivery.move_ids.mapped("quantity")), 19)

    def test_parcels_leave_with_the_goods(self):
        """F106: shipped, the parcels are at the customer's."""
        delivery = self._prepare((self.article, 2))
        parcels = delivery.parcel_ids
        self._ship(delivery)
        self.assertEqual(delivery.state, "done")
        self.assertEqual(delivery.parcel_ids, parcels)
        self.assertEqual(delivery.sale_id.order_line.qty_delivered, 2)

    def test_shipping_at_once_makes_them_too(self):
        """F106: without preparation, what leaves is packed, the rest is not."""
        order = self._create_confirmed(
            lines=[(self.article, 3)], shipping_rule="partial"
        )
        delivery = self._pick(self._get_open(order), 2)
        self._ship(delivery)
        self.assertEqual(delivery.parcel_count, 2)
        self.assertFalse(self._get_open(order).parcel_count)

    def test_one_parcel(self):
        """F106: the shipping preferences may ask for a single parcel."""
        self.system.company.parcel_mode = "single"
        delivery = self._prepare((self.other_article, 13))
        self.assertEqual(self._get_contents(delivery), [("Box", [("Table", 13)])])

    def test_parcels_made_by_hand_are_kept(self):
        """F106: a preparer's own packages stay as he made them."""
        order = self._create_confirmed(lines=[(self.article, 2), (self.scarce, 1)])
        delivery = self._get_open(order)
        lines = delivery.move_line_ids
        package = self.env["stock.package"].with_user(self.preparer)
        lines.result_package_id = package.create({"name": "MINE"})
        delivery.action_prepare()
        self.assertEqual(delivery.parcel_ids.name, "MINE")
        delivery.action_unprepare()
        self.assertEqual(delivery.parcel_ids.name, "MINE")

    def test_put_back_undoes_the_parcels(self):
        """F106: what is put back is unpacked; packed again, it is the same."""
        delivery = self._prepare((self.article, 2), (self.other_article, 7))
        names = delivery.parcel_ids.ids
        delivery.with_user(self.preparer).action_unprepare()
        self.assertFalse(delivery.parcel_count)
        self.assertFalse(self.env["stock.package"].browse(names).exists())
        self.assertEqual(len(delivery.move_line_ids), 2)
        self.assertEqual(sorted(delivery.move_ids.mapped("quantity")), [2, 7])
        delivery.action_prepare()
        self.assertEqual(delivery.parcel_count, 4)
        reserved = self.system["stock.quant"].search(
            [
                ("product_id", "=", self.article.id),
                ("location_id.usage", "=", "internal"),
            ]
        )
        self.assertEqual(sum(reserved.mapped("reserved_quantity")), 2)

    def test_made_again_when_asked(self):
        """F106: the button packs anew, and says when it cannot."""
        delivery = self._prepare((self.other_article, 7))
        self.other_article.sudo().qty_per_carton = 7
        delivery.with_user(self.preparer).action_make_parcels()
        self.assertEqual(delivery.parcel_count, 1)
        self.system.company.parcel_mode = "none"
        with self.assertRaisesRegex(UserError, "Choose how parcels are made"):
            delivery.action_make_parcels()
        self._ship(delivery)
        with self.assertRaisesRegex(UserError, "its parcels cannot change"):
            delivery.action_make_parcels()

    def test_quantity_per_carton_needs_a_carton(self):
        """F106: at least one carton exists before a quantity is typed."""
        with (
            self.assertRaisesRegex(ValidationError, "positive number"),
            self.env.cr.savepoint(),
        ):
            self.other_article.sudo().qty_per_carton = -1
        self.system.company.carton_type_id = False
        self.other_article.sudo().write({"carton_type_id": False, "qty_per_carton": 0})
        self.system["stock.package.type"].search([]).unlink()
        with self.assertRaisesRegex(ValidationError, "Create a carton"):
            self.other_article.sudo().qty_per_carton = 6

    def test_labels_name_each_parcel(self):
        """F106: rank, number of parcels and weight on each label."""
        delivery = self._prepare((self.article, 1), (self.other_article, 6))
        labels = delivery._get_labels()
        self.assertEqual(
            [(label["rank"], label["count"]) for label in labels], [(1, 2), (2, 2)]
        )
        self.assertEqual([label["weight"] for label in labels], [8, 9.5])
        self._ship(delivery)
        self.assertAlmostEqual(delivery.shipping_weight, 17.5)
        self.assertEqual(
            [label["name"] for label in labels], delivery.parcel_ids.mapped("name")
        )
