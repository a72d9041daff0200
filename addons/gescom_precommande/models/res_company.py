from datetime import time, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

QUOTA_POLICIES = [
    ("none", "No quota"),
    ("warn", "Warn"),
    ("block", "Refuse"),
]


class ResCompany(models.Model):
    _inherit = "res.company"

    preorder_transit = fields.Boolean(
        string="Ship ahead of the release",
        help="Deliveries may leave before the release date by the transit days of "
        "their shipping method.",
    )
    preorder_quota = fields.Selection(
        QUOTA_POLICIES,
        string="Pre-orders beyond the quota",
        default="warn",
        required=True,
    )
    preorder_quota_percent = fields.Float(
        string="Quota (%)",
        default=100.0,
        help="Share of what is in stock and confirmed by the suppliers that may be "
        "pre-ordered.",
    )
    preorder_arrival_days = fields.Integer(
        string="Receive ahead of the release by",
        help="Purchases are planned to arrive this number of days before the release "
        "date; 0 for the day itself.",
    )
    preorder_alert_days = fields.Integer(
        string="Alert ahead by",
        default=7,
        help="Number of days before the dates of a pre-order.",
    )
    preorder_user_id = fields.Many2one(
        "res.users",
        string="Pre-orders followed by",
        help="Receives the alerts of articles that have no responsible.",
    )

    @api.constrains("preorder_quota_percent", "preorder_arrival_days")
    def _check_preorder_settings(self):
        for company in self:
            if company.preorder_quota_percent < 0 or company.preorder_arrival_days < 0:
                raise ValidationError(
                    self.env._(
                        "The quota and the days before the release are positive "
                        "numbers."
                    )
                )

    @api.model
    def _get_earliest_today(self):
        """The day it still is somewhere: nothing of any company's day is before it.

        :return: date
        """
        return (fields.Datetime.now() - timedelta(hours=12)).date()

    def _get_noon_of(self, day):
        """Noon, which is the same day in all the zones that a user may have."""
        return self._get_local_moment(day, time(12))

    def _get_end_of(self, day):
        return self._get_local_moment(day + timedelta(days=1), time.min) - timedelta(
            seconds=1
        )

    def _get_arrival_of(self, release_date):
        """When purchases are to arrive for a release (F277).

        :param date release_date: day of the release
        :return: naive datetime in UTC
        """
        self.ensure_one()
        days = timedelta(days=self.preorder_arrival_days)
        return self._get_noon_of(release_date - days)

    @api.model
    def _get_days_query(self):
        """The zone and the day of each company, for queries.

        :return: SQL of rows (company_id, zone, today)
        """
        # sudo: the day it is there is no secret
        companies = self.sudo().search([], order="id")  # pylint: disable=no-search-all
        rows = (
            SQL(
                "(%s, %s, %s::date)",
                company.id,
                company._get_local_zone().zone,
                company._get_local_today(),
            )
            for company in companies
        )
        return SQL(
            "SELECT * FROM (VALUES %s) AS d (company_id, zone, today)",
            SQL(", ").join(rows),
        )
