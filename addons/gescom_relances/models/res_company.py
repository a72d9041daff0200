from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    dunning_business_policy_id = fields.Many2one(
        "gescom.dunning.policy",
        string="Reminders of companies",
        domain="[('audience', '=', 'business'), ('company_id', 'in', [id, False])]",
        help="Policy of the companies that have none of their own.",
    )
    dunning_consumer_policy_id = fields.Many2one(
        "gescom.dunning.policy",
        string="Reminders of consumers",
        domain="[('audience', '=', 'consumer'), ('company_id', 'in', [id, False])]",
        help="Policy of the consumers who have none of their own.",
    )
    dunning_schedule = fields.Selection(
        [
            ("manual", "By hand"),
            ("preview", "Preview every day"),
            ("send", "Send every day"),
        ],
        string="Reminders are prepared",
        required=True,
        default="manual",
    )
    dunning_minimum_amount = fields.Monetary(
        string="Least amount reminded",
        help="A customer who owes less gets no reminder.",
    )

    @api.constrains("dunning_business_policy_id", "dunning_consumer_policy_id")
    def _check_dunning_policies(self):
        """Consumers read no word of what is asked of companies (D-4)."""
        for company in self:
            for audience in ("business", "consumer"):
                policy = company[f"dunning_{audience}_policy_id"]
                if (
                    policy
                    and policy.active
                    and not policy._is_made_for(company, audience)
                ):
                    raise ValidationError(
                        self.env._(
                            "“%s” is made for other customers: choose another policy.",
                            policy.name,
                        )
                    )
