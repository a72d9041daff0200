from datetime import datetime
from functools import lru_cache

import pytz

from odoo import fields, models


@lru_cache(maxsize=1024)
def _find_day(moment, zone):
    # The lines of a document share their moment.
    return pytz.utc.localize(moment).astimezone(zone).date()


class ResCompany(models.Model):
    """The clock of a company: its days begin and end where it is.

    Whoever looks, from wherever, and the scheduler see the same day (A-13, A-58).
    """

    _inherit = "res.company"

    def _get_local_zone(self):
        """Time zone of the company.

        :return: pytz time zone, of the company's address or else of its country
        """
        self.ensure_one()
        # sudo: the address of the company is no secret
        partner = self.sudo().partner_id
        zones = pytz.country_timezones.get(partner.country_id.code or "", ["UTC"])
        return pytz.timezone(partner.tz or zones[0])

    def _get_local_today(self):
        """The day it is where the company is.

        :return: date
        """
        return self._get_local_day(fields.Datetime.now())

    def _get_local_day(self, moment):
        """The day of a moment where the company is.

        :param datetime moment: naive, in UTC
        :return: date
        """
        return _find_day(moment, self._get_local_zone())

    def _get_local_moment(self, day, hour):
        """A time of a day of the company.

        :param date day: day where the company is
        :param time hour: time where the company is
        :return: naive datetime in UTC
        """
        moment = self._get_local_zone().localize(datetime.combine(day, hour))
        return moment.astimezone(pytz.utc).replace(tzinfo=None)
