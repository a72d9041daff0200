from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    is_logistician = fields.Boolean(
        string="Logistician",
        help="Keeps goods of ours and delivers them to our customers.",
    )
    direct_delivery_allowed = fields.Boolean(
        string="Direct delivery to the customer possible",
        help="The supplier may send the articles that say so straight to our "
        "customers.",
    )

    direct_answer_days = fields.Integer(
        string="Days to answer a direct delivery",
        help="Days the supplier has to answer. At 0, those of the company; below, no "
        "answer is awaited.",
    )

    def _get_direct_answer_days(self, company):
        """Days the supplier has to answer.

        :param company: res.company that asks
        :return: int, 0 or less when no answer is awaited
        """
        self.ensure_one()
        partner = self.commercial_partner_id
        own = self.direct_answer_days or partner.direct_answer_days
        return own or company.direct_answer_days

    def _may_deliver_directly(self):
        """Whether the supplier or logistician delivers to our customers (F116).

        :return: bool
        """
        self.ensure_one()
        partner = self.commercial_partner_id
        return any(
            each.direct_delivery_allowed or each.is_logistician
            for each in self | partner
        )

    def _get_direct_kind(self):
        """Document that the partner delivers with: lf or ol (F111, F112).

        :return: str
        """
        self.ensure_one()
        logistician = self.is_logistician or self.commercial_partner_id.is_logistician
        return "ol" if logistician else "lf"
