from datetime import time

from odoo.addons.gescom_affaire.tests.common import AffaireCommon


class BillingCommon(AffaireCommon):
    """Orders delivered on chosen days, and billed in each mode."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A company without such an account leaves all the amounts to Odoo.
        cls.company.sudo().income_account_id = cls.system["account.account"].search(
            [("account_type", "=", "income"), ("company_ids", "in", cls.company.ids)],
            limit=1,
        )

    def _deliver_on(self, order, day, qty=None):
        """Ship what is open of an order, at noon of a day of the company.

        :return: the delivery note
        """
        picking = self._deliver(order, qty)
        return self._date_delivery(picking, day)

    def _date_delivery(self, picking, day):
        done = self.company._get_local_moment(day, time(12))
        picking.sudo().date_done = done
        picking.sudo().move_ids.date = done
        return picking

    def _get_lines(self, invoices):
        """(article, quantity) of the article lines of invoices, in their order."""
        lines = invoices.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )
        return [(line.product_id.name, line.quantity) for line in lines]
