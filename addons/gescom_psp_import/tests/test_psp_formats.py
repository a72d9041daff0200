"""Every format that is shipped, on a file of its provider (F287, F288)."""

from ..readers.definition import check_definition
from ..readers.detect import detect, find_wrong_report
from ..sentences import REPORTS
from .psp_samples import PAYPAL_CONVERSION, PAYPAL_ES, SAMPLES
from .reader_common import ReaderCase, load_formats, open_document


class TestPspFormats(ReaderCase):
    def test_shipped_definitions_say_nothing_wrong(self):
        """F288: a format is data, and a wrong word in it is found."""
        self.assertEqual(set(SAMPLES), set(load_formats()))
        for code, definition in load_formats().items():
            with self.subTest(code):
                self.assertEqual(check_definition(definition), [])

    def test_files_are_recognised(self):
        """F288: each file is recognised among all formats, by its columns."""
        for code, (text, name) in SAMPLES.items():
            with self.subTest(code):
                found = detect(text, name, load_formats())
                # The generic ones take what no other one knows.
                known = [c for c in found if not c.startswith("generic")] or found
                self.assertIn(code, known[:2] if "lyra" in code else known[:1])

    def test_samples_balance(self):
        """F287: net = gross - fee - VAT on each line, and payouts equal their lines."""
        for code in SAMPLES:
            with self.subTest(code):
                document = open_document(code)
                lines = document.parse()
                self.assertFalse(document.problems)
                for line in lines:
                    self.assertEqual(line.net, line.gross - line.fee - line.fee_tax)
                if load_formats()[code]["keys"] and any(
                    line.kind == "payout"
                    and line.payout_ref in ("po_9", "ShopFR-7", "77")
                    for line in lines
                ):
                    kept = [line for line in lines if line.kind != "ignored"]
                    self.assertEqual(sum(line.net for line in kept), 0)

    def test_stripe_payout(self):
        """F287: charges, refunds, disputes and fees, the payout named on each line."""
        lines = self.parse("stripe_payout")
        self.assertLines(
            lines,
            [
                "payment 120.00 1.93 118.07",
                "refund -20.00 0 -20.00",
                "chargeback -30.00 15.00 -45.00",
                "fee -2.07 0 -2.07",
                "payment 88.50 1.50 87.00",
            ],
        )
        self.assertEqual({line.payout_ref for line in lines}, {"po_1"})
        first, refund = lines[:2]
        self.assertEqual((first.psp_ref, first.psp_parent_ref), ("pi_1", "ch_1"))
        self.assertEqual((refund.psp_ref, refund.psp_parent_ref), ("re_1", "pi_1"))
        self.assertEqual(first.order_ref, "WEB-1")
        # 23:30 in UTC is the next day in Paris.
        self.assertEqual(str(first.date_operation), "2026-01-29")
        self.assertEqual(str(lines[4].gross_orig), "100.00")
        self.assertEqual(lines[4].currency_orig, "USD")

    def test_stripe_balance(self):
        """F287: the payout is a movement of its own, that the charges name."""
        lines = self.parse("stripe_balance")
        self.assertLines(lines, ["payment 50 0.95 49.05", "payout -49.05 0 -49.05"])
        self.assertEqual({line.payout_ref for line in lines}, {"po_9"})

    def test_paypal_french(self):
        """F287: French headers, amounts and dates; what is pending does not count."""
        lines = self.parse("paypal_activity")
        self.assertLines(
            lines,
            [
                "payment 1234.56 36.15 1198.41",
                "refund -34.56 -1.00 -33.56",
                "payout -1000 0 -1000",
                "ignored 10 0.5 9.5",
            ],
        )
        self.assertEqual(str(lines[0].date_operation), "2026-04-03")
        self.assertEqual(lines[1].psp_parent_ref, "TX1")

    def test_paypal_spanish(self):
        """F287: Spanish headers."""
        lines = self.parse("paypal_activity", PAYPAL_ES)
        self.assertLines(lines, ["payment 20.00 0.93 19.07"])

    def test_paypal_conversion(self):
        """F287: a sale in dollars and the two halves of its conversion, tied."""
        sale, paid, received = self.parse("paypal_activity", PAYPAL_CONVERSION)
        self.assertEqual((sale.currency, str(sale.net)), ("USD", "96.00"))
        self.assertEqual(sale.rate, received.net / -paid.net)
        self.assertEqual((paid.kind, received.kind), ("conversion", "conversion"))
        self.assertEqual((paid.gross_orig, paid.currency_orig), (received.net, "EUR"))

    def test_paypal_stl(self):
        """F287: hundredths even for yens, debit and credit, footers that prove."""
        document = open_document("paypal_stl")
        lines = document.parse()
        self.assertFalse(document.problems)
        self.assertLines(
            lines,
            [
                "payment 52.00 2.25 49.75",
                "payment 100 4 96",
                "refund -2.00 -0.10 -1.90",
                "payout -40.00 0 -40.00",
            ],
        )
        self.assertEqual(lines[1].currency, "JPY")
        self.assertEqual(document.merchants, {"EZ1"})
        self.assertEqual(lines[3].payout_ref, "S4")

    def test_adyen(self):
        """F287: fees of four columns; a foreign sale by its net; a sale that costs."""
        lines = self.parse("adyen_settlement")
        self.assertLines(
            lines,
            [
                "payment 100.00 1.10 98.90",
                "payment 46.00 0.50 45.50",
                "payment 0.10 0.15 -0.05",
                "refund -20 0 -20",
                "fee -1.80 0 -1.80",
                "fee -1.80 0 -1.80",
                "payout -120.75 0 -120.75",
            ],
        )
        self.assertEqual(lines[1].currency_orig, "USD")
        # Booked in the new year, sold in the old one.
        self.assertEqual(str(lines[0].date_operation), "2026-01-01")
        # Two identical fees are two movements.
        self.assertEqual([line.occurrence for line in lines[4:6]], [1, 2])
        self.assertEqual({line.payout_ref for line in lines}, {"ShopFR-7"})

    def test_lyra(self):
        """F287: scales proven by the file, fee to come, leading zeros, PayPal aside."""
        for code in ("lyra_v1", "lyra_v2"):
            with self.subTest(code):
                lines = self.parse(code)
                self.assertLines(
                    lines,
                    [
                        "payment 100 0.50 99.50",
                        "refund -50 -0.25 -49.75",
                        "payment 30 0 30",
                        "ignored 20 0 20",
                    ],
                )
                self.assertEqual(lines[1].psp_ref, "001653")
                self.assertEqual(
                    [line.fee_unknown for line in lines], [False, False, True, False]
                )
                self.assertEqual(lines[0].payout_ref, "88001-20260105-000012")

    def test_sips(self):
        """F287: what was remitted counts, what was asked for does not."""
        lines = self.parse("sips_operations")
        self.assertLines(
            lines,
            [
                "payment 136.43 0 136.43",
                "refund -59.91 0 -59.91",
                "ignored 59.91 0 59.91",
            ],
        )
        self.assertEqual(lines[1].psp_ref, "082049")

    def test_mollie(self):
        """F287: the fees are one movement; the order is read in the description."""
        lines = self.parse("mollie_settlement")
        self.assertLines(
            lines,
            [
                "payment 60 0 60",
                "refund -10 0 -10",
                "chargeback -5 0 -5",
                "fee -1.21 0 -1.21",
            ],
        )
        self.assertEqual(lines[0].order_ref, "WEB-91")

    def test_dalenys(self):
        """F287: refused payments do not count, 0 and 0000 do; refunds have no sign."""
        self.assertLines(
            self.parse("dalenys"),
            ["payment 195.67 0.88 194.79", "refund -95.67 0 -95.67", "ignored 10 0 10"],
        )

    def test_payplug(self):
        """F287: payments, refunds, the monthly invoice and the transfer."""
        lines = self.parse("payplug")
        self.assertLines(
            lines,
            [
                "payment 1060.50 0 1060.50",
                "refund -60.50 0 -60.50",
                "payout -900 0 -900",
                "fee -12 0 -12",
            ],
        )
        self.assertEqual(lines[0].order_ref, "WEB-111")

    def test_alma(self):
        """F287: cents; the VAT counts on lines that it is taken from."""
        lines = self.parse("alma")
        self.assertLines(
            lines,
            ["payment 120 4.56 115.44", "refund -20 0 -20", "payment 100 1.20 98.80"],
        )
        self.assertEqual(str(lines[2].fee_tax), "0.20")
        self.assertEqual(
            (lines[1].psp_ref, lines[1].psp_parent_ref), ("refund_1", "payment_1")
        )

    def test_hipay(self):
        """F287: the sale, its fee and the VAT on it are one movement."""
        lines = self.parse("hipay_settlement")
        self.assertLines(lines, ["payment 80 1.20 78.80", "refund -30 0 -30"])
        self.assertEqual(str(lines[0].fee_tax), "0.20")

    def test_mirakl(self):
        """F287: rows of an order are one sale and one refund, whatever their number."""
        lines = self.parse("mirakl")
        self.assertLines(
            lines,
            ["payment 105 18.90 86.10", "refund -40 -6 -34", "payout -52.10 0 -52.10"],
        )
        self.assertEqual(str(lines[0].fee_tax), "3.15")
        self.assertEqual(lines[1].psp_ref, "R1")

    def test_mirakl_simple(self):
        """F287: payouts that are shown without their sign."""
        self.assertLines(
            self.parse("mirakl_simple"), ["payment 110 15 95", "payout -95 0 -95"]
        )

    def test_amazon(self):
        """F287: both layouts give the same movements; the total is proven."""
        for code in ("amazon_v1", "amazon_v2"):
            with self.subTest(code):
                lines = self.parse(code)
                self.assertLines(
                    lines,
                    [
                        "payout -25.50 0 -25.50",
                        "payment 46 7.20 38.80",
                        "refund -12 -1.20 -10.80",
                        "fee -2.50 0 -2.50",
                    ],
                )
                self.assertEqual(lines[1].order_ref, "A1")

    def test_generic(self):
        """F288: a file of nobody in particular; an unknown type is not guessed."""
        lines = self.parse("generic")
        self.assertLines(
            lines,
            ["payment 1050 10.50 1039.50", "refund -50 0 -50", "None 1 0 1"],
        )
        lines = self.parse("generic_debit_credit")
        self.assertLines(lines, ["payment 1050 0 1050", "refund -50 0 -50"])

    def test_names_of_wrong_reports_are_translated(self):
        """F287: whoever imports one reads its name in the language of the screen."""
        names = {
            wrong["name"]
            for definition in load_formats().values()
            for wrong in definition.get("wrong", ())
        }
        self.assertEqual(names, set(REPORTS))

    def test_wrong_report_is_named(self):
        """F288: another report of the same provider is named, not guessed."""
        for text, name, word in (
            ("Psp Reference,Record Type,Main Amount\n1,Settled,2\n", "x.csv", "Adyen"),
            ("id,Amount,Arrival Date\npo_1,2,2026-01-01\n", "payouts.csv", "Stripe"),
            ('"RH",x\n', "TRR-20260107.01.009.CSV", "PayPal"),
            ("ID,Status,Consumer name\ntr_1,paid,Luc\n", "payments.csv", "Mollie"),
        ):
            with self.subTest(word):
                self.assertFalse(
                    [
                        c
                        for c in detect(text, name, load_formats())
                        if "generic" not in c
                    ]
                )
                self.assertIn(word, find_wrong_report(text, name, load_formats()))
