from odoo import api, fields, models

AUDIENCES = [("business", "Companies"), ("consumer", "Consumers")]


class GescomDunningPolicy(models.Model):
    """Who is reminded when: the steps from the kind word to the formal notice."""

    _name = "gescom.dunning.policy"
    _description = "Dunning policy"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Empty: the policy serves all the companies.",
    )
    audience = fields.Selection(
        AUDIENCES,
        required=True,
        default="business",
        help="No fee nor penalty may be asked from a consumer (Code des procédures "
        "civiles d'exécution, article L. 111-8).",
    )
    minimum_gap = fields.Integer(
        string="Days between two reminders",
        default=7,
        required=True,
        help="A customer gets no other reminder before so many days, whatever the "
        "number of his invoices.",
    )
    level_ids = fields.One2many(
        "gescom.dunning.level", "policy_id", string="Steps", copy=True
    )

    _minimum_gap_positive = models.Constraint(
        "CHECK(minimum_gap >= 1)",
        "There is at least one day between two reminders: correct the number of days.",
    )

    @api.constrains("audience")
    def _check_audience(self):
        self.level_ids._check_consumer()

    def _is_made_for(self, company, audience):
        """Whether the policy may remind such customers of a company.

        :param company: res.company
        :param str audience: business | consumer
        :return: bool
        """
        return bool(
            self
            and self.active
            and self.audience == audience
            and self.company_id in (company, company.browse())
        )

    @api.model
    def _get_default_policies(self, company):
        """Policy that applies to each audience when the customer has none.

        :param company: res.company
        :return: dict audience: gescom.dunning.policy (empty when there is none)
        """
        policies = self.search([("company_id", "in", [False, company.id])])
        # One of the company itself goes before one of all the companies.
        policies = policies.sorted(lambda policy: not policy.company_id)
        chosen = {
            "business": company.dunning_business_policy_id,
            "consumer": company.dunning_consumer_policy_id,
        }
        defaults = {}
        for audience, _label in AUDIENCES:
            candidates = [chosen[audience], *policies]
            made_for = (
                one for one in candidates if one._is_made_for(company, audience)
            )
            defaults[audience] = next(made_for, self.browse())
        return defaults
