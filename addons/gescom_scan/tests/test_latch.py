from odoo.exceptions import UserError

from .common import BADGE, CHAIR, STRANGER, TABLE, ScanCommon


class TestLatch(ScanCommon):
    """Red stays red until the wrong article is out, on every road."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._give_badge()

    def _create_red(self):
        delivery = self._create_delivery((self.article, 3), (self.other_article, 1))
        self.assertLatched(delivery.scan(STRANGER))
        return delivery

    def test_nothing_else_is_accepted_while_red(self):
        """F309: neither the right article, nor undoing, nor a parcel, nor the end."""
        delivery = self._create_red()
        for answer in (
            delivery.scan(CHAIR),
            delivery.scan("ANYTHING"),
            delivery.scan_undo(),
            delivery.scan_parcel(),
            delivery.scan_finish(partial=True),
        ):
            self.assertLatched(answer, "Wrong article: Wardrobe")
        self.assertEqual(delivery.get_scan_state()["progress"]["done"], 0)

    def test_scanning_the_wrong_article_out_turns_green(self):
        """F309: the same one, and the control goes on."""
        delivery = self._create_red()
        self.assertGreen(delivery.scan(STRANGER), "Taken out: Wardrobe")
        self.assertGreen(delivery.scan(CHAIR), "1 of 3")

    def test_surplus_is_scanned_out_too(self):
        """F309: of three chairs the fourth leaves the parcel, the three stay."""
        delivery = self._create_delivery((self.article, 3), (self.other_article, 1))
        delivery.scan(CHAIR, 3)
        self.assertLatched(delivery.scan(CHAIR), "Wrong quantity")
        self.assertGreen(delivery.scan(CHAIR), "Taken out")
        self.assertEqual(delivery.get_scan_state()["progress"]["done"], 3)

    def test_unknown_code_is_scanned_out(self):
        """F309: by the same code, which nobody knows."""
        delivery = self._create_delivery()
        self.assertLatched(delivery.scan("MYSTERY"))
        self.assertLatched(delivery.scan("OTHER MYSTERY"), "MYSTERY")
        self.assertGreen(delivery.scan("MYSTERY"), "Taken out: MYSTERY")

    def test_second_barcode_of_the_article_takes_it_out(self):
        """F309: the article matters, not the label it was read from."""
        self._add_barcode("WARDROBE-2", self.stranger)
        delivery = self._create_red()
        self.assertGreen(delivery.scan("WARDROBE-2"), "Taken out")

    def test_what_was_read_before_the_light_takes_nothing_out(self):
        """F309: a scanner that reads twice, or was offline, does not release."""
        delivery = self._create_red()
        self.assertLatched(delivery.scan(STRANGER, red_shown=False))
        self.assertGreen(delivery.scan(STRANGER, red_shown=True), "Taken out")

    def test_supervisors_badge_releases(self):
        """F309: it is kept who did, and the code of the badge is kept nowhere."""
        delivery = self._create_red()
        self.assertGreen(delivery.scan(BADGE), f"Released by {self.manager.name}")
        mistake = self.system["gescom.scan.mistake"].search(
            [("picking_id", "=", delivery.id)]
        )
        self.assertEqual(mistake.release, "badge")
        self.assertEqual(mistake.release_user_id, self.manager)
        events = self._get_control(delivery).event_ids
        self.assertNotIn(BADGE, str(events.read(["code", "answer"])))
        self.assertNotIn(BADGE, str(mistake.read()))

    def test_badge_without_red_changes_nothing(self):
        """F309: it is read, and kept nowhere."""
        delivery = self._create_delivery()
        self.assertGreen(delivery.scan(BADGE), "nothing is to be released")
        self.assertGreen(delivery.scan(CHAIR), "1 of 3")

    def test_badge_of_who_is_supervisor_no_more(self):
        """F309: the group counts at the moment of the scan."""
        delivery = self._create_red()
        self.manager.sudo().group_ids = self.system.ref("gescom_base.group_preparer")
        self.assertLatched(delivery.scan(BADGE))

    def test_nothing_is_validated_while_red(self):
        """F309: form, batch, scan and RPC, ship or prepare."""
        delivery = self._create_red()
        batch = self._create_batch(delivery.sudo(False).with_user(self.adv))
        batch.action_confirm()
        for validate in (
            delivery.button_validate,
            delivery.action_ship,
            delivery.action_prepare,
            lambda: self._ship(delivery),
            lambda: self._ship(delivery.with_user(self.manager)),
            lambda: self._ship(delivery.sudo()),
            lambda: delivery.sudo()._action_done(),
            batch.action_done,
        ):
            with self.assertRaisesRegex(UserError, "is red. Wrong article: Wardrobe"):
                validate()
        delivery.scan(STRANGER)
        self._ship(delivery)
        self.assertEqual(delivery.state, "done")

    def test_control_that_was_turned_off_is_put_right_first(self):
        """F309: the option does not keep the light red for ever."""
        delivery = self._create_red()
        self.outgoing.scan_control = "off"
        with self.assertRaisesRegex(UserError, "is red"):
            self._ship(delivery)
        self.assertGreen(delivery.scan(STRANGER), "Taken out")
        self._ship(delivery)
        self.assertEqual(delivery.state, "done")

    def test_order_may_be_cancelled_while_red(self):
        """F309: red keeps the goods in, not the order alive."""
        delivery = self._create_red()
        delivery.sudo().sale_id._action_cancel()
        self.assertEqual(delivery.state, "cancel")

    def test_two_mistakes_follow_each_other(self):
        """F309: each one is put right by itself."""
        delivery = self._create_red()
        delivery.scan(STRANGER)
        delivery.scan(TABLE)
        self.assertLatched(delivery.scan(TABLE), "Wrong quantity: 1 of")
        self.assertLatched(delivery.scan(STRANGER), "Wrong quantity: 1 of")
        self.assertGreen(delivery.scan(TABLE), "Taken out")
