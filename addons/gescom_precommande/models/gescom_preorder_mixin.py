from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..preorder_dates import PREORDER_DATES

PREORDER_STATES = [
    ("none", "No release date"),
    ("open", "Pre-order open"),
    ("closed", "Pre-order closed"),
    ("released", "Released"),
]


class GescomPreorderMixin(models.AbstractModel):
    """What an article and its variants tell of their pre-orders."""

    _name = "gescom.preorder.mixin"
    _description = "Article with a release date"

    release_date = fields.Date()
    preorder_end_date = fields.Date()
    preorder_state = fields.Selection(
        PREORDER_STATES,
        string="Pre-order",
        compute="_compute_preorder_state",
        search="_search_preorder_state",
    )

    @api.depends("release_date", "preorder_end_date")
    @api.depends_context("company")
    def _compute_preorder_state(self):
        today = self.env.company._get_local_today()
        for article in self:
            article.preorder_state = article._get_preorder_state(today)

    def _get_preorder_state(self, day):
        """How far the pre-orders are on a day.

        :param date day: day where the company is
        :return: value of `preorder_state`
        """
        self.ensure_one()
        if not self.release_date:
            return "none"
        if self.release_date <= day:
            return "released"
        ended = self.preorder_end_date and self.preorder_end_date < day
        return "closed" if ended else "open"

    def _search_preorder_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._get_local_today()
        waits = Domain("release_date", ">", today)
        ended = Domain("preorder_end_date", "<", today)
        domains = {
            "none": Domain("release_date", "=", False),
            "open": waits & ~ended,
            "closed": waits & ended,
            "released": Domain("release_date", "<=", today),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    def _check_before_release(self):
        """The pre-orders end before the release.

        :raise ValidationError: a date comes after the release, or there is none
        """
        for article in self:
            for name in PREORDER_DATES[1:]:
                day, release = article[name], article.release_date
                if day and (not release or day > release):
                    raise ValidationError(article._get_date_refusal(name))

    def _get_date_refusal(self, name):
        label = self._fields[name].get_description(self.env, ["string"])["string"]
        return self.env._(
            "%(article)s, “%(label)s”: enter a release date, and a day that is not "
            "after it.",
            article=self.display_name,
            label=label,
        )

    def _get_preorder_end(self, company):
        """When customers cannot pre-order any more.

        :param company: res.company, whose days count
        :return: naive datetime in UTC, False without a release date
        """
        if not self.release_date:
            return False
        last = self.release_date - timedelta(days=1)
        return company._get_end_of(min(self.preorder_end_date or last, last))
