from odoo import models
from odoo.tools import format_amount

from ..engine.layout import module_width
from ..engine.pdf import Label, Sheet, draw_labels
from ..engine.symbol import (
    UnprintableCode,
    gs1_code,
    has_wrong_check_digit,
    is_gtin,
    make_symbol,
)

# Articles named in a warning; the others are counted.
NAMED_IN_NOTE = 5


class ProductLabelLayout(models.TransientModel):
    """What each label shows."""

    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "product.label.layout"

    def _get_label_code(self, line):
        """Code to print for a line, empty when the article has none (F306)."""
        product = line.product
        if line.packaging:
            return line.packaging.barcode
        if not line.lot_name:
            return product.barcode or ""
        if self.label_format_id.symbology == "gs1_128" and is_gtin(
            product.barcode or ""
        ):
            key = "serial" if product.tracking == "serial" else "lot"
            code = gs1_code(product.barcode, **{key: line.lot_name})
            return code or line.lot_name
        # As Odoo's labels: the lot says which article it is.
        return line.lot_name

    def _get_label_symbol(self, code):
        """Barcode and width of its bars (mm), or None and 0 when it has no room.

        :raises UnprintableCode: no barcode has these characters
        """
        label_format = self.label_format_id
        if not code or not label_format.show_barcode:
            return None, 0.0
        symbol = make_symbol(code, label_format.symbology)
        width = module_width(
            symbol.width,
            label_format._get_layout(True).width,
            label_format.printer_dpi,
        )
        return (symbol if width else None), width

    def _get_label_price(self, product, packaging):
        """Price of the unit or of the packaging, taxes as the format asks.

        :return: amount and currency; (None, None) when no price is shown
        """
        kind = self.label_format_id.price
        if kind == "none":
            return None, None
        pricelist, company = self.pricelist_id, self.env.company
        currency = pricelist.currency_id or company.currency_id
        price = pricelist._get_product_price(
            product, 1.0, currency=currency, uom=packaging.uom_id or product.uom_id
        )
        taxes = product.taxes_id._filter_taxes_by_company(company).compute_all(
            price, currency=currency, quantity=1.0, product=product
        )
        return taxes[f"total_{kind}"], currency

    def _get_label_notes(self, lines):
        """Sentences on the barcodes that will not be printed as they stand."""
        if not self.label_format_id.show_barcode:
            return []
        products = {}
        for line in lines:
            problem = self._get_barcode_problem(self._get_label_code(line))
            if problem:
                products.setdefault(problem, []).append(line.product)
        return [
            self._explain_problem(problem, self._name_articles(concerned))
            for problem, concerned in products.items()
        ]

    def _get_barcode_problem(self, code):
        """Why the barcode is not printed as it stands; empty when it is."""
        if not code:
            return "none"
        try:
            symbol, _width = self._get_label_symbol(code)
        except UnprintableCode:
            return "characters"
        if not symbol:
            return "length"
        if symbol.kind == "code128" and has_wrong_check_digit(code):
            return "" if self.label_format_id.symbology == "code128" else "digit"
        return ""

    def _explain_problem(self, problem, articles):
        if problem == "none":
            return self.env._(
                "Without barcode, labels without: %(articles)s.", articles=articles
            )
        if problem == "characters":
            return self.env._(
                "Barcode with letters that no barcode can hold, labels without: "
                "%(articles)s.",
                articles=articles,
            )
        if problem == "length":
            return self.env._(
                "Barcode too long for these labels, not printed: %(articles)s.",
                articles=articles,
            )
        return self.env._(
            "EAN with a wrong check digit, printed as Code 128: %(articles)s.",
            articles=articles,
        )

    def _name_articles(self, products):
        names = [product.default_code or product.name for product in products]
        names = list(dict.fromkeys(names))
        others = len(names) - NAMED_IN_NOTE
        named = ", ".join(names[:NAMED_IN_NOTE])
        if others <= 0:
            return named
        return self.env._(
            "%(articles)s and %(count)s others", articles=named, count=others
        )

    # Printing

    def _make_pdf(self):
        """Labels as a PDF of the size of their format (F304).

        :rtype: bytes
        """
        self.ensure_one()
        label_format = self.label_format_id
        width, height = label_format._get_page_size()
        return draw_labels(
            Sheet(width, height, label_format._get_positions(), label_format.padding),
            [self._prepare_label(line) for line in self._get_label_lines()],
            first_position=self.first_position,
            title=self.env._("Labels"),
        )

    def _prepare_label(self, line):
        """What the labels of a line show (engine.pdf.Label)."""
        label_format, code = self.label_format_id, self._get_label_code(line)
        try:
            symbol, module = self._get_label_symbol(code)
        except UnprintableCode:
            symbol, module = None, 0.0
        product = line.product.with_context(display_default_code=False)
        return Label(
            room=label_format._get_layout(bool(symbol), bool(line.packaging)),
            quantity=line.quantity,
            name=label_format.show_name and product.display_name or "",
            packaging=line.packaging.uom_id.name or "",
            reference=label_format.show_reference and product.default_code or "",
            price=self._get_price_text(line),
            # A code that has no bars is at least written.
            code=symbol.text if symbol else label_format.show_barcode and code or "",
            symbol=symbol,
            module=module,
        )

    def _get_price_text(self, line):
        amount, currency = self._get_label_price(line.product, line.packaging)
        if not currency:
            return ""
        price = format_amount(self.env, amount, currency)
        # The fonts of the labels have no narrow space.
        price = price.replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")
        if self.label_format_id.price == "included":
            return self.env._("%(price)s incl. tax", price=price)
        return self.env._("%(price)s excl. tax", price=price)
