from odoo import fields, models

PROVIDERS = [
    ("adyen", "Adyen"),
    ("alma", "Alma"),
    ("amazon", "Amazon"),
    ("dalenys", "Dalenys"),
    ("hipay", "HiPay"),
    ("lyra", "Lyra (PayZen, Systempay, Sogecommerce, Scellius)"),
    ("mirakl", "Mirakl"),
    ("mollie", "Mollie"),
    ("paypal", "PayPal"),
    ("payplug", "PayPlug"),
    ("sips", "Sips (Mercanet, Sherlock's, Sogenactif)"),
    ("stripe", "Stripe"),
    ("other", "Other"),
]
# How the lines and the transfers of a provider hang together.
PAYOUT_MODES = [
    ("lines", "Each line names its payout"),
    ("wallet", "Withdrawals from a running balance"),
    ("none", "The file tells nothing about payouts"),
]


class GescomPspFormat(models.Model):
    """How a settlement file of a provider is laid out, as data (F288)."""

    _name = "gescom.psp.format"
    _description = "Format of a payment provider"
    _order = "provider, code, version desc"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    version = fields.Integer(required=True, default=1, copy=False)
    provider = fields.Selection(PROVIDERS, required=True, default="other")
    definition = fields.Text(
        required=True,
        default="{}",
        help="The layout in JSON: how the file is recognised, its records, columns, "
        "types and controls.",
    )
    payout_mode = fields.Selection(PAYOUT_MODES, required=True, default="none")
    active = fields.Boolean(default=True)

    _code_version_uniq = models.Constraint(
        "UNIQUE(code, version)", "A format with this code and version exists already."
    )
