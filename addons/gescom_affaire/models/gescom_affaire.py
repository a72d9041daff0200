from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.gescom_base.marks import BY_BUTTON
from odoo.addons.gescom_base.values import copy_values

from ..marks import FOLLOWS_ORDERS

STATES = [
    ("draft", "Not confirmed"),
    ("in_progress", "In progress"),
    ("cancelled", "Cancelled"),
    ("closed", "Closed"),
    ("lost", "Lost"),
]


class GescomAffaire(models.Model):
    """The file of one deal: its orders, their deliveries and their invoices (F001)."""

    _name = "gescom.affaire"
    _description = "Affaire"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "gescom.affaire.terms",
        "gescom.affaire.occasional",
        "gescom.guard.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True
    _rec_names_search = ["name", "title", "partner_id.name"]

    name = fields.Char(
        string="Number", required=True, copy=False, readonly=True, default="/"
    )
    title = fields.Char(tracking=True, help="What the deal is about.")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        check_company=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Manager",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        tracking=True,
        domain="[('share', '=', False), ('company_ids', '=', company_id)]",
        help="Manages the affaire; he may differ from the customer's salesperson.",
    )
    order_ids = fields.One2many("sale.order", "affaire_id", string="Orders")
    order_count = fields.Integer(compute="_compute_order_count")
    lost = fields.Boolean(string="Marked as lost", copy=False, readonly=True)
    state = fields.Selection(
        STATES,
        compute="_compute_state",
        store=True,
        index=True,
        default="draft",
        help="Not confirmed: no order is confirmed yet. In progress: something is to "
        "be delivered or billed. Closed: every order is delivered and billed, or "
        "settled. Cancelled: the confirmed orders were cancelled. Lost: nothing was "
        "ordered.",
    )

    _partner_required = models.Constraint(
        "CHECK (partner_id IS NOT NULL)",
        "Choose the customer of the affaire, or type an occasional one.",
    )
    _name_company_unique = models.UniqueIndex(
        "(company_id, name)", "This affaire number exists already in this company."
    )

    @api.model
    def _get_button_fields(self):
        return super()._get_button_fields() | {"lost"}

    @api.depends("partner_id")
    def _compute_user_id(self):
        for affaire in self.filtered(lambda a: not a.user_id):
            partner = affaire.partner_id
            salesperson = partner.user_id or partner.commercial_partner_id.user_id
            # The account of a web shop's visitor manages nothing.
            user = self.env.user if self.env.user._is_internal() else False
            affaire.user_id = salesperson or user

    def _compute_order_count(self):
        counts = dict(
            self.env["sale.order"]._read_group(
                [("affaire_id", "in", self.ids)], ["affaire_id"], ["__count"]
            )
        )
        for affaire in self:
            affaire.order_count = counts.get(affaire, 0)

    @api.depends(
        "lost", "order_ids", "order_ids.processing_state", "order_ids.validation_date"
    )
    def _compute_state(self):
        for affaire in self:
            affaire.state = affaire._get_state()

    def _get_state(self):
        """State that the orders make (F018, F025, A-19)."""
        self.ensure_one()
        alive = self.order_ids.filtered(lambda o: o.processing_state != "cancelled")
        states = set(alive.mapped("processing_state"))
        if states == {"closed"}:
            return "closed"
        if states - {"draft"}:
            return "in_progress"
        if self.order_ids and not alive:
            confirmed_once = any(self.order_ids.mapped("validation_date"))
            return "cancelled" if confirmed_once else "lost"
        return "lost" if self.lost else "draft"

    @api.depends("name", "title")
    def _compute_display_name(self):
        for affaire in self:
            affaire.display_name = (
                f"{affaire.name} – {affaire.title}" if affaire.title else affaire.name
            )

    @api.constrains("partner_id")
    def _check_orders_customer(self):
        if not FOLLOWS_ORDERS.is_on(self):
            self.order_ids._check_affaire_customer()

    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env["ir.sequence"]
        vals_list = copy_values(vals_list)
        for vals in vals_list:
            self._make_occasional_partner(vals)
            if vals.get("name", "/") == "/":
                company = vals.get("company_id") or self.env.company.id
                vals["name"] = (
                    sequence.with_company(company).next_by_code("gescom.affaire") or "/"
                )
        return super().create(vals_list)

    @api.model
    def _open_silently(self, vals_list):
        """Open the affaires of orders that come without one.

        :param list vals_list: values, one dict an affaire
        :return: gescom.affaire
        """
        silent = self.with_context(
            mail_create_nolog=True, mail_create_nosubscribe=True, tracking_disable=True
        )
        # Whoever may create an order gets the file that goes with it, even when he
        # has no right to open one by hand (a web shop's account, for example).
        return silent.sudo().create(vals_list).sudo(False).with_env(self.env)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_orders(self):
        for affaire in self.filtered("order_ids"):
            raise UserError(
                self.env._(
                    "Affaire %s has orders: cancel them, or move them to another "
                    "affaire, before deleting it.",
                    affaire.name,
                )
            )

    def action_set_lost(self):
        """Mark affaires without a confirmed order as lost (F018, A-19).

        :return: True
        :raise UserError: an order of the affaire is confirmed
        """
        for affaire in self:
            if "sale" in affaire.order_ids.mapped("state"):
                raise UserError(
                    self.env._(
                        "Affaire %s has a confirmed order: cancel or settle the order "
                        "instead of marking the affaire as lost.",
                        affaire.name,
                    )
                )
        BY_BUTTON.put_on(self).lost = True
        return True

    def action_set_draft(self):
        """Take lost affaires up again.

        :return: True
        """
        BY_BUTTON.put_on(self).lost = False
        return True

    def action_new_order(self):
        """Form of a new order of the affaire.

        :return: window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New order"),
            "res_model": "sale.order",
            "views": [(False, "form")],
            "context": {
                "default_affaire_id": self.id,
                "default_partner_id": self.partner_id.id,
                "default_company_id": self.company_id.id,
            },
        }

    @api.constrains("company_id")
    def _check_orders_company(self):
        if FOLLOWS_ORDERS.is_on(self):
            return
        for affaire in self:
            if affaire.order_ids.company_id - affaire.company_id:
                raise ValidationError(
                    self.env._(
                        "Affaire %s: its orders belong to another company. Open an "
                        "affaire in each company.",
                        affaire.name,
                    )
                )
