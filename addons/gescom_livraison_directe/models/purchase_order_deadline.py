from datetime import timedelta

from odoo import api, fields, models

ACTIVITY = "gescom_livraison_directe.mail_activity_type_direct"
BATCH = 100


class PurchaseOrder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "purchase.order"

    direct_deadline = fields.Date(
        string="Answer expected by",
        copy=False,
        index="btree_not_null",
        help="Without an answer of the supplier on that day, somebody is told to ask.",
    )
    direct_reminded = fields.Boolean(copy=False)

    def _prepare_direct_deadline(self, supplier, company):
        """Values that say until when an answer is awaited.

        :param supplier: res.partner
        :param company: res.company that sells
        :return: dict
        """
        days = supplier._get_direct_answer_days(company)
        today = fields.Date.context_today(self)
        return {
            "direct_answer": "waiting",
            "direct_deadline": days > 0 and today + timedelta(days=days),
        }

    @api.model
    def _cron_remind_answers(self):
        """Have somebody ask the suppliers who did not answer in time."""
        domain = [
            ("direct_answer", "=", "waiting"),
            ("direct_deadline", "<", fields.Date.context_today(self)),
            ("direct_reminded", "=", False),
            ("state", "!=", "cancel"),
        ]
        late = self.search(domain, order="direct_deadline, id", limit=BATCH)
        for order in late:
            if order._awaits_supplier():
                order._ask_to_remind()
            order.direct_reminded = True
        left = self.search_count(domain) if len(late) == BATCH else 0
        self.env["ir.cron"]._commit_progress(len(late), remaining=left)

    def _ask_to_remind(self):
        self._schedule_direct(
            self.env._(
                "%(supplier)s did not answer about %(document)s",
                supplier=self.partner_id.display_name,
                document=self.direct_number or self.name,
            )
        )

    def _ask_for_decision(self):
        """Somebody says what becomes of what the supplier refused."""
        self.ensure_one()
        self._schedule_direct(
            self.env._(
                "%(supplier)s refused goods of %(document)s: choose what becomes of "
                "them",
                supplier=self.partner_id.display_name,
                document=self.direct_number or self.name,
            )
        )

    def _schedule_direct(self, summary):
        """Put work on the customer's order, which the sales administration reads."""
        # sudo: the answer of a supplier writes on an order that he may not read
        order = self.sudo().direct_order_id
        if order:
            user = self._get_direct_user()
            order.activity_schedule(ACTIVITY, summary=summary, user_id=user.id)

    def _get_direct_user(self):
        """Who follows the direct delivery: whoever made it, or the salesperson."""
        candidates = self.user_id | self.direct_order_id.user_id
        group = "gescom_base.group_sales_admin"
        known = candidates.filtered(lambda user: user.active and not user.share)
        return (known.filtered(lambda user: user.has_group(group)) or known)[:1]

    def _close_direct_activities(self):
        """Nothing is to be asked of the supplier any more."""
        document = self.direct_number or self.name
        # sudo: as in `_schedule_direct`
        activities = self.sudo().direct_order_id.activity_ids.filtered(
            lambda activity: (
                activity.activity_type_id == self.env.ref(ACTIVITY)
                and document in (activity.summary or "")
            )
        )
        activities.action_done()
