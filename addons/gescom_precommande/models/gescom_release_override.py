from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date


class GescomReleaseOverride(models.Model):
    """Who let a delivery leave before the release, and why. Nobody changes it."""

    _name = "gescom.release.override"
    _description = "Early shipment allowed"
    _order = "id desc"
    _rec_name = "picking_id"

    picking_id = fields.Many2one(
        "stock.picking",
        string="Delivery",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    partner_id = fields.Many2one(related="picking_id.partner_id")
    company_id = fields.Many2one(
        related="picking_id.company_id", store=True, index=True
    )
    release_date = fields.Date(required=True, readonly=True)
    reason = fields.Text(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Allowed by", required=True, readonly=True
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)

    @api.model
    def _allow(self, pickings, reason):
        """See `stock.picking.allow_early_release`."""
        self._check_may_allow()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the goods leave before the release."))
        pickings.check_access("write")
        for picking in pickings:
            if not picking.is_held:
                raise UserError(
                    self.env._(
                        "%s does not wait for a release: there is nothing to allow.",
                        picking.display_name,
                    )
                )
        # sudo: the list is written here alone, by a manager whose name it keeps
        overrides = self.sudo().create(
            [
                {
                    "picking_id": picking.id,
                    "release_date": picking.release_date,
                    "reason": reason.strip(),
                    "user_id": self.env.uid,
                }
                for picking in pickings
            ]
        )
        self.env["gescom.stock.allocation"]._mark(orders=overrides.picking_id.sale_id)
        for override in overrides:
            override.picking_id.message_post(body=override._get_log_sentence())
        return True

    def _check_may_allow(self):
        if not (
            self.env.su or self.env.user.has_group("gescom_base.group_sales_manager")
        ):
            raise AccessError(
                self.env._(
                    "Ask a sales administration manager: only he lets goods leave "
                    "before their release."
                )
            )

    def _get_log_sentence(self):
        self.ensure_one()
        return self.env._(
            "%(user)s lets it leave before the release of %(date)s: %(reason)s",
            user=self.user_id.name,
            date=format_date(self.env, self.release_date),
            reason=self.reason,
        )
