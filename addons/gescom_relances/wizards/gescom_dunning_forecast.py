from datetime import timedelta

from odoo import api, fields, models

HORIZON_DAYS = 7


class GescomDunningForecast(models.TransientModel):
    """Reminders that the coming days bring, netted as they will be."""

    _name = "gescom.dunning.forecast"
    _description = "Reminder to come"
    _order = "date, partner_id, id"
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", readonly=True)
    date = fields.Date(readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    level_id = fields.Many2one("gescom.dunning.level", string="Step", readonly=True)
    channel = fields.Selection(related="level_id.channel")
    blocking = fields.Selection(related="level_id.blocking")
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(
        string="To remind",
        readonly=True,
        help="Credits, disputes and promises deducted; interest and indemnities left "
        "out.",
    )

    @api.model
    def action_open(self):
        """List the reminders of today and of the seven following days.

        A customer is shown on the first day he would be reminded.

        :return: window action
        """
        rows = self.create(self._prepare_rows(self.env.company))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Next reminders"),
            "res_model": self._name,
            "view_mode": "list",
            "views": [(False, "list")],
            "domain": [("id", "in", rows.ids)],
        }

    def _prepare_rows(self, company):
        # sudo: sellers see what is to come without the rights to send it
        due = self.env["gescom.dunning.due"].sudo()
        today, seen, vals_list = company._get_local_today(), set(), []
        for shift in range(HORIZON_DAYS + 1):
            day = today + timedelta(days=shift)
            for account, _policy, level in due._plan_notices(company, day):
                key = (account.partner_id, account.currency_id)
                if key not in seen:
                    seen.add(key)
                    vals_list.append(self._prepare_row(company, day, account, level))
        return vals_list

    def _prepare_row(self, company, day, account, level):
        currency = self.env["res.currency"].browse(account.currency_id)
        cents = sum(item.due for item in account.get_listed(day))
        return {
            "company_id": company.id,
            "date": day,
            "partner_id": account.partner_id,
            "level_id": level.id,
            "currency_id": currency.id,
            "amount": self.env["gescom.dunning.due"]._from_cents(cents, currency),
        }
