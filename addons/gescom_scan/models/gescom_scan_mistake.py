from odoo import api, fields, models

REASONS = [
    ("unknown", "Unknown code"),
    ("wrong_article", "Wrong article"),
    ("too_many", "Too many"),
    ("wrong_lot", "Wrong lot"),
    ("twice", "Serial number scanned twice"),
    ("not_ordered", "Never ordered"),
]


class GescomScanMistake(models.Model):
    """What was scanned instead of what was expected."""

    _name = "gescom.scan.mistake"
    _description = "Mis-scan"
    _order = "date desc, id desc"

    picking_id = fields.Many2one(
        "stock.picking", string="Document", index=True, ondelete="cascade"
    )
    picking_type_id = fields.Many2one(related="picking_id.picking_type_id", store=True)
    company_id = fields.Many2one(
        related="picking_id.company_id", store=True, index=True
    )
    user_id = fields.Many2one("res.users", string="Operator", index=True)
    date = fields.Datetime(default=fields.Datetime.now, index=True)
    reason = fields.Selection(REASONS, required=True)
    code = fields.Char(string="Scanned code")
    product_id = fields.Many2one(
        "product.product", string="Scanned article", index="btree_not_null"
    )
    expected_product_id = fields.Many2one(
        "product.product",
        string="Expected article",
        index="btree_not_null",
        help="The article that was scanned in its place afterwards, or the next one of "
        "the document.",
    )
    location_id = fields.Many2one(
        "stock.location", string="Place", help="Where the expected article is kept."
    )
    lot_name = fields.Char(string="Lot")
    quantity = fields.Float(digits="Product Unit")
    expected_quantity = fields.Float(digits="Product Unit")
    release = fields.Selection(
        [("scan_out", "Taken out"), ("badge", "Badge")], string="Put right by"
    )
    release_user_id = fields.Many2one("res.users", string="Released by")
    release_date = fields.Datetime(string="Released on")

    @api.depends("product_id", "code")
    def _compute_display_name(self):
        for mistake in self:
            mistake.display_name = mistake.product_id.display_name or mistake.code

    def _is_about(self, item):
        """Whether the same thing was scanned again.

        :param ScannedItem item: what a code stands for
        """
        self.ensure_one()
        if item.code == self.code:
            return True
        if not item.product or item.product != self.product_id:
            return False
        return (item.lot_name or False) == self.lot_name

    def _get_sentence(self):
        """What the operator reads until it is put right (F309).

        :return: str
        """
        self.ensure_one()
        return {
            "unknown": self._sentence_unknown,
            "wrong_article": self._sentence_wrong_article,
            "too_many": self._sentence_too_many,
            "wrong_lot": self._sentence_wrong_lot,
            "twice": self._sentence_twice,
            "not_ordered": self._sentence_not_ordered,
        }[self.reason]()

    def _sentence_unknown(self):
        return self.env._(
            "Unknown code %s. Put the article aside, then scan it again.", self.code
        )

    def _sentence_wrong_article(self):
        return self.env._(
            "Wrong article: %(article)s is not on %(document)s. Take it out, then scan "
            "it again.",
            article=self.product_id.display_name,
            document=self.picking_id.display_name,
        )

    def _sentence_too_many(self):
        return self.env._(
            "Wrong quantity: %(expected)s of %(article)s expected. Take out what was "
            "just scanned, then scan it again.",
            expected=self.product_id.uom_id._format_scanned(self.expected_quantity),
            article=self.product_id.display_name,
        )

    def _sentence_wrong_lot(self):
        return self.env._(
            "Wrong lot: %(lot)s of %(article)s is not on %(document)s. Take it out, "
            "then scan it again.",
            lot=self.lot_name,
            article=self.product_id.display_name,
            document=self.picking_id.display_name,
        )

    def _sentence_twice(self):
        return self.env._(
            "The serial number %(lot)s of %(article)s was already scanned. Scan it "
            "again to take it out, then scan the other one.",
            lot=self.lot_name,
            article=self.product_id.display_name,
        )

    def _sentence_not_ordered(self):
        return self.env._(
            "%(article)s was never ordered on %(document)s. Refuse it, then scan it "
            "again.",
            article=self.product_id.display_name,
            document=self.picking_id.display_name,
        )
