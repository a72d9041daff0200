from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.interest import FLOOR_COEFFICIENT

METHODS = [
    ("coefficient", "A multiple of the legal rate"),
    ("contract", "A rate of our own"),
    ("central_bank", "The central bank's rate and 10 points"),
]


class ResCompany(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "res.company"

    late_rate_method = fields.Selection(
        METHODS,
        string="Late payment rate",
        required=True,
        default="coefficient",
        help="What the terms of sale say. Without any agreement the law takes the "
        "central bank's rate and 10 points (Code de commerce, article L441-10).",
    )
    late_rate_coefficient = fields.Float(
        string="Coefficient of the legal rate",
        digits=(6, 3),
        default=float(FLOOR_COEFFICIENT),
        help="The law allows no less than 3.",
    )
    late_contract_rate = fields.Float(
        string="Rate of our own (%)",
        digits=(6, 3),
        help="Percentage per year. Three times the legal rate is taken when that is "
        "more: the law allows no less.",
    )
    late_interest_account_id = fields.Many2one(
        "account.account",
        string="Account of the penalties",
        check_company=True,
        domain="[('account_type', 'in', ('income', 'income_other'))]",
        help="Where debit notes for late payments are booked, outside VAT.",
    )
    limitation_start = fields.Selection(
        [("due", "Due date"), ("invoice", "Date of the invoice")],
        string="Limitation runs from",
        required=True,
        default="due",
        help="Two years against a consumer, five against a company. The courts have "
        "taken one and the other: the date of the invoice is the safer.",
    )
    dunning_accountant_id = fields.Many2one(
        "res.users",
        string="Accountant of the reminders",
        domain="[('company_ids', 'in', id), ('share', '=', False)]",
        help="Gets the tasks that only an accountant can do.",
    )

    @api.constrains("late_rate_coefficient", "late_rate_method")
    def _check_late_rate_coefficient(self):
        for company in self:
            if (
                company.late_rate_method == "coefficient"
                and company.late_rate_coefficient < FLOOR_COEFFICIENT
            ):
                raise ValidationError(
                    self.env._(
                        "The law allows no less than 3 times the legal rate (Code de "
                        "commerce, article L441-10): correct the coefficient."
                    )
                )

    @api.constrains("late_contract_rate")
    def _check_late_contract_rate(self):
        if any(company.late_contract_rate < 0 for company in self):
            raise ValidationError(
                self.env._("The rate of late payments cannot be negative.")
            )

    def _get_late_penalty_rate(self):
        self.ensure_one()
        if self.invoice_late_penalty:
            return self.invoice_late_penalty
        if self.late_rate_method == "contract" and self.late_contract_rate:
            return self.env._("%s %% a year", f"{self.late_contract_rate:g}")
        if self.late_rate_method == "central_bank":
            return self.env._(
                "the refinancing rate of the European Central Bank plus 10 points"
            )
        if self.late_rate_coefficient > FLOOR_COEFFICIENT:
            return self.env._(
                "%s times the legal interest rate", f"{self.late_rate_coefficient:g}"
            )
        return super()._get_late_penalty_rate()

    def _get_dunning_accountant(self):
        """Who gets the tasks of the accountant.

        :return: res.users
        """
        self.ensure_one()
        if self.dunning_accountant_id:
            return self.dunning_accountant_id
        # sudo: only to know whom to ask
        accountants = self.env.ref("account.group_account_manager").sudo().user_ids
        return (
            accountants.filtered(lambda user: self in user.company_ids).sorted("id")[:1]
            or self.env.user
        )

    def _ask_for_rates(self, half_years):
        """Have the accountant enter rates, once for the same half-years.

        :param half_years: list of engine.half_years.HalfYear
        """
        self.ensure_one()
        env = self.with_context(lang=self._get_dunning_accountant().lang).env
        self._ask_accountant(
            env._("Enter the interest rates of %s", ", ".join(map(str, half_years))),
            env._(
                "The reminders ask no interest of these half-years until their rates "
                "are known."
            ),
        )

    def _ask_accountant(self, summary, note):
        """Give the accountant a task, unless the same one waits already.

        :param str summary: in the accountant's language
        :param str note: in the accountant's language
        """
        # sudo: whoever prepares the reminders asks the accountant
        partner = self.partner_id.sudo()
        if summary not in partner.activity_ids.mapped("summary"):
            partner.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=summary,
                note=note,
                user_id=self._get_dunning_accountant().id,
            )
