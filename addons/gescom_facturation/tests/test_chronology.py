from datetime import date
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import BillingCommon


@freeze_time("2026-11-12 10:00:00")
@tagged("post_install", "-at_install")
class TestChronology(BillingCommon):
    """F135, F147, A-12: it is said when the numbers would not follow the dates."""

    def _post(self, day, move_type="out_invoice"):
        line = {"product_id": self.article.id, "quantity": 1}
        move = self.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": self.customer.id,
                "invoice_date": day,
                "invoice_line_ids": [Command.create(line)],
            }
        )
        move.action_post()
        return move

    def _preview(self, **values):
        order = self._create_confirmed(10)
        self._deliver_on(order, date(2026, 11, 2))
        values = {"partner_ids": order.partner_id.ids, **values}
        run = self.env["gescom.invoicing.run"].create(values)
        run.action_preview()
        return run

    def _get_messages(self, move):
        return " ".join(move.message_ids.mapped("body"))

    def test_invoice_dated_before_the_last_number_says_so(self):
        """F147: a message, not a refusal."""
        last = self._post("2026-11-10")
        self.assertNotIn("follow the dates", self._get_messages(last))
        early = self._post("2026-11-05")
        self.assertEqual(early.state, "posted")
        self.assertRegex(
            self._get_messages(early), f"after {last.name} of 11/10/2026 was numbered"
        )
        self.assertNotIn("follow the dates", self._get_messages(self._post(last.date)))

    def test_invoices_posted_together_are_compared_at_once(self):
        """F147: each with the one before it; one query, however many they are."""
        days = ["2026-11-10", "2026-11-09", "2026-11-09", "2026-11-08", "2026-11-12"]
        moves = self.env["account.move"].concat(*map(self._post, days))
        self.env.flush_all()
        with (
            patch.object(type(moves), "_log_out_of_order") as log,
            self.assertQueryCount(1),
        ):
            moves._log_chronology()
        self.assertEqual(
            [call.args for call in log.call_args_list], [(moves[0],), (moves[2],)]
        )

    def test_preview_warns_of_an_earlier_date(self):
        """F135: the sentence names the invoice, the billing may still start."""
        last = self._post("2026-11-10")
        run = self._preview(invoice_date="2026-11-05")
        self.assertRegex(
            run.chronology_warning,
            f"from 11/05/2026 and numbered after {last.name} of 11/10/2026",
        )
        run.action_run()
        self.assertEqual(run.invoice_ids.state, "posted")
        self.assertNotIn("follow the dates", self._get_messages(run.invoice_ids))

    def test_preview_is_silent_when_the_dates_follow(self):
        """F135: the same day is in order; so is another series."""
        self._post("2026-11-10")
        self._post("2027-01-05")
        self.assertFalse(self._preview(invoice_date="2026-11-10").chronology_warning)

    def test_series_of_another_year_does_not_count(self):
        """F135: the last day of a year after the first invoice of the next one."""
        self._post("2027-01-05")
        self.assertFalse(self._preview(invoice_date="2026-11-12").chronology_warning)
        self._post("2026-11-30")
        again = self._preview(invoice_date="2026-11-12")
        self.assertIn("of 11/30/2026", again.chronology_warning)
