import re
from urllib.parse import urlsplit

from lxml import html

from odoo.tests import HttpCase

from .common import DirectCommon


class TestAnswerPage(DirectCommon, HttpCase):
    """F110, F111: the page of the supplier, who has no account and no other right."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_confirmed(10)
        cls.order.delivery_instructions = "Ring twice"
        quantities = {cls.order.order_line.move_ids: 4}
        cls.purchase = cls.order._make_direct_delivery(cls.supplier, quantities)
        cls.line = cls.purchase.order_line
        cls.path = urlsplit(cls.purchase.direct_answer_url).path
        cls.env.flush_all()

    def _open(self, path=None):
        return self.url_open(path or self.path)

    def _post(self, action, quantity="4", page=None, path=None, **form):
        """Fill the form of a page in, as a browser does."""
        page = page or self._open()
        hidden = html.fromstring(page.text).xpath("//form//input[@type='hidden']")
        values = {each.get("name"): each.get("value") for each in hidden}
        values |= {f"quantity_{self.line.id}": quantity, "action": action, **form}
        answer = self.url_open(f"{path or self.path}/answer", data=values)
        self.env.invalidate_all()
        return answer

    def test_page_shows_what_is_needed_and_no_more(self):
        """What to deliver, where and how; neither price nor customer order."""
        self.line.price_unit = 71.23
        self.env.flush_all()
        page = self._open()
        self.assertEqual(page.status_code, 200)
        self.assertIn(self.purchase.picking_ids.name, page.text)
        self.assertIn("Chair", page.text)
        self.assertIn("Ring twice", page.text)
        for secret in ("71.23", "71,23", "100.0", self.order.name, "€"):
            self.assertNotIn(secret, page.text)
        self.assertIn("no-store", page.headers["Cache-Control"])
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(page.headers["X-Frame-Options"], "DENY")
        self.assertIn("noindex", page.headers["X-Robots-Tag"])

    def test_page_speaks_the_language_of_the_supplier(self):
        """In French, without a word of English."""
        self.system["res.lang"]._activate_lang("fr_FR")
        self.supplier.lang = "fr_FR"
        self.env.flush_all()
        page = self._open().text
        self.assertIn('lang="fr"', page)
        self.assertIn("Vous livrez", page)
        for word in ("deliver", "Shipped", "Confirm ", "Awaited", "Article to"):
            self.assertNotIn(word, page)

    def test_only_the_secret_opens(self):
        """Another secret, another document, no secret: there is no such page."""
        other = self._deliver_by(self.order, 1)
        other_path = urlsplit(other.direct_answer_url).path
        secret = self.path.rsplit("/", 1)[1]
        self.env.flush_all()
        wrong = [
            self.path[:-1] + ("a" if self.path[-1] != "a" else "b"),
            f"/gescom/direct/{other.id}/{secret}",
            f"/gescom/direct/{self.purchase.id}/False",
            f"/gescom/direct/{self.purchase.id}/é",
            f"/gescom/direct/999999999/{secret}",
            f"/gescom/direct/{self.purchase.id}/{self.purchase.sudo().access_token}",
        ]
        for path in wrong:
            self.assertEqual(self._open(path).status_code, 404, path)
        page = self._open(other_path)
        self.assertEqual(page.status_code, 200)
        answer = self._post("ship", page=page, path=wrong[1])
        self.assertEqual(answer.status_code, 404)
        self.assertEqual(self.purchase.picking_ids.state, "assigned")

    def test_secret_opens_nothing_else(self):
        """Neither the portal, nor the supplier order with its prices."""
        secret = self.path.rsplit("/", 1)[1]
        page = self._open(f"/my/purchase/{self.purchase.id}?access_token={secret}")
        self.assertIn("/web/login", page.url + page.text)
        self.assertNotIn(self.purchase.name, page.text)

    def test_form_is_asked_for_its_mark(self):
        """Another site cannot answer in the supplier's name."""
        answer = self.url_open(f"{self.path}/answer", data={"action": "refuse"})
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(self.purchase.direct_answer, "waiting")

    def test_supplier_confirms(self):
        """The answer is noted in his name, and the page says so."""
        page = self._post("confirm", note="See you", promised_date="2027-01-15")
        self.assertIn("your answer is noted", page.text)
        self.assertIn("15/01/2027", page.text)
        self.assertEqual(self.purchase.direct_answer, "confirmed")
        message = self.purchase.message_ids[0]
        self.assertIn("See you", message.body)
        self.assertEqual(message.author_id, self.supplier)
        self._assert_shares(self.order, bl=6, lf=4)

    def test_supplier_delivers_a_part(self):
        """What he does not deliver is refused; a comma is understood."""
        self._post("confirm", quantity="1,0", note="<b>Sorry</b>")
        self.assertEqual(self.purchase.direct_answer, "partial")
        self.assertEqual(self.line.direct_refused_qty, 3)
        self.assertNotIn("<b>Sorry", self.purchase.message_ids[0].body)
        self.assertIn("refused goods", self.order.activity_ids.summary)

    def test_supplier_refuses(self):
        """Nothing is cancelled before somebody chooses."""
        page = self._post("refuse")
        self.assertIn("you do not deliver", page.text)
        self.assertEqual(self.purchase.direct_answer, "refused")
        self._assert_shares(self.order, bl=6, lf=4)

    def test_supplier_ships_in_parts(self):
        """The transfer is done, its number shown; a page sent twice counts once."""
        page = self._open()
        day = self.purchase.date_order.date().isoformat()
        first = self._post("ship", "3", page, tracking="6A123", shipped_date=day)
        self.assertIn("your shipment is noted", first.text)
        self.assertIn("6A123", first.text)
        self.assertEqual(self.order.order_line.qty_delivered, 3)
        again = self._post("ship", "1", page, tracking="6A123")
        self.assertIn("changed meanwhile", again.text)
        self.assertEqual(self.order.order_line.qty_delivered, 3)
        last = self._post("ship", "1")
        self.assertIn("Nothing is left to deliver", last.text)
        self.assertEqual(self.order.order_line.qty_delivered, 4)
        self._assert_shares(self.order, bl=6)

    def test_wrong_entries_are_explained(self):
        """What was typed stays on the page, and nothing is done."""
        for action, quantity, form, message in (
            ("confirm", "5", {}, "Chair: 5 is more than what is left"),
            ("ship", "nan", {}, "is no quantity"),
            ("ship", "-1", {}, "is no quantity"),
            ("ship", "0", {}, "Enter what is shipped"),
            ("ship", "1", {"shipped_date": "2099-01-01"}, "today at the latest"),
            ("confirm", "1", {"promised_date": "soon"}, "is no date"),
        ):
            page = self._post(action, quantity, note="Kept", **form)
            self.assertEqual(page.status_code, 200)
            self.assertIn(message, page.text)
            self.assertIn("Kept", page.text)
        self.assertEqual(self.purchase.direct_answer, "waiting")
        self.assertEqual(self.order.order_line.qty_delivered, 0)

    def test_cancelled_delivery(self):
        """There is nothing to answer any more."""
        page = self._open()
        self.purchase.button_cancel()
        self.env.flush_all()
        self.assertIn("was cancelled", self._open().text)
        self._post("ship", page=page)
        self.assertEqual(self.order.order_line.qty_delivered, 0)

    def test_request_is_answered_not_shipped(self):
        """A-32: we have to confirm it first."""
        self.company.sudo().direct_delivery_as_request = True
        self.purchase = self._deliver_by(self.order, 2)
        self.line = self.purchase.order_line
        self.path = urlsplit(self.purchase.direct_answer_url).path
        self.env.flush_all()
        page = self._open()
        self.assertNotIn("You have shipped", page.text)
        self.assertIn("not confirmed yet", self._post("ship", "2").text)
        self._post("confirm", "2")
        self.assertEqual(self.purchase.direct_answer, "confirmed")

    def test_lots_are_entered_by_us(self):
        """What the supplier announces is noted, somebody enters it."""
        article = self._create_article("Clock", price=20.0, cost=5.0, stock=0)
        article.sudo().tracking = "serial"
        self._sell_by(article, self.supplier, 8.0)
        order = self._create_confirmed(1, article=article)
        self.purchase = self._deliver_by(order, 1)
        self.line = self.purchase.order_line
        self.path = urlsplit(self.purchase.direct_answer_url).path
        self.env.flush_all()
        page = self._post("ship", "1", tracking="6A9")
        self.assertIn("your shipment is noted", page.text)
        self.assertIn("6A9", re.sub("<[^>]*>", "", self.purchase.message_ids[0].body))
        self.assertIn("enter it", order.activity_ids.summary)
        self.assertEqual(order.order_line.qty_delivered, 0)

    def test_logistician_answers_too(self):
        """F111: with the page of his OL."""
        self.purchase = self._deliver_by(self.order, 2, self.logistician)
        self.line = self.purchase.order_line
        self.path = urlsplit(self.purchase.direct_answer_url).path
        self.env.flush_all()
        self.assertIn(self.purchase.name, self._open().text)
        self._post("ship", "2")
        self.assertEqual(self.order.order_line.qty_delivered, 2)

    def test_mail_carries_the_page(self):
        """F110: with the day the answer is expected by."""
        self.purchase.action_send_direct()
        mails = self.system["mail.mail"].search(
            [("model", "=", "purchase.order"), ("res_id", "=", self.purchase.id)]
        )
        self.assertIn(self.path, mails.body_html)
        self.assertIn("expect your answer by", mails.body_html)
