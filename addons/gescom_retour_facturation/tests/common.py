from odoo.tests import freeze_time, tagged

from odoo.addons.gescom_facturation.tests.common import BillingCommon
from odoo.addons.gescom_retour.tests.common import ReturnCommon

TODAY = "2026-11-12 10:00:00"


@freeze_time(TODAY)
@tagged("post_install", "-at_install")
class ReturnBillingCommon(ReturnCommon, BillingCommon):
    """Returns of orders that are billed."""

    def _bill(self):
        """Bill automatically all there is."""
        run = self._preview()
        if run.to_invoice_count:
            run.action_run()
        return run.invoice_ids

    def _preview(self):
        run = self.env["gescom.invoicing.run"].create({"print_invoices": False})
        run.action_preview()
        return run

    def _get_reasons(self, run, order):
        lines = run.line_ids.filtered(lambda line: order in line.order_ids)
        return [(line.decision, line.reason) for line in lines.sorted("decision")]

    def _reopen(self, order):
        if order.processing_state == "closed":
            order.action_unsettle()

    def _exchange(self, order, *quantities):
        """Goods come back and are replaced.

        :return: (the return, what replaced the goods)
        """
        self._reopen(order)
        back = self._enter(order, *quantities)
        self._take_in(back)
        self._ship(back.replacement_ids)
        return back, back.replacement_ids
