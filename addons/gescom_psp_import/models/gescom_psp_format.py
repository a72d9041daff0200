import json

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.gescom_base.values import copy_values

from ..readers.definition import check_definition
from ..sentences import say

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
    shipped = fields.Boolean(
        readonly=True,
        copy=False,
        help="Brought by the addon, which keeps it up to date: copy it to change it.",
    )

    _code_version_uniq = models.Constraint(
        "UNIQUE(code, version)", "A format with this code and version exists already."
    )

    @api.constrains("definition")
    def _check_definition(self):
        for record in self:
            record._load_definition()

    def _load_definition(self, text=None):
        """The definition of this format.

        :param str text: to load instead, as it is being edited
        :return: dict
        :raise ValidationError: what is wrong with it
        """
        try:
            definition = json.loads(self.definition if text is None else text)
        except (ValueError, RecursionError) as error:
            raise ValidationError(
                self.env._(
                    "The definition is not valid JSON: %s. Correct it there.", error
                )
            ) from error
        problems = check_definition(definition)
        if problems:
            code, params = problems[0]
            raise ValidationError(say(self.env, code, params))
        return definition

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = copy_values(vals_list)
            for vals in vals_list:
                vals.pop("shipped", None)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and vals.keys() - {"active"}:
            if "shipped" in vals or any(record.shipped for record in self):
                raise UserError(
                    self.env._(
                        "This format is kept up to date by the addon: use “Copy to "
                        "edit”, then change the copy."
                    )
                )
        return super().write(vals)

    def copy_data(self, default=None):
        """A copy is the next version of its format."""
        vals_list = super().copy_data(default)
        for record, vals in zip(self, vals_list, strict=True):
            latest = self.with_context(active_test=False).search(
                [("code", "=", record.code)], order="version desc", limit=1
            )
            if not (default or {}).get("code"):
                vals.update(code=record.code, version=latest.version + 1)
        return vals_list

    def action_copy_to_edit(self):
        """Make a version of this format that may be changed.

        :return: window action of the copy
        """
        self.ensure_one()
        return self.copy()._get_records_action(name=self.env._("Format"))

    def action_try(self):
        """Open the window that shows what the format makes of a sample file.

        :return: window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Try on a file"),
            "res_model": "gescom.psp.format.try",
            "view_mode": "form",
            "target": "new",
            "context": {"default_format_id": self.id},
        }

    def _get_latest(self):
        """These formats, only the latest version of each.

        :return: recordset
        """
        latest = {}
        for record in self.sorted("version"):
            latest[record.code] = record
        return self.browse(record.id for record in latest.values())
