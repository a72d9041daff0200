from odoo import api, fields, models
from odoo.tools import SQL

from .product_coverage import OPEN_STATES


class GescomPreorder(models.Model):
    """Steering of the pre-orders: an article and its release, a row each (F274)."""

    _name = "gescom.preorder"
    _description = "Pre-orders of an article"
    _auto = False
    _order = "release_date, product_id, id"
    _rec_name = "product_id"
    _depends = {
        "product.product": [
            "release_date",
            "preorder_end_date",
            "supplier_preorder_deadline",
            "active",
        ],
        "product.template": ["company_id"],
        "purchase.order.line": ["date_planned"],
        "res.company": ["preorder_quota_percent"],
        "sale.order": ["commitment_date"],
        "sale.order.line": ["preorder_coverage", "price_subtotal"],
        "stock.move": ["state", "product_qty", "sale_line_id", "purchase_line_id"],
        "stock.quant": ["quantity"],
    }

    product_id = fields.Many2one("product.product", string="Article", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    release_date = fields.Date(readonly=True)
    preorder_end_date = fields.Date(string="End of the pre-order", readonly=True)
    supplier_preorder_deadline = fields.Date(
        string="Last day to order from the supplier", readonly=True
    )
    ordered_qty = fields.Float(
        string="Pre-ordered",
        digits="Product Unit",
        readonly=True,
        help="What customers still await.",
    )
    order_count = fields.Integer(string="Orders", readonly=True)
    on_hand_qty = fields.Float(string="In stock", digits="Product Unit", readonly=True)
    inbound_qty = fields.Float(
        string="Inbound",
        digits="Product Unit",
        readonly=True,
        help="What suppliers confirmed and did not deliver yet.",
    )
    on_time_qty = fields.Float(
        string="Inbound on time",
        digits="Product Unit",
        readonly=True,
        help="The part of it that is planned to arrive by the release.",
    )
    early_qty = fields.Float(
        string="Inbound early",
        digits="Product Unit",
        readonly=True,
        help="The part of it that is planned to arrive before the day the settings "
        "say.",
    )
    quota_qty = fields.Float(
        string="Quota",
        digits="Product Unit",
        readonly=True,
        help="What may be pre-ordered in all.",
    )
    gap_qty = fields.Float(
        string="Gap",
        digits="Product Unit",
        readonly=True,
        help="What is pre-ordered and will not be there on the release.",
    )
    short_count = fields.Integer(
        string="Orders short",
        readonly=True,
        help="Orders that will not be served in full on the release.",
    )
    late_count = fields.Integer(
        string="Orders late",
        readonly=True,
        help="Orders that still wait although the article is released.",
    )
    promised_count = fields.Integer(
        string="Promised before the release",
        readonly=True,
        help="Orders whose planned delivery date is before the release.",
    )
    next_receipt_date = fields.Date(string="Next receipt", readonly=True)
    days_left = fields.Integer(string="Days left", compute="_compute_days_left")
    tone = fields.Selection(
        [("green", "● Covered"), ("orange", "▲ Soon"), ("red", "✕ Gap")],
        string="State",
        compute="_compute_tone",
    )

    @api.depends("release_date")
    def _compute_days_left(self):
        for row in self:
            today = row.company_id._get_local_today()
            row.days_left = (row.release_date - today).days

    @api.depends("gap_qty", "late_count", "days_left")
    def _compute_tone(self):
        for row in self:
            soon = 0 <= row.days_left <= row.company_id.preorder_alert_days
            if row.product_id.uom_id.compare(row.gap_qty, 0) > 0 or row.late_count:
                row.tone = "red"
            else:
                row.tone = "orange" if soon else "green"

    @property
    def _table_query(self):
        """A row for each article with a release date and each company that may sell
        it; from the open moves, as the coverage of the lines."""
        return SQL(
            """
            WITH company AS (%(companies)s),
                 demand AS (%(demand)s),
                 inbound AS (%(inbound)s),
                 held AS (%(held)s)
            SELECT pp.id * (SELECT MAX(id) + 1 FROM res_company) + c.id AS id,
                   pp.id AS product_id,
                   c.id AS company_id,
                   pp.release_date,
                   pp.preorder_end_date,
                   pp.supplier_preorder_deadline,
                   COALESCE(d.quantity, 0) AS ordered_qty,
                   COALESCE(d.order_count, 0) AS order_count,
                   COALESCE(d.short_count, 0) AS short_count,
                   COALESCE(d.promised_count, 0) AS promised_count,
                   COALESCE(h.quantity, 0) AS on_hand_qty,
                   COALESCE(i.quantity, 0) AS inbound_qty,
                   COALESCE(i.on_time, 0) AS on_time_qty,
                   COALESCE(i.early, 0) AS early_qty,
                   i.next_receipt AS next_receipt_date,
                   (GREATEST(COALESCE(h.quantity, 0), 0) + COALESCE(i.on_time, 0))
                       * c.preorder_quota_percent / 100 AS quota_qty,
                   GREATEST(COALESCE(d.quantity, 0)
                       - GREATEST(COALESCE(h.quantity, 0), 0)
                       - COALESCE(i.on_time, 0), 0) AS gap_qty,
                   CASE WHEN pp.release_date <= day.today
                        THEN COALESCE(d.order_count, 0) ELSE 0 END AS late_count
              FROM product_product pp
              JOIN product_template pt ON pt.id = pp.product_tmpl_id
              JOIN res_company c ON c.id = pt.company_id OR pt.company_id IS NULL
              JOIN company day ON day.company_id = c.id
         LEFT JOIN demand d ON d.product_id = pp.id AND d.company_id = c.id
         LEFT JOIN inbound i ON i.product_id = pp.id AND i.company_id = c.id
         LEFT JOIN held h ON h.product_id = pp.id AND h.company_id = c.id
             WHERE pp.release_date IS NOT NULL AND pp.active
            """,
            companies=self.env["res.company"]._get_days_query(),
            demand=self._get_demand_query(),
            inbound=self._get_inbound_query(),
            held=self._get_held_query(),
        )

    @api.model
    def _get_demand_query(self):
        """What customers await: the last open step of each delivery."""
        return SQL(
            """
            SELECT m.product_id,
                   m.company_id,
                   SUM(m.product_qty) AS quantity,
                   COUNT(DISTINCT l.order_id) AS order_count,
                   COUNT(DISTINCT l.order_id) FILTER (
                       WHERE l.preorder_coverage IN ('partial', 'none')
                   ) AS short_count,
                   COUNT(DISTINCT l.order_id) FILTER (
                       WHERE o.commitment_date < p.release_date
                   ) AS promised_count
              FROM stock_move m
              JOIN product_product p ON p.id = m.product_id
              JOIN sale_order_line l ON l.id = m.sale_line_id
              JOIN sale_order o ON o.id = l.order_id
             WHERE p.release_date IS NOT NULL AND %(awaited)s
          GROUP BY m.product_id, m.company_id
            """,
            awaited=self.env["product.product"]._get_awaited_query(),
        )

    @api.model
    def _get_inbound_query(self):
        """What suppliers confirmed and did not deliver yet."""
        return SQL(
            """
            SELECT m.product_id,
                   m.company_id,
                   SUM(m.product_qty) AS quantity,
                   SUM(m.product_qty) FILTER (
                       WHERE %(day)s <= p.release_date
                   ) AS on_time,
                   SUM(m.product_qty) FILTER (
                       WHERE %(day)s
                           < p.release_date - COALESCE(c.preorder_arrival_days, 0)
                   ) AS early,
                   MIN(%(day)s) AS next_receipt
              FROM stock_move m
              JOIN product_product p ON p.id = m.product_id
              JOIN res_company c ON c.id = m.company_id
              JOIN company zone ON zone.company_id = c.id
              JOIN purchase_order_line l ON l.id = m.purchase_line_id
              JOIN stock_location source ON source.id = m.location_id
              JOIN stock_location target ON target.id = m.location_dest_id
             WHERE p.release_date IS NOT NULL
               AND m.state IN %(states)s
               AND source.usage = 'supplier'
               AND target.usage <> 'customer'
          GROUP BY m.product_id, m.company_id
            """,
            states=OPEN_STATES,
            day=SQL("(l.date_planned AT TIME ZONE 'UTC' AT TIME ZONE zone.zone)::date"),
        )

    @api.model
    def _get_held_query(self):
        return SQL(
            """
            SELECT q.product_id, q.company_id, SUM(q.quantity) AS quantity
              FROM stock_quant q
              JOIN product_product p ON p.id = q.product_id
              JOIN stock_location place ON place.id = q.location_id
             WHERE p.release_date IS NOT NULL AND place.usage = 'internal'
          GROUP BY q.product_id, q.company_id
            """
        )

    @api.model
    def _search_anew(self, domain):
        """Rows as they are now: those read before may be told by older figures.

        :param domain: domain on this model
        :return: gescom.preorder
        """
        self.invalidate_model()
        return self.search(domain)

    def _get_quota_sentence(self, ordered):
        """What is wrong with a pre-ordered quantity.

        :param float ordered: in the article's unit
        """
        self.ensure_one()
        return self.env._(
            "%(article)s: %(ordered)g pre-ordered, %(quota)g may be. Order more from "
            "the supplier, or sell less.",
            article=self.product_id.display_name,
            ordered=ordered,
            quota=self.quota_qty,
        )

    def action_view_orders(self):
        """Orders that await these articles.

        :return: window action
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "gescom_affaire.sale_order_action"
        )
        awaited = [("state", "not in", ("draft", "done", "cancel"))]
        lines = [
            ("product_id", "in", self.product_id.ids),
            ("move_ids", "any", awaited),
        ]
        action["domain"] = [
            ("company_id", "in", self.company_id.ids),
            ("order_line", "any", lines),
        ]
        action["context"] = {}
        return action

    def action_view_purchases(self):
        """Purchase orders of these articles.

        :return: window action
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "purchase.purchase_form_action"
        )
        bought = [("product_id", "in", self.product_id.ids)]
        action["domain"] = [
            ("order_line", "any", bought),
            ("company_id", "in", self.company_id.ids),
            ("state", "!=", "cancel"),
        ]
        action["context"] = {"create": False}
        return action
