"""The traps of settlement files, each with what the reader makes of it (F287)."""

import io
import zipfile
import zlib
from decimal import Decimal

from odoo.tests import BaseCase

from ..archives import MOST_FILES, unpack
from ..readers.dates import Calendar, DateFormat
from ..readers.definition import check_definition
from ..readers.detect import refuse_spreadsheet
from ..readers.errors import LineError, Refusal
from ..readers.masks import RowMask, mask_text
from ..readers.money import guess_decimal, read_amount
from ..readers.text import decode
from .psp_samples import (
    ADYEN,
    ADYEN_HEADER,
    AMAZON_V1,
    GENERIC,
    LYRA_V1,
    PAYPAL_FR,
    PAYPAL_STL,
    STRIPE_PAYOUT,
    table,
)
from .reader_common import ReaderCase, load_formats, open_document

HEAD = "Date;Référence;Type;Commande;Montant;Devise"


def generic(*rows):
    return table(";", HEAD.replace(";", "|"), *rows)


class TestPspReader(ReaderCase):
    def test_encodings(self):
        """F287: UTF-8, its mark, UTF-16, Windows-1252, mojibake: the same file."""
        wanted = [line.label for line in self.parse("generic", GENERIC)]
        for content in (
            GENERIC.encode("utf-8-sig"),
            GENERIC.encode("utf-16"),
            GENERIC.encode("utf-16-le"),
            GENERIC.encode("utf-16-be"),
            GENERIC.encode("cp1252"),
            GENERIC.encode().decode("cp1252").encode(),
        ):
            with self.subTest(content[:12]):
                lines = self.parse("generic", content)
                self.assertEqual([line.label for line in lines], wanted)

    def test_one_bad_byte_spoils_no_file(self):
        """F287: a letter in no encoding leaves the amounts as they are."""
        content = GENERIC.encode().replace(b"Cadeau", b"Cad\xff\x81")
        self.assertEqual(len(self.parse("generic", content)), 3)

    def test_truncated_by_the_missing_end(self):
        """F287: a file without its last record is refused."""
        self.assertRefused("truncated", "lyra_v1", LYRA_V1.replace("FIN;\r\n", ""))
        self.assertRefused(
            "truncated", "paypal_stl", PAYPAL_STL[: -len(PAYPAL_STL) // 4]
        )

    def test_truncated_by_the_totals(self):
        """F287: movements that are fewer than the last records say are refused."""
        lines = PAYPAL_STL.splitlines(keepends=True)
        without_count = [line for line in lines if not line.startswith('"RC"')]
        del without_count[4]
        refusal = self.assertRefused(
            "truncated_total", "paypal_stl", "".join(without_count)
        )
        self.assertEqual(refusal.params["expected"], Decimal(52))
        del lines[4]
        self.assertRefused("bad_count", "paypal_stl", "".join(lines))
        rows = AMAZON_V1.splitlines(keepends=True)
        refusal = self.assertRefused("bad_total", "amazon_v1", "".join(rows[:-1]))
        self.assertEqual(refusal.params["total"], Decimal("28.00"))

    def test_half_a_row_is_reported(self):
        """F287: a row that is cut is listed with its line; the others are kept."""
        document = open_document("stripe_payout", STRIPE_PAYOUT[:-60])
        self.assertEqual(len(document.parse()), 4)
        self.assertProblems(document, (6, "bad_width"))

    def test_empty_file_with_its_frame(self):
        """F287: a day without movements is no error."""
        rows = [row for row in LYRA_V1.splitlines() if not row.startswith("MATCHING")]
        self.assertEqual(self.parse("lyra_v1", "\r\n".join(rows)), [])
        with self.assertRaises(Refusal):
            refuse_spreadsheet(b" \n")
        with self.assertRaises(Refusal):
            refuse_spreadsheet(b"PK\x03\x04xl/workbook.xml")

    def test_columns_in_any_order(self):
        """F287: columns that are moved or added change nothing."""
        rows = [row.split(",") for row in STRIPE_PAYOUT.splitlines()]
        moved = "\n".join(",".join(["extra", *reversed(row)]) for row in rows)
        lines = self.parse("stripe_payout", moved)
        self.assertEqual(
            [line.key for line in lines],
            [line.key for line in self.parse("stripe_payout")],
        )

    def test_identical_lines_are_kept(self):
        """F287: two identical movements are two; their ranks tell them apart."""
        row = "05/01/2026|G1|Paiement|WEB-1|10,00|EUR"
        lines = self.parse("generic", generic(row, row, row))
        self.assertEqual(len({line.key for line in lines}), 1)
        self.assertEqual([line.occurrence for line in lines], [1, 2, 3])

    def test_unknown_types_are_kept(self):
        """F287: an unknown type, or one against the money's side, is not guessed."""
        lines = self.parse(
            "generic",
            generic(
                "05/01/2026|G1|Mystère|WEB-1|10,00|EUR",
                "05/01/2026|G2|Paiement|WEB-1|-10,00|EUR",
            ),
        )
        self.assertEqual([line.kind for line in lines], [None, None])
        self.assertEqual(lines[1].note, "wrong_side")

    def test_each_error_names_its_line_and_column(self):
        """F287: what is valid is kept, what is not is listed."""
        document = open_document(
            "generic",
            generic(
                "05/01/2026|G1|Paiement|WEB-1|10,00|EUR",
                "32/01/2026|G2|Paiement|WEB-1|10,00|EUR",
                "05/01/2026|G3|Paiement|WEB-1|dix|EUR",
                "05/01/2026|G4|Paiement|WEB-1||EUR",
                "05/01/2026|G5|Paiement|WEB-1|10,00|E",
                "|G6|Paiement|WEB-1|10,00|EUR",
                "05/01/2026|G7|Paiement|WEB-1|10,001|EUR",
                "05/01/2026|1.23E+15|Paiement|WEB-1|10,00|EUR",
                "05/01/2026|G9|Paiement|WEB-1|10,00",
                "05/01/2226|G10|Paiement|WEB-1|10,00|EUR",
            ),
        )
        self.assertEqual([line.psp_ref for line in document.parse()], ["G1"])
        self.assertProblems(
            document,
            (3, "bad_date"),
            (4, "bad_amount"),
            (5, "no_amount"),
            (6, "bad_currency"),
            (7, "no_date"),
            (8, "too_precise"),
            (9, "damaged_reference"),
            (10, "bad_width"),
            (11, "bad_date"),
        )
        self.assertEqual(document.problems[1].field, "Montant")

    def test_amount_off_by_a_cent(self):
        """F287: a net that is not gross less fee is refused, and its line said."""
        document = open_document(
            "stripe_payout", STRIPE_PAYOUT.replace("118.07", "118.08")
        )
        self.assertEqual(len(document.parse()), 4)
        self.assertProblems(document, (2, "not_net"))

    def test_scale_that_proves_nothing(self):
        """F287: the commission of Lyra has 2 or 4 decimals; none fits, no guess."""
        two = LYRA_V1.replace("995000;5000", "9950;50").replace(
            "497500;2500", "4975;25"
        )
        self.assertEqual(
            [line.net for line in self.parse("lyra_v1", two)],
            [line.net for line in self.parse("lyra_v1")],
        )
        self.assertRefused(
            "scale_not_proven", "lyra_v1", LYRA_V1.replace("995000", "995001")
        )

    def test_cents_without_decimals(self):
        """F287: an amount in cents never has decimals."""
        document = open_document(
            "paypal_stl", PAYPAL_STL.replace("CR,5200", "CR,52.00")
        )
        document.parse()
        self.assertIn(
            (5, "not_in_cents"), [(p.line, p.code) for p in document.problems]
        )

    def test_day_or_month_first(self):
        """F287: a day beyond 12 tells; then the order of the rows; then the user."""
        rows = [f"{{}}|G{number}|Paiement|WEB-1|10,00|EUR" for number in range(3)]

        def read(*days, **options):
            text = generic(*(r.format(d) for r, d in zip(rows, days, strict=False)))
            # No French header of amounts, which would tell.
            text = text.replace("Montant", "Amount")
            return [
                str(x.date_operation) for x in self.parse("generic", text, **options)
            ]

        self.assertEqual(read("03/25/2026", "03/04/2026")[1], "2026-03-04")
        self.assertEqual(read("25/03/2026", "03/04/2026")[1], "2026-04-03")
        self.assertEqual(
            read("01/02/2026", "02/02/2026", "01/03/2026")[2], "2026-03-01"
        )
        self.assertEqual(read("03/04/2026", date_order="mdy"), ["2026-03-04"])
        ambiguous = generic(rows[0].format("03/04/2026")).replace("Montant", "Amount")
        self.assertRefused("ambiguous_dates", "generic", ambiguous)

    def test_days_are_those_of_the_account(self):
        """F287: midnight and the new year fall where the company is."""
        calendar = Calendar([DateFormat("%Y-%m-%d %H:%M:%S")], "", "Europe/Paris")
        for text, zone, wanted in (
            ("2025-12-31 23:30:00", "UTC", "2026-01-01"),
            ("2025-12-31 23:30:00", "CET", "2025-12-31"),
            ("2025-12-31 15:30:00", "PST", "2026-01-01"),
            ("2026-07-31 23:30:00", "CEST", "2026-07-31"),
            ("2025-12-31 23:30:00", "", "2025-12-31"),
        ):
            with self.subTest(zone):
                self.assertEqual(str(calendar.parse(text, zone)[0]), wanted)
        with self.assertRaises(LineError):
            calendar.parse("2025-12-31 23:30:00", "Mars/Olympus")

    def test_several_accounts(self):
        """F287: a file of two accounts is refused, with their names."""
        content = ADYEN.replace("Shop,ShopFR,8816", "Shop,ShopDE,8816")
        refusal = self.assertRefused("several_accounts", "adyen_settlement", content)
        self.assertIn("ShopDE", refusal.params["names"])

    def test_column_twice(self):
        """F287: nobody knows which of two columns of one name counts."""
        content = table(",", ADYEN_HEADER + "|Net Credit (NC)")
        self.assertRefused("doubled_column", "adyen_settlement", content)

    def test_rows_wrapped_in_quotes(self):
        """F287: what spreadsheets do to rows is undone when it is sure."""
        rows = GENERIC.splitlines()
        rows[1] = f'"{rows[1]}"'
        self.assertEqual(len(self.parse("generic", "\n".join(rows))), 3)

    def test_open_quote(self):
        """F287: a quotation mark that is not closed is reported with its line."""
        content = STRIPE_PAYOUT.replace("Remboursement", '"Remboursement')
        document = open_document("stripe_payout", content)
        self.assertEqual(len(document.parse()), 1)
        self.assertProblems(document, (3, "bad_width"))

    def test_sale_of_a_marketplace_in_payable(self):
        """F287: what is in no payout yet has no payout."""
        content = PAYPAL_FR.replace('"Terminé"', '"Refusé"')
        self.assertEqual(
            {line.kind for line in self.parse("paypal_activity", content)}, {"ignored"}
        )

    def test_definition_with_mistakes(self):
        """F288: each mistake of a definition has its sentence."""
        good = load_formats()["generic"]
        for change, code in (
            ({"colums": {}}, "unknown_key"),
            ({"columns": {"date_operation": {"from": ["Date"]}}}, "no_amount_column"),
            ({"columns": {"gross": {"from": ["A"]}}}, "no_date_column"),
            ({"types": {"map": {"payed": ["x"]}}}, "unknown_kind"),
            ({"hook": "os.system"}, "unknown_hook"),
            ({"controls": ["all"]}, "unknown_control"),
            ({"match": {}}, "no_match"),
            ({"decimal": "*"}, "bad_value"),
            ({"columns": {"gross": {"form": ["A"]}}}, "unknown_key"),
            ({"columns": [1]}, "not_an_object_at"),
        ):
            with self.subTest(code):
                codes = [found[0] for found in check_definition({**good, **change})]
                self.assertIn(code, codes)
        self.assertEqual(check_definition([])[0][0], "not_an_object")


class TestPspValues(BaseCase):
    def test_amounts(self):
        """F287: amounts as people and programs write them, in decimals only."""
        for text, decimal, wanted in (
            ("12.30", ".", "12.30"),
            ("1,234.56", ".", "1234.56"),
            ("1 234,56", ",", "1234.56"),
            ("1\u202f234,56\xa0€", ",", "1234.56"),
            ("1.234,56", ",", "1234.56"),
            ("-12", ".", "-12"),
            ("\u221212,5", ",", "-12.5"),
            ("(12.30)", ".", "-12.30"),
            ("12,30-", ",", "-12.30"),
        ):
            with self.subTest(text):
                self.assertEqual(read_amount(text, decimal), Decimal(wanted))

    def test_no_amounts(self):
        """F287: no exponent, no infinity, no other decimal sign, no endless number."""
        for text, decimal in (
            ("1e5", "."),
            ("NaN", "."),
            ("Infinity", "."),
            ("12,30", "."),
            ("12.30", ","),
            ("1.23.456", ","),
            ("9" * 40, "."),
            ("٣", "."),
            ("=1+1", "."),
            ("--1", "."),
        ):
            with self.subTest(text), self.assertRaises(LineError):
                read_amount(text, decimal)

    def test_decimal_sign_of_a_file(self):
        """F287: 1.234 alone says nothing; the other amounts tell."""
        self.assertEqual(guess_decimal(["1.234", "12,50"]), ",")
        self.assertEqual(guess_decimal(["1,234", "12.50"]), ".")
        self.assertEqual(guess_decimal(["1.234.567"]), ",")
        self.assertEqual(guess_decimal(["12", "13"]), ".")
        self.assertIsNone(guess_decimal(["1.234", "2,345"]))
        self.assertIsNone(guess_decimal(["1.234"]))

    def test_masks(self):
        """F287: card numbers and personal data never reach the database."""
        self.assertEqual(mask_text("4111 1111 1111 1111"), "************1111")
        self.assertEqual(mask_text("id 4111111111111112"), "id 4111111111111112")
        self.assertEqual(mask_text("to jo.doe@example.com"), "to j***@example.com")
        self.assertEqual(mask_text("FR7630006000011234567890189"), "FR76***189")
        self.assertEqual(mask_text("WEB-100045"), "WEB-100045")
        mask = RowMask(["Nom client", "Customer Email", "Phone", "Ref", "Note"], {3})
        self.assertEqual(
            mask.apply(
                ["Luc Petit", "luc@a.fr", "0612345678", "4111111111111111", "x"]
            ),
            {
                "Nom client": "L***",
                "Customer Email": "l***@a.fr",
                "Phone": "0***",
                "Ref": "4111111111111111",
                "Note": "x***",
            },
        )

    def test_utf16_without_its_mark(self):
        """F287: PayPlug's files of before 2020."""
        self.assertEqual(decode("Date;é\n".encode("utf-16-le") * 5)[1], "utf-16-le")
        with self.assertRaises(Refusal):
            decode(b"\x00\x01\x02binary" * 10)


class TestPspArchives(BaseCase):
    def zip(self, files, **options):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return buffer.getvalue()

    def assertRefused(self, code, name, content, **options):
        with self.assertRaises(Refusal) as caught:
            unpack(name, content, **options)
        self.assertEqual(caught.exception.code, code)

    def test_files_of_an_archive(self):
        """F287: a zip of several files, a gzip of one."""
        content = self.zip({"a.csv": b"1", "sub/b.csv": b"2", "__MACOSX/a.csv": b"x"})
        self.assertEqual(unpack("x.zip", content), [("a.csv", b"1"), ("b.csv", b"2")])
        gzip = zlib.compressobj(wbits=31)
        data = gzip.compress(b"hello") + gzip.flush()
        self.assertEqual(unpack("a.csv.gz", data), [("a.csv", b"hello")])
        self.assertRefused("bad_archive", "a.csv.gz", data[:-4])

    def test_bombs(self):
        """F287: what comes out is counted while it comes out, whatever is announced."""
        bomb = self.zip({"a.csv": b"0" * 3_000_000, "b.csv": b"0" * 3_000_000})
        self.assertLess(len(bomb), 10_000)
        self.assertRefused("too_big", "x.zip", bomb, limit=5_000_000)
        # The sizes in the archive lie.
        size = (3_000_000).to_bytes(4, "little")
        liar = bomb.replace(size, (10).to_bytes(4, "little"))
        self.assertNotEqual(liar, bomb)
        with self.assertRaises(Refusal):
            unpack("x.zip", liar, limit=5_000_000)
        gzip = zlib.compressobj(wbits=31)
        data = gzip.compress(b"0" * 6_000_000) + gzip.flush()
        self.assertRefused("too_big", "a.gz", data, limit=5_000_000)

    def test_archives_that_are_refused(self):
        """F287: archives in archives, too many files, damaged ones, workbooks."""
        self.assertRefused("nested", "x.zip", self.zip({"b.zip": b""}))
        many = {f"{number}.csv": b"" for number in range(MOST_FILES + 1)}
        self.assertRefused("too_many_files", "x.zip", self.zip(many))
        self.assertRefused("bad_archive", "x.zip", self.zip({"a": b"1"})[:-10])
        workbook = self.zip({"[Content_Types].xml": b"", "xl/workbook.xml": b""})
        self.assertRefused("spreadsheet", "x.xlsx", workbook)
        self.assertRefused("too_big", "x.csv", b"0" * 11, limit=10)
