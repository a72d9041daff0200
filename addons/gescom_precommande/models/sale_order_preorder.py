from odoo import api, fields, models
from odoo.tools import format_date

NOTICE = "gescom_precommande.mail_activity_preorder_short"


class SaleOrder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "sale.order"

    preorder_coverage = fields.Selection(
        [
            ("full", "● Covered"),
            ("partial", "◐ Partly covered"),
            ("none", "✕ Not covered"),
        ],
        string="Pre-order covered",
        compute="_compute_preorder_coverage",
        store=True,
        index="btree_not_null",
        help="Whether its pre-orders will be there on their release.",
    )
    preorder_warning = fields.Text(compute="_compute_preorder_warning")

    @api.depends("order_line.preorder_coverage")
    def _compute_preorder_coverage(self):
        for order in self:
            states = set(order.order_line.mapped("preorder_coverage")) - {False}
            mixed = "partial" if states else False
            order.preorder_coverage = states.pop() if len(states) == 1 else mixed

    def write(self, vals):
        result = super().write(vals)
        if {"priority", "order_date", "commitment_date"} & vals.keys():
            self.order_line.product_id._mark_coverage()
        return result

    @api.depends("order_line.product_uom_qty", "commitment_date", "state")
    def _compute_preorder_warning(self):
        """What cannot be held: quantities beyond the quota, dates before a release."""
        for order in self:
            sentences = []
            if order.state in ("draft", "sent"):
                sentences += order._get_quota_warnings()
            if order.state in ("draft", "sent", "sale"):
                sentences += order._get_promise_warnings()
            order.preorder_warning = "\n".join(sentences)

    def _get_held_lines(self):
        return self.order_line.filtered(lambda line: line._get_hold_date())

    def _get_quota_warnings(self):
        lines = self._get_held_lines()
        if not lines or self.company_id.preorder_quota == "none":
            return []
        added = {}
        for line in lines:
            quantity = line.product_uom_id._compute_quantity(
                line.product_uom_qty, line.product_id.uom_id, round=False
            )
            added[line.product_id] = added.get(line.product_id, 0.0) + quantity
        return lines.product_id._get_quota_excesses(self.company_id, added)

    def _get_promise_warnings(self):
        if not self.commitment_date:
            return []
        promised = self.company_id._get_local_day(self.commitment_date)
        return [
            self.env._(
                "%(article)s is released on %(date)s, after the delivery that was "
                "promised.",
                article=line.product_id.display_name,
                date=format_date(self.env, line.release_date),
            )
            for line in self._get_held_lines()
            if line.release_date > promised
        ]

    def _get_preorder_rank(self):
        """Seniority, as the stock is shared out: the lowest one is served first.

        :return: sortable tuple
        """
        self.ensure_one()
        planned = self.company_id.stock_by_planned_date and self.commitment_date
        ordered = self.order_date
        return (-int(self.priority or "0"), planned or ordered, ordered, self.id)

    # The customer is told

    def _prepare_preorder_notice(self):
        """Have the salesperson tell customers whose pre-orders will be late.

        Called by the superuser.
        """
        for order in self:
            if order.activity_search([NOTICE]):
                continue
            user = order.user_id or order.company_id.preorder_user_id
            lang = user.lang or self.env.lang
            order.with_context(lang=lang).activity_schedule(
                NOTICE,
                note=order.with_context(lang=lang)._get_shortage_note(),
                user_id=user.id or self.env.ref("base.user_admin").id,
            )

    def _withdraw_preorder_notice(self):
        """Nothing is to be told any more once the goods are confirmed again."""
        covered = self.filtered(
            lambda order: order.preorder_coverage not in ("partial", "none")
        )
        if covered:
            covered.activity_unlink([NOTICE])

    def _get_shortage_note(self):
        lines = self._get_short_lines()
        return ", ".join(
            self.env._(
                "%(quantity)g %(article)s of %(date)s",
                quantity=line.product_uom_qty,
                article=line.product_id.display_name,
                date=format_date(self.env, line.release_date),
            )
            for line in lines
        )

    def _get_short_lines(self):
        """Pre-orders that will not be there on their release.

        :return: sale.order.line
        """
        return self.order_line.filtered(
            lambda line: line.preorder_coverage in ("partial", "none")
        )

    def action_tell_preorder_delay(self):
        """Window to write to the customer about pre-orders that will be late.

        :return: window action
        """
        self.ensure_one()
        template = self.env.ref("gescom_precommande.mail_template_preorder_delay")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Tell the customer of the delay"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template.id,
                "default_composition_mode": "comment",
                "force_email": True,
            },
        }
