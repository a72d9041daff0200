from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..models.gescom_month_closing import check_may_close

LOCK_FIELDS = (
    "sale_lock_date",
    "purchase_lock_date",
    "tax_lock_date",
    "fiscalyear_lock_date",
)


class GescomLockDates(models.TransientModel):
    """Lock dates of a company, which only go forward (A-05)."""

    _name = "gescom.lock.dates"
    _description = "Lock dates"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    sale_lock_date = fields.Date(
        string="Sales", help="No customer invoice is dated that day or before."
    )
    purchase_lock_date = fields.Date(
        string="Purchases", help="No vendor bill is dated that day or before."
    )
    tax_lock_date = fields.Date(
        string="Tax return", help="No entry with taxes is dated that day or before."
    )
    fiscalyear_lock_date = fields.Date(
        string="Fiscal year", help="No entry at all is dated that day or before."
    )
    hard_lock_date = fields.Date(
        string="For good",
        related="company_id.hard_lock_date",
        help="No entry at all is dated that day or before, and nobody can change it.",
    )
    exception_ids = fields.Many2many(
        "account.lock_exception",
        string="Exceptions",
        compute="_compute_exception_ids",
        help="Users who may still write in a locked period.",
    )

    @api.depends("company_id")
    def _compute_exception_ids(self):
        for wizard in self:
            # sudo: a manager of the sales reads who may still write, nothing else
            exceptions = self.env["account.lock_exception"].sudo()
            wizard.exception_ids = exceptions.search(
                [("company_id", "=", wizard.company_id.id), ("state", "=", "active")]
            )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        for name in LOCK_FIELDS:
            if name in fields:
                values[name] = self.env.company[name]
        return values

    def action_apply(self):
        """Move the lock dates of the company forward.

        :return: True
        :raise UserError: a date goes backward, or is not past
        """
        self.ensure_one()
        check_may_close(self.env)
        # sudo: the manager closes periods without being administrator of the company
        company = self.company_id.sudo()
        changed = {
            name: self[name] for name in LOCK_FIELDS if self[name] != company[name]
        }
        for name, date in changed.items():
            self._check_lock_date(name, date, company[name])
        if changed:
            company.write(changed)
        return True

    def _check_lock_date(self, name, date, previous):
        label = self.fields_get([name], ["string"])[name]["string"]
        if previous and (not date or date < previous):
            raise UserError(
                self.env._(
                    "“%(label)s” is locked until %(date)s: a lock date only goes "
                    "forward. Ask an accountant for an exception.",
                    label=label,
                    date=format_date(self.env, previous),
                )
            )
        if date and date >= self.company_id._get_local_today():
            raise UserError(
                self.env._(
                    "“%s” can only be locked until yesterday: choose an earlier day.",
                    label,
                )
            )
