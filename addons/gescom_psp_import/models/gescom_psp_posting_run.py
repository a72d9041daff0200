from odoo import fields, models

from .gescom_psp_payout_posting import DONE

# Payouts and lines that are posted while the user waits.
FEW_PAYOUTS = 10
FEW_LINES = 300


class GescomPspPostingRun(models.Model):
    """Posting of many payouts: one unit each, never done twice."""

    _name = "gescom.psp.posting.run"
    _inherit = "gescom.run.mixin"
    _description = "Posting of payouts"
    _order = "id desc"

    payout_ids = fields.Many2many(
        "gescom.psp.payout",
        string="Payouts",
        required=True,
        domain="[('state', 'in', ('open', 'unbalanced'))]",
    )

    def _is_long(self, payouts):
        """Whether posting these payouts would keep the user waiting."""
        return len(payouts) > FEW_PAYOUTS or len(payouts.line_ids) > FEW_LINES

    def _start_for(self, payouts):
        """Post the payouts in the background.

        :return: window action of the runs, one a company
        """
        runs = self.browse()
        by_company = payouts.grouped(lambda payout: payout.account_id.company_id)
        for company, group in by_company.items():
            runs |= self.create(
                {"payout_ids": [(6, 0, group.ids)], "company_id": company.id}
            )
        runs.action_start()
        return runs._get_records_action()

    def _prepare_units(self):
        return [
            {
                "key": payout.id,
                "name": payout.display_name,
                "payload": {"payout_id": payout.id},
            }
            for payout in self.payout_ids.sorted(
                lambda p: (p.date or p.create_date.date(), p.id)
            )
        ]

    def _run_unit(self, unit):
        payout = self.env["gescom.psp.payout"].browse(unit.payload["payout_id"])
        if payout.state not in DONE:
            payout._post()
        return payout.display_name

    def _finalize_run(self):
        """What kept payouts from being posted is read on them too."""
        for unit in self._get_units("failed"):
            payout_id = unit.payload["payout_id"]
            payout = self.env["gescom.psp.payout"].browse(payout_id)
            payout._explain_refusal(unit.message)
