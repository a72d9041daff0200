from odoo.addons.mail.tests.common import MailCase

from .common import ShippingCommon


class TestShippingMail(ShippingCommon, MailCase):
    """The customer is told once that his goods left."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system.company.write(
            {
                "stock_move_email_validation": True,
                "stock_mail_confirmation_template_id": cls.system.ref(
                    "stock.mail_template_data_delivery_confirmation"
                ).id,
            }
        )
        cls.shop = cls.system["gescom.sales.origin"].create(
            {"name": "Web shop", "kind": "shop"}
        )

    def _count_mails(self, ship):
        with self.mock_mail_gateway():
            ship()
        return len(self._new_mails)

    def _ship_order(self, **values):
        order = self._create_confirmed(**values)
        delivery = self._get_open(order)
        return self._count_mails(
            lambda: self._ship(delivery.with_context(mail_notrack=True))
        )

    def test_shipment_is_announced(self):
        """F099, F101: one e-mail when the goods leave, none before."""
        delivery = self._get_open(self._create_confirmed())
        self.assertEqual(self._count_mails(delivery.action_prepare), 0)
        self.assertEqual(self._count_mails(lambda: self._ship(delivery)), 1)

    def test_nothing_is_sent_when_the_step_is_off(self):
        """F101: no e-mail when none was chosen."""
        self.system.company.stock_move_email_validation = False
        self.assertEqual(self._ship_order(), 0)
        self.system.company.write(
            {
                "stock_move_email_validation": True,
                "stock_mail_confirmation_template_id": False,
            }
        )
        self.assertEqual(self._ship_order(), 0)

    def test_web_shop_writes_to_its_customers_itself(self):
        """F102: no e-mail for a web order, whatever its origin is."""
        self.assertEqual(self._ship_order(sales_origin_id=self.shop.id), 0)
        self.assertEqual(self._ship_order(web_order=True), 0)

    def test_web_shop_that_leaves_the_mails_to_us(self):
        """F102: the sales origin says “E-mails sent from here” (A-47)."""
        self.shop.erp_emails = True
        self.assertEqual(self._ship_order(sales_origin_id=self.shop.id), 1)

    def test_deliveries_shipped_together_are_told_apart(self):
        """F102: of two shipped at once, the shop's one is silent."""
        ours = self._get_open(self._create_confirmed())
        shops = self._get_open(self._create_confirmed(sales_origin_id=self.shop.id))
        self.assertEqual(self._count_mails(lambda: self._ship(ours | shops)), 1)
        self.assertEqual((ours | shops).mapped("shipping_state"), ["shipped"] * 2)
