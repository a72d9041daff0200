from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from .account_move_line import is_accountant
from .gescom_dunning_level import BLOCKINGS

# Who is reminded, and how hard: the accountants' to decide.
DECISIONS = ("dunning_policy_id", "dunning_excluded")


class ResPartner(models.Model):
    _inherit = "res.partner"

    dunning_policy_id = fields.Many2one(
        "gescom.dunning.policy",
        string="Dunning policy",
        company_dependent=True,
        domain="[('company_id', 'in', [allowed_company_ids[0], False])]",
        help="Empty: the policy of the company for its companies or consumers.",
    )
    dunning_excluded = fields.Boolean(
        string="Never remind",
        company_dependent=True,
        help="The customer gets no reminder at all.",
    )
    dunning_contact_id = fields.Many2one(
        "res.partner",
        string="Contact for reminders",
        domain="[('id', 'child_of', commercial_partner_id)]",
        ondelete="set null",
        help="Who gets the reminders. Empty: the invoice address.",
    )
    # Not stored: the level of a customer is not the same in two companies, and a
    # payment changes it at once.
    dunning_level_id = fields.Many2one(
        "gescom.dunning.level",
        string="Step of the reminders",
        compute="_compute_dunning_level_id",
        search="_search_dunning_level_id",
    )
    dunning_block = fields.Selection(
        BLOCKINGS,
        string="Orders",
        compute="_compute_dunning_block",
        search="_search_dunning_block",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get(name) for vals in vals_list for name in DECISIONS):
            self._check_may_decide()
        return super().create(vals_list)

    def write(self, vals):
        if any(name in vals for name in DECISIONS):
            self._check_may_decide()
        return super().write(vals)

    def _check_may_decide(self):
        if not is_accountant(self.env):
            raise AccessError(
                self.env._(
                    "Only an accountant chooses the dunning policy of a customer or "
                    "takes a customer out of the reminders."
                )
            )

    def _get_reminded_lines(self):
        """Open due dates that were reminded, in this company.

        :return: list of (res.partner of the account, gescom.dunning.level)
        """
        # sudo: a seller who reads no entry still has to know who is reminded
        lines = self.env["account.move.line"].sudo()
        return lines._read_group(
            [
                ("partner_id", "child_of", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.id),
                ("dunning_level_id", "!=", False),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("amount_residual_currency", ">", 0),
            ],
            ["partner_id", "dunning_level_id"],
        )

    @api.depends_context("company")
    def _compute_dunning_level_id(self):
        levels = {}
        for partner, level in self._get_reminded_lines() if self else ():
            levels.setdefault(partner.commercial_partner_id, level.browse())
            levels[partner.commercial_partner_id] |= level
        for partner in self:
            reached = levels.get(partner.commercial_partner_id)
            partner.dunning_level_id = (
                reached and max(reached, key=lambda level: level._get_key()).id
            )

    def _search_dunning_level_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        level_ids = [level_id for level_id in value if level_id]
        domain = Domain("id", "in", self._query_reminded("in", level_ids))
        if len(level_ids) < len(value):
            domain |= Domain("id", "not in", self._query_reminded("!=", False))
        return domain

    def _query_reminded(self, operator, value):
        """Accounts that have open due dates at such a step, in this company."""
        # sudo: as above, and only the customers are found
        lines = self.env["account.move.line"].sudo()
        reached = lines._search(
            [
                ("company_id", "=", self.env.company.id),
                ("dunning_level_id", operator, value),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("amount_residual_currency", ">", 0),
            ]
        )
        return reached.subselect("partner_id")

    @api.constrains("dunning_policy_id")
    def _check_dunning_policy(self):
        for partner in self:
            policy = partner.dunning_policy_id
            company = policy.company_id
            if company and company != self.env.company:
                raise ValidationError(
                    self.env._(
                        "“%(policy)s” serves %(company)s only: choose another policy.",
                        policy=policy.name,
                        company=company.name,
                    )
                )
            if policy and policy.audience != partner._get_dunning_audience():
                raise ValidationError(
                    self.env._(
                        "“%(policy)s” is not made for %(customer)s: companies and "
                        "consumers are not reminded in the same words.",
                        policy=policy.name,
                        customer=partner.display_name,
                    )
                )

    def _get_dunning_audience(self):
        """Companies may be asked penalties, consumers may not (D-4).

        :return: business | consumer
        """
        self.ensure_one()
        partner = self.commercial_partner_id
        return "business" if partner.is_company or partner.vat else "consumer"
