from odoo import api, models


class GescomDunningDue(models.AbstractModel):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.dunning.due"

    def _get_interests(self, company, date, asking):
        """Late payment interest of each late due date.

        A rate that is not known gives no interest, and somebody to look for it. What a
        credit pays on paper bears none: in doubt, to the customer's advantage.
        """
        owed = {
            item.id: (item.due + item.promised, item.due_date)
            for account, level in asking
            if level.with_interest
            for item in account.get_listed(date)
            if item.is_late(date)
        }
        interests = self.env["gescom.dunning.rate"]._compute_interest(
            company, owed, date
        )
        missing = {half for result in interests.values() for half in result.missing}
        if missing:
            company._ask_for_rates(sorted(missing))
        return {line_id: result.amount for line_id, result in interests.items()}

    @api.model
    def _get_penalties(self, company, date, plan):
        """What was already billed is asked no more, and bears nothing itself."""
        penalties = super()._get_penalties(company, date, plan)
        lines = self.env["account.move.line"].browse(penalties).sudo()  # read only
        billed = lines.move_id._get_billed_penalties()
        left = {}
        for line in lines:
            interest, fee = penalties[line.id]
            if line.move_id._is_debit_note():
                continue
            before_interest, before_fee = billed.get(line.move_id, (0, 0))
            billed[line.move_id] = (
                max(before_interest - interest, 0),
                max(before_fee - fee, 0),
            )
            left[line.id] = (
                max(interest - before_interest, 0),
                max(fee - before_fee, 0),
            )
        return left
