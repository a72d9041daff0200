import json

from odoo.exceptions import UserError

from .common import CHAIR, STRANGER, TABLE, ScanCommon


class TestControl(ScanCommon):
    """The right article is green, a wrong one or one too many is red."""

    def test_right_article_is_green(self):
        """F308, F309: it counts, and says how many are left."""
        delivery = self._create_delivery((self.article, 3), (self.other_article, 1))
        answer = delivery.scan(CHAIR)
        self.assertGreen(answer, "1 of 3")
        self.assertEqual((answer["done"], answer["remaining"]), (1, 2))
        self.assertEqual(answer["code"], CHAIR)
        move = delivery.move_ids.filtered(lambda m: m.product_id == self.article)
        self.assertEqual(answer["line"], move.id)
        self.assertEqual(answer["progress"], {"done": 1, "expected": 4})

    def test_wrong_article_is_red(self):
        """F309: the sentence names the article and the document."""
        delivery = self._create_delivery()
        answer = delivery.scan(STRANGER)
        self.assertLatched(answer, "Wrong article: Wardrobe")
        self.assertIn(delivery.display_name, answer["message"])
        self.assertEqual(answer["reason"], "wrong_article")

    def test_one_too_many_is_red(self):
        """F309: the quantity is wrong, and the surplus is not counted."""
        delivery = self._create_delivery((self.article, 1))
        self.assertGreen(delivery.scan(CHAIR), "Everything is there")
        self.assertLatched(delivery.scan(CHAIR), "Wrong quantity: 1 of")
        self.assertEqual(delivery.get_scan_state()["progress"]["done"], 1)

    def test_unknown_code_is_red(self):
        """F309: what nobody knows is in no parcel."""
        answer = self._create_delivery().scan("0000000000017")
        self.assertLatched(answer, "Unknown code 0000000000017")

    def test_same_article_on_two_lines_counts_once(self):
        """F308: what is asked for twice is expected twice."""
        delivery = self._create_delivery((self.article, 2), (self.article, 3, 90.0))
        self.assertGreen(delivery.scan(CHAIR, 5), "Everything is there")
        self.assertLatched(delivery.scan(CHAIR))

    def test_undo_takes_the_last_scan_back(self):
        """F308: of the operator himself, one after the other."""
        delivery = self._create_delivery((self.article, 3), (self.other_article, 1))
        delivery.scan(CHAIR, 2)
        delivery.scan(TABLE)
        self.assertGreen(delivery.scan_undo(), "Undone: [TAB-01] Table")
        answer = delivery.scan_undo()
        self.assertEqual((answer["done"], answer["remaining"]), (0, 3))
        self.assertRefused(delivery.scan_undo(), "nothing to undo")

    def test_undo_leaves_a_colleague_alone(self):
        """F308: two operators on one document undo their own scans."""
        delivery = self._create_delivery()
        delivery.scan(CHAIR)
        colleague = delivery.with_user(self.adv)
        self.assertRefused(colleague.scan_undo(), "nothing to undo")
        self.assertEqual(delivery.get_scan_state()["progress"]["done"], 1)

    def test_another_document_is_no_mistake(self):
        """F308: its number is refused without turning the control red."""
        delivery = self._create_delivery()
        other = self._create_delivery()
        self.assertRefused(delivery.scan(other.name), "is another document")
        self.assertGreen(delivery.scan(delivery.name), "being scanned")

    def test_state_after_a_reload_is_the_servers(self):
        """F308: what was counted and what is red are found again."""
        delivery = self._create_delivery((self.article, 3), (self.other_article, 1))
        delivery.scan(CHAIR, 2)
        wrong = delivery.scan(STRANGER)
        state = delivery.get_scan_state()
        self.assertEqual(state["light"], "red")
        self.assertEqual(state["message"], wrong["message"])
        done = {line["reference"]: line["done"] for line in state["lines"]}
        self.assertEqual(done, {"CHA-01": 2, "TAB-01": 0})
        self.assertEqual(state["document"]["name"], delivery.display_name)

    def test_answers_are_what_rpc_carries(self):
        """F308: nothing is None, everything is JSON."""
        delivery = self._create_delivery((self.article, 2))
        for answer in (
            self.env["stock.picking"].scan_document("NOWHERE"),
            delivery.get_scan_state(),
            delivery.scan(STRANGER),
            delivery.scan(STRANGER),
            delivery.scan(CHAIR),
            delivery.scan_undo(),
            delivery.scan(CHAIR, 2),
            delivery.scan_parcel(),
            delivery.with_context(skip_sms=True).scan_finish(),
            delivery.get_scan_state(),
        ):
            self.assertNotIn("null", json.dumps(answer))

    def test_quantity_is_above_zero(self):
        """F308: nothing is scanned zero times, or less."""
        delivery = self._create_delivery()
        for quantity in (0, -1, "x", None, float("nan"), float("inf")):
            with self.assertRaisesRegex(UserError, "quantity above zero"):
                delivery.scan(CHAIR, quantity)

    def test_closed_documents_are_not_scanned(self):
        """F308: what left, and what is not confirmed yet."""
        delivery = self._create_delivery()
        self._ship(delivery)
        with self.assertRaisesRegex(UserError, "is closed"):
            delivery.scan(CHAIR)
        draft = self.system["stock.picking"].create(
            {"picking_type_id": self.outgoing.id}
        )
        with self.assertRaisesRegex(UserError, "is a draft"):
            draft.with_user(self.preparer).scan(CHAIR)

    def test_operation_type_turns_the_control_off(self):
        """F308: the option of the operation type."""
        delivery = self._create_delivery()
        self.outgoing.scan_control = "off"
        with self.assertRaisesRegex(UserError, "scan control is off"):
            delivery.scan(CHAIR)

    def test_one_scan_reads_one_document(self):
        """F308: sixty lines or two cost the same number of queries."""
        articles = [
            self._create_article(f"Part {n}", 5.0, 2.0, barcode=f"PART-{n:04}")
            for n in range(60)
        ]
        delivery = self._create_delivery(*[(article, 2) for article in articles])
        delivery.scan("PART-0000")
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            delivery.scan("PART-0059", token="scanner", sequence=1)
            self.env.flush_all()
