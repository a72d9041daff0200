from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

from .gescom_dunning_level import BLOCKINGS, get_block_domain

RANKS = {value: rank for rank, (value, _label) in enumerate(BLOCKINGS)}


class ResPartner(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "res.partner"

    dunning_block_text = fields.Char(
        string="Late payments", compute="_compute_dunning_block"
    )
    dunning_release_ids = fields.One2many(
        "gescom.dunning.release", "partner_id", string="Releases"
    )

    @api.depends_context("company", "lang")
    @api.depends("commercial_partner_id", "dunning_excluded", "dunning_release_ids")
    def _compute_dunning_block(self):
        blocks = self._get_dunning_blocks(self.env.company)
        for partner in self:
            block = blocks.get(partner.commercial_partner_id)
            partner.dunning_block = block["blocking"] if block else "none"
            partner.dunning_block_text = block["text"] if block else False

    def _search_dunning_block(self, operator, value):
        if operator != "in":
            return NotImplemented
        blocks = self._get_reminded_customers()._get_dunning_blocks(self.env.company)
        return get_block_domain("commercial_partner_id", blocks, value)

    def _get_reminded_customers(self):
        """Customers with whom a step that warns or blocks was reached."""
        # sudo: only the customers are found, whom the user's own rules filter again
        partners = self.sudo().with_context(active_test=False)
        levels = partners.env["gescom.dunning.level"].search(
            [("blocking", "!=", "none")]
        )
        reminded = Domain("id", "in", self._query_reminded("in", levels.ids))
        return self.browse(partners.search(reminded).ids)

    def _get_dunning_blocks(self, company):
        """What late payments do to the orders of these customers, at this moment.

        Read in the ledger: what is paid, credited, disputed or excluded blocks
        nothing, and a payment that comes in releases at once. A promise, which any
        clerk writes down, stops the reminders and not the block: a manager's release
        turns it into a warning (F284, F285).

        :param company: res.company
        :return: dict {commercial res.partner: {"blocking": warn | block, "text": str}}
        """
        today = company._get_local_today()
        customers = self.commercial_partner_id.filtered("id")
        # sudo: whoever takes an order is bound by the ledger, and reads one sentence
        partners = customers.sudo().with_company(company)
        partners = partners.filtered(lambda partner: not partner.dunning_excluded)
        due = self.env["gescom.dunning.due"].sudo()  # sudo: as above
        released = self.env["gescom.dunning.release"]._get_released(partners, company)
        accounts = due._read_accounts(company, today, partners)
        steps = self._get_late_steps(accounts)
        blocks = {}
        for account in accounts:
            block = self._get_account_block(account, steps, released)
            partner = self.browse(account.partner_id)
            before = blocks.get(partner)
            if block and (not before or block["rank"] > before["rank"]):
                blocks[partner] = block
        return blocks

    def _get_late_steps(self, accounts):
        """Steps that warn or block, of the due dates that are still to remind.

        :param accounts: list of engine.netting.Account
        :return: dict {id of the journal item: gescom.dunning.level}
        """
        ids = [
            item.id
            for account in accounts
            for item in account.items
            if item.unpaid and item.reached
        ]
        # sudo: one sentence is said to users who read no ledger
        lines = self.env["account.move.line"].sudo().browse(ids)
        lines.fetch(["dunning_level_id"])
        return {
            line.id: line.dunning_level_id
            for line in lines
            if RANKS[line.dunning_level_id.blocking]
        }

    def _get_account_block(self, account, steps, released):
        """Block of what a customer owes in a currency.

        :param account: engine.netting.Account
        :param dict steps: see `_get_late_steps`
        :param dict released: see `gescom.dunning.release._get_released`
        :return: dict, or None
        """
        late = [item for item in account.items if item.unpaid and item.id in steps]
        if not late:
            return None
        ranks = {item.id: RANKS[steps[item.id].blocking] for item in late}
        rank = max(ranks.values())
        items = [item for item in late if ranks[item.id] == rank]
        level = steps[items[0].id]
        currency = self.env["res.currency"].browse(account.currency_id)
        amount = self.env["gescom.dunning.due"]._from_cents(
            sum(item.unpaid for item in items), currency
        )
        partner = self.browse(account.partner_id)
        text = self.env._(
            "%(customer)s owes %(amount)s, due since %(day)s (%(step)s).",
            customer=partner.name,
            amount=format_amount(self.env, amount, currency),
            day=format_date(self.env, min(item.due_date for item in items)),
            step=level.name,
        )
        release = released.get(partner)
        if release and level.blocking == "block":
            rank = RANKS["warn"]
            text += " " + self.env._(
                "Released until %(day)s by %(user)s: %(reason)s",
                day=format_date(self.env, release.date_end),
                user=release.user_id.name,
                reason=release.reason,
            )
        return {"blocking": BLOCKINGS[rank][0], "rank": rank, "text": text}

    # Buttons

    def action_release_block(self):
        """Window of a new release of the customer.

        :return: window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Release the orders"),
            "res_model": "gescom.dunning.release",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }

    def action_view_dunning_notices(self):
        """Reminders of the customer, as they were sent.

        :return: window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "domain": [("partner_id", "=", self.commercial_partner_id.id)],
            "name": self.env._("Reminders"),
            "res_model": "gescom.dunning.notice",
            "view_mode": "list,form",
        }

    def action_view_dunning_balance(self):
        """Open due dates of the customer.

        :return: window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "domain": [("partner_id", "=", self.commercial_partner_id.id)],
            "name": self.env._("Aged balance"),
            "res_model": "gescom.dunning.balance",
            "view_mode": "list,pivot",
        }

    def action_new_promise(self):
        """Window of a new promise of the customer.

        :return: window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Promise to pay"),
            "res_model": "gescom.dunning.promise",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }
