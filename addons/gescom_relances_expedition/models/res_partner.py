from odoo import models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _check_not_blocked(self, company):
        """Refuse to ship to customers whose late payments block them.

        :param company: res.company
        :raise UserError: one of them is blocked
        """
        for block in self._get_dunning_blocks(company).values():
            if block["blocking"] == "block":
                raise UserError(
                    self.env._(
                        "%s Nothing is shipped to this customer: wait for the "
                        "payment, or have a manager release the customer.",
                        block["text"],
                    )
                )
