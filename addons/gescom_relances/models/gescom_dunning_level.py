from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

CHANNELS = [("email", "E-mail"), ("letter", "Letter"), ("activity", "Call")]
SEVERITIES = [
    ("preventive", "Before the due date"),
    ("reminder", "Reminder"),
    ("formal", "Formal notice"),
    ("final", "Last notice before litigation"),
]
BLOCKINGS = [("none", "Nothing"), ("warn", "Warning"), ("block", "Block")]


def get_block_domain(name, blocks, values):
    """Domain of the search for what late payments do.

    :param str name: field of the customer or order
    :param dict blocks: {record: {"blocking": warn | block}}, others have none
    :param values: collection of none, warn, block
    :return: Domain
    """
    found = [key.id for key, block in blocks.items() if block["blocking"] in values]
    domain = Domain(name, "in", found)
    if "none" in values:
        domain |= Domain(name, "not in", [record.id for record in blocks])
    return domain


class GescomDunningLevel(models.Model):
    """One step of a policy: when, how and in which words (F281, F282, F283)."""

    _name = "gescom.dunning.level"
    _description = "Step of a dunning policy"
    _order = "policy_id, delay_days, sequence, id"

    policy_id = fields.Many2one(
        "gescom.dunning.policy", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    delay_days = fields.Integer(
        string="Days after the due date",
        required=True,
        help="A negative number is before the due date: -5 reminds five days before.",
    )
    minimum_gap = fields.Integer(
        string="Days after the last reminder",
        default=7,
        required=True,
        help="Days that have to pass since the last reminder of the same due date.",
    )
    severity = fields.Selection(SEVERITIES, required=True, default="reminder")
    channel = fields.Selection(CHANNELS, required=True, default="email")
    mail_template_id = fields.Many2one(
        "mail.template",
        string="Text",
        domain=[("model", "=", "gescom.dunning.notice")],
        ondelete="restrict",
        help="Words of the e-mail or letter, in the language of the customer. The "
        "table of what is due is added below them.",
    )
    attach_letter = fields.Boolean(
        string="Join the letter", help="The e-mail carries the letter as a PDF."
    )
    attach_invoices = fields.Boolean(
        string="Join the invoices",
        help="The e-mail carries the PDF of the invoices that have one.",
    )
    blocking = fields.Selection(
        BLOCKINGS,
        string="Orders",
        required=True,
        default="none",
        help="What happens to the orders of a customer who reached this step.",
    )
    with_fee = fields.Boolean(
        string="Recovery indemnity",
        help="Asks for the indemnity of each invoice paid late (D. 441-5).",
    )
    with_interest = fields.Boolean(
        string="Interest", help="Asks for the late payment penalties (L. 441-10)."
    )

    _minimum_gap_positive = models.Constraint(
        "CHECK(minimum_gap >= 1)",
        "A due date is reminded once a day at most: correct the number of days.",
    )

    # A customer whose policy changes goes on from the step where he was.
    _day_uniq = models.Constraint(
        "UNIQUE(policy_id, delay_days, sequence)",
        "Two steps of a policy come at the same day: give them another day or order.",
    )

    @api.constrains("with_fee", "with_interest", "policy_id")
    def _check_consumer(self):
        for level in self:
            asks = level.with_fee or level.with_interest
            if asks and level.policy_id.audience == "consumer":
                raise ValidationError(
                    self.env._(
                        "“%s” speaks to consumers: no indemnity nor interest may be "
                        "asked from them (L. 111-8).",
                        level.name,
                    )
                )

    @api.depends("name", "delay_days")
    def _compute_display_name(self):
        for level in self:
            sign = "+" if level.delay_days >= 0 else "-"
            days = self.env._(
                "D%(sign)s%(days)s", sign=sign, days=abs(level.delay_days)
            )
            level.display_name = f"{level.name} ({days})" if level.name else ""

    def _get_key(self):
        """What orders the steps, whatever their policy.

        :return: tuple, comparable with the one of any other step
        """
        return (self.delay_days, self.sequence)
