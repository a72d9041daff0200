from odoo import fields

from .common import TODAY, DunningCommon


class BlockCommon(DunningCommon):
    """Customers who reached a step that warns or blocks, on 23 November 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.releases = cls.env["gescom.dunning.release"]

    @classmethod
    def _be_late(cls, amount=1200, late=40, customer=None, level=None):
        """An invoice that was reminded at a step (the last one by default).

        :return: its receivable line
        """
        line = cls._bill(amount, late, customer)
        line.dunning_level_id = level or cls.final
        return line

    @classmethod
    def _release(cls, customer=None, days=5, user=None, reason="He pays on Friday"):
        customer = customer or cls.customer
        return cls.releases.with_user(user or cls.manager).create(
            {
                "partner_id": customer.id,
                "company_id": cls.company.id,
                "reason": reason,
                "date_end": fields.Date.add(TODAY, days=days),
            }
        )

    def _assert_block(self, blocking, record=None):
        record = (record or self.customer).with_user(self.adv)
        record.invalidate_recordset()
        self.assertEqual(record.dunning_block, blocking)
