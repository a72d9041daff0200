from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.gescom_base.values import copy_values


class GescomDunningRelease(models.Model):
    """A manager lets a blocked customer order until a day (F285).

    Until then the block is a warning. It is kept as it was granted: only its end may be
    brought forward, by its button.
    """

    _name = "gescom.dunning.release"
    _description = "Release of a blocked customer"
    _inherit = ["gescom.guard.mixin", "mail.thread"]
    _order = "date_end desc, id desc"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('parent_id', '=', False)]",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Released by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    reason = fields.Char(required=True, tracking=True)
    date_start = fields.Date(
        string="From",
        required=True,
        readonly=True,
        default=lambda self: fields.Date.context_today(self),
    )
    date_end = fields.Date(string="Until", required=True, tracking=True)

    _ends_after_start = models.Constraint(
        "CHECK(date_end >= date_start - 1)",
        "The release ends today or later: correct its last day.",
    )

    @api.model
    def _get_button_fields(self):
        return super()._get_button_fields() | {"user_id", "date_start"}

    @api.depends("partner_id", "date_end")
    def _compute_display_name(self):
        for release in self:
            day = format_date(self.env, release.date_end)
            release.display_name = f"{release.partner_id.display_name or ''} {day}"

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = copy_values(vals_list)
        for vals in vals_list:
            # Who grants it and from when are facts, not choices.
            vals.pop("user_id", None)
            vals.pop("date_start", None)
        releases = super().create(vals_list)
        for release in releases:
            if release.date_end < release.date_start:
                raise UserError(
                    self.env._("The release ends today or later: correct its last day.")
                )
            customer = release.partner_id.commercial_partner_id
            # sudo: written as it is granted, never afterwards
            release.sudo().partner_id = customer
            # sudo: an accountant who may not change customers tells it there too
            customer.sudo().message_post(
                body=self.env._(
                    "Orders released until %(day)s: %(reason)s",
                    day=format_date(self.env, release.date_end),
                    reason=release.reason,
                )
            )
        return releases

    def write(self, vals):
        if not self.env.su:
            self._check_as_granted(vals)
        return super().write(vals)

    def _check_as_granted(self, vals):
        """Refuse to change what was granted; to end it earlier is another matter.

        :raise UserError: reason or customer would change, or the end come later
        """
        fixed = {"partner_id", "company_id", "reason"} & vals.keys()
        end = fields.Date.to_date(vals.get("date_end"))
        later = end and any(end > release.date_end for release in self)
        if fixed or later:
            raise UserError(
                self.env._(
                    "A release stays as it was granted: end it, and grant another one."
                )
            )

    def action_end(self):
        """Block the customer again at once.

        :return: True
        """
        today = fields.Date.context_today(self)
        yesterday = fields.Date.subtract(today, days=1)
        self.filtered(lambda release: release.date_end >= today).date_end = yesterday
        return True

    @api.model
    def _get_released(self, partners, company):
        """Customers who are released today.

        :param partners: res.partner, commercial
        :param company: res.company
        :return: dict {res.partner: gescom.dunning.release that ends last}
        """
        today = company._get_local_today()
        # sudo: whoever takes an order is bound by the release
        releases = self.sudo().search(
            [
                ("partner_id", "in", partners.ids),
                ("company_id", "=", company.id),
                ("date_start", "<=", today),
                ("date_end", ">=", today),
            ],
            order="date_end",
        )
        return {release.partner_id: release for release in releases}
