from odoo import models


class ResCompany(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "res.company"

    def _is_month_closed(self, date):
        """Whether no invoice may be dated that day any more, for the current user.

        It is the case when a lock date of the sales, of the fiscal year, of the taxes
        or for good covers the day; exceptions given to the user count (A-05, T-27).
        Odoo would post the invoice all the same, and silently book it later.

        :param date: day, in the company's time zone
        :return: bool
        """
        self.ensure_one()
        return bool(self._get_lock_date_violations(date, purchase=False))
