from odoo import models


class SaleOrder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "sale.order"

    def _complete_billed_invoices(self, invoices):
        """Complete the draft invoices of these orders just after they are made.

        For the addons above, e.g. to deduct deposits; nothing is posted yet.

        :param invoices: draft account.move records
        """

    def _get_billing_refusals(self, date):
        """Orders that the automatic billing must leave for now.

        :param date: day of the billing, in the company's time zone
        :return: dict {order: (code, sentence for the user)}
        """
        return {}
