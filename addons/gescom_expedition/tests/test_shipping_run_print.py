import base64
import io

from lxml import html

from odoo.tests import TransactionCase, tagged
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

from ..engine import paper_stack
from .common import BatchCommon


class TestShippingRunPapers(BatchCommon):
    """The papers of a batch shipping (F104)."""

    def _run_on_shelves(self):
        """Two orders of articles that lie on two shelves."""
        stock = self.warehouse.lot_stock_id
        for name, article in (("B", self.article), ("A", self.other_article)):
            shelf = self.system["stock.location"].create(
                {"name": f"Aisle {name}", "location_id": stock.id}
            )
            quants = self.system["stock.quant"]
            quants.search([("product_id", "=", article.id)]).unlink()
            quants._update_available_quantity(article, shelf, 50)
        self.orders_shipped = self._create_confirmed(
            lines=[(self.article, 2), (self.other_article, 3)]
        ) | self._create_confirmed(lines=[(self.article, 5)])
        return self._run(self.orders_shipped, papers=True)

    def test_picking_list_follows_the_shelves(self):
        """F104: each article once a place, with its total and where it goes."""
        run = self._run_on_shelves()
        found = run._get_picking_list()
        first, second = run.picking_ids
        self.assertEqual(
            [
                (
                    place["location"].name,
                    [(row["article"], row["quantity"]) for row in place["goods"]],
                )
                for place in found["places"]
            ],
            [
                ("Aisle A", [(self.other_article, 3)]),
                ("Aisle B", [(self.article, 7)]),
            ],
        )
        self.assertEqual(
            found["places"][1]["goods"][0]["shares"], [(first, 2), (second, 5)]
        )

    def test_picking_list_is_printed(self):
        """F104: places, totals, and the deliveries each quantity goes to."""
        run = self._run_on_shelves()
        reports = self.env["ir.actions.report"].with_user(self.preparer)
        content, _kind = reports._render_qweb_html(
            "gescom_expedition.action_report_picking_list", run.ids
        )
        text = " ".join(html.fromstring(content).text_content().split())
        self.assertRegex(text, "Aisle A .*Table 3 Units.*Aisle B .*Chair 7 Units")
        for picking in run.picking_ids:
            self.assertIn(f"{picking.bl_number} ({picking.sale_id.name})", text)

    def test_papers_of_each_delivery(self):
        """F104: the note and the labels of what left, the slip of what is fetched."""
        run = self._run(self._create_confirmed(), papers=True)
        note, labels = (
            "stock.action_report_delivery",
            "gescom_expedition.action_report_parcel_labels",
        )
        papers = dict(run._get_documents_to_print(run.picking_ids))
        self.assertEqual(papers[note], {run.picking_ids: run.picking_ids})
        self.assertEqual(papers[labels], {run.picking_ids: run.picking_ids})
        self._use_preparation()
        run = self._run(self._create_confirmed(), papers=True)
        papers = dict(run._get_documents_to_print(run.picking_ids))
        slip = "gescom_expedition.action_report_preparation"
        self.assertEqual(papers[slip], {run.picking_ids: run.picking_ids})
        self.assertFalse(papers[note])
        self.assertNotIn(labels, papers)


@tagged("post_install", "-at_install", "external_pdf")
class TestShippingRunFile(BatchCommon):
    """The one file, printed by the real program."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system.company.street = "1 quai des Docks"

    def setUp(self):
        super().setUp()
        Run = type(self.env["gescom.shipping.run"])
        as_starter = Run._as_starter
        # Odoo prints HTML in tests, unless it is told otherwise.
        self.patch(
            Run,
            "_as_starter",
            lambda run: as_starter(run).with_context(force_report_rendering=True),
        )

    def _read_pages(self, run):
        reader = PdfFileReader(io.BytesIO(base64.b64decode(run.print_file)))
        pages = [reader.getPage(rank) for rank in range(reader.getNumPages())]
        return [" ".join(page.extract_text().split()) for page in pages]

    def test_one_file_in_the_order_of_packing(self):
        """F086, F104: list, then note and label of each parcel, each its own header."""
        plain = self._create_confirmed(qty=1)
        neutral = self._create_confirmed(qty=1, neutral_shipping=True)
        articles = [
            self._create_article(f"Part {n}", 1.0, 1.0, stock=0, is_storable=False)
            for n in range(45)
        ]
        long = self._create_confirmed(lines=[(article, 1) for article in articles])
        with self.allow_pdf_render():
            run = self._run(plain | neutral | long, papers=True)
        pages = self._read_pages(run)
        self.assertIn("Picking list", pages[0])
        documents = run.picking_ids
        ranks = {}
        for document in documents:
            note = [
                rank
                for rank, page in enumerate(pages)
                if f"Delivery note {document.bl_number}" in page
            ]
            ranks[document] = note[0]
        self.assertEqual(list(ranks.values()), sorted(ranks.values()))
        for order, shown in ((plain, True), (neutral, False), (long, True)):
            page = pages[ranks[order.picking_ids]]
            self.assertEqual("1 quai des Docks" in page, shown)
        # The label comes behind the note, whatever its number of pages.
        self.assertIn("Parcel 1/1", pages[ranks[plain.picking_ids] + 1])
        self.assertIn("Parcel 1/1", pages[-1])
        self.assertGreater(len(pages) - ranks[long.picking_ids], 2)
        self.assertEqual(run.message_ids[0].attachment_ids.mimetype, "application/pdf")

    def test_second_pass_completes_the_file(self):
        """F104: what was tried again is printed behind the rest, once."""
        orders = self._create_confirmed(qty=1) | self._create_confirmed(qty=1)
        with self.allow_pdf_render():
            run = self._preview(orders, papers=True)
            self._get_line(run, orders[1]).picking_id.sudo().partner_id = False
            self.patch(
                type(self.env["gescom.shipping.run"]),
                "_check_all_left",
                lambda run, pickings: pickings.partner_id or 1 / 0,
            )
            with self.assertLogs("odoo.addons.gescom_base", "ERROR"):
                run.action_run()
            self.assertEqual(run.state, "failed")
            first = len(self._read_pages(run))
            self.patch(
                type(self.env["gescom.shipping.run"]),
                "_check_all_left",
                lambda run, pickings: None,
            )
            run.action_retry_failed()
        self.assertEqual((run.state, first), ("done", 3))
        self.assertEqual(len(self._read_pages(run)), 6)


class TestPaperStack(TransactionCase):
    """Pages told apart and put in another order, without any record."""

    def _print(self, *documents):
        """A file as the PDF program makes it: (id, number of pages) of documents."""
        writer = PdfFileWriter()
        for record, count in documents:
            for _page in range(count):
                writer.addBlankPage(width=100 + record, height=100)
        with io.BytesIO() as buffer:
            writer.write(buffer)
            return buffer.getvalue()

    def _read_widths(self, content):
        reader = PdfFileReader(io.BytesIO(content))
        return [
            int(reader.getPage(rank).mediabox.width)
            for rank in range(reader.getNumPages())
        ]

    def test_mark_comes_first(self):
        """F104: what the document is about is written where it begins."""
        body = (
            '<html><body class="a"><div class="article" data-oe-id="12">x</div></body>'
        )
        marked = paper_stack.mark(body)
        self.assertIn('<body class="a"><h1', marked)
        self.assertIn(">\u2063\u200c\u200c\u200b\u200b\u2063</h1>", marked)

    def test_what_names_no_record_is_left_alone(self):
        """F104: a page of another addon."""
        self.assertEqual(paper_stack.mark("<body>x</body>"), "<body>x</body>")

    def test_one_page_each(self):
        """F104: a file that lost its headings, of one page a document."""
        sheets = paper_stack.cut(self._print((7, 1), (5, 1)), [7, 5])
        self.assertEqual(
            {key: part.pages[0] for key, part in sheets.items()}, {7: 0, 5: 1}
        )
        self.assertEqual(paper_stack.cut(self._print((7, 2), (5, 1)), [7, 5]), {})

    def test_stack_keeps_the_order_given(self):
        """F104: pages of two files, one document after the other."""
        notes = paper_stack.whole(self._print((1, 2), (2, 1)))
        labels = paper_stack.whole(self._print((3, 1), (4, 1)))
        content = paper_stack.stack(
            [
                paper_stack.Sheets(notes.reader, range(0, 2)),
                paper_stack.Sheets(labels.reader, range(0, 1)),
                paper_stack.Sheets(notes.reader, range(2, 3)),
                paper_stack.Sheets(labels.reader, range(1, 2)),
            ]
        )
        self.assertEqual(self._read_widths(content), [101, 101, 103, 102, 104])
