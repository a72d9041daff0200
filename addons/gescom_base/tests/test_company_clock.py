from datetime import date, datetime, time

from odoo.tests import TransactionCase, freeze_time, tagged


@tagged("post_install", "-at_install")
class TestCompanyClock(TransactionCase):
    """A-13: the days of a company begin and end where it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Maison Horloge"})
        cls.company.partner_id.write(
            {"tz": False, "country_id": cls.env.ref("base.fr").id}
        )

    def test_zone_is_that_of_the_address_or_of_the_country(self):
        self.assertEqual(self.company._get_local_zone().zone, "Europe/Paris")
        self.company.partner_id.country_id = self.env.ref("base.re")
        self.assertEqual(self.company._get_local_zone().zone, "Indian/Reunion")
        self.company.partner_id.tz = "America/Guadeloupe"
        self.assertEqual(self.company._get_local_zone().zone, "America/Guadeloupe")
        self.company.partner_id.write({"tz": False, "country_id": False})
        self.assertEqual(self.company._get_local_zone().zone, "UTC")

    @freeze_time("2026-12-31 23:20:00")
    def test_new_year_is_the_companys_whoever_looks(self):
        for zone in ("Pacific/Auckland", "America/New_York", False):
            self.env.user.tz = zone
            self.assertEqual(self.company._get_local_today(), date(2027, 1, 1))

    def test_day_begins_at_midnight_there_in_summer_and_in_winter(self):
        for utc, day in (
            (datetime(2026, 7, 31, 21, 59, 59), date(2026, 7, 31)),
            (datetime(2026, 7, 31, 22, 0), date(2026, 8, 1)),
            (datetime(2026, 11, 30, 22, 59, 59), date(2026, 11, 30)),
            (datetime(2026, 11, 30, 23, 0), date(2026, 12, 1)),
        ):
            self.assertEqual(self.company._get_local_day(utc), day)
        for day, utc in (
            (date(2026, 8, 1), datetime(2026, 7, 31, 22, 0)),
            (date(2026, 12, 1), datetime(2026, 11, 30, 23, 0)),
        ):
            self.assertEqual(self.company._get_local_moment(day, time.min), utc)
