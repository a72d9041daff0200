from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import hmac

from ..engine.codes import clean

SHORTEST_BADGE = 8
SUPERVISOR_GROUPS = ("gescom_base.group_sales_manager", "stock.group_stock_manager")


class ResUsers(models.Model):
    _inherit = "res.users"

    scan_badge = fields.Char(
        string="Scan badge",
        compute="_compute_scan_badge",
        inverse="_inverse_scan_badge",
        help="Barcode that releases a scan control from red. It is never shown again.",
    )
    # Only a digest: who reads the table, or a backup, could print no badge from it.
    scan_badge_digest = fields.Char(
        copy=False, readonly=True, groups=fields.NO_ACCESS, index="btree_not_null"
    )
    has_scan_badge = fields.Boolean(
        string="Has a scan badge", compute="_compute_scan_badge", compute_sudo=True
    )

    _scan_badge_unique = models.Constraint(
        "UNIQUE(scan_badge_digest)", "This badge is already somebody else's."
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "scan_badge", "has_scan_badge"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "scan_badge"]

    @api.depends("scan_badge_digest")
    def _compute_scan_badge(self):
        for user in self:
            user.scan_badge = False
            # sudo: says whether there is a badge, not which one
            user.has_scan_badge = bool(user.sudo().scan_badge_digest)

    def _inverse_scan_badge(self):
        for user in self:
            code = clean(user.scan_badge)
            if not code:
                continue
            if not user._is_scan_supervisor():
                raise UserError(
                    self.env._(
                        "%s may not release a scan control: give him the group of the "
                        "managers first.",
                        user.name,
                    )
                )
            if len(code) < SHORTEST_BADGE:
                raise ValidationError(
                    self.env._(
                        "A badge that can be guessed protects nothing: take a code of "
                        "at least %s characters.",
                        SHORTEST_BADGE,
                    )
                )
            # sudo: only the digest is written, of a code this user was allowed to set
            user.sudo().scan_badge_digest = self._get_badge_digest(code)
        # Who saves the form does not get it back either.
        self.invalidate_recordset(["scan_badge"], flush=False)

    def action_remove_scan_badge(self):
        """Forget the badge, which was lost.

        :return: True
        """
        self.check_access("write")
        # sudo: the field is hidden from everybody, the right to write was checked
        self.sudo().scan_badge_digest = False
        return True

    def _is_scan_supervisor(self):
        self.ensure_one()
        return any(self.has_group(group) for group in SUPERVISOR_GROUPS)

    @api.model
    def _get_badge_digest(self, code):
        # sudo: the key of the database signs, and is not shown
        return hmac(self.env(su=True), "gescom_scan_badge", clean(code))

    @api.model
    def _find_scan_supervisor(self, code, company):
        """The supervisor whose badge was scanned.

        :param str code: the code as it was read
        :param company: res.company in which he must work
        :return: res.users, empty when the code is no badge of one who may release
        """
        digest = self._get_badge_digest(code)
        # sudo: compares digests, and answers with a user only to the scan control
        user = self.sudo().search([("scan_badge_digest", "=", digest)], limit=1)
        if user and user._is_scan_supervisor() and company in user.company_ids:
            return user
        return self.browse()
