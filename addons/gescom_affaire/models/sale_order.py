from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.gescom_base.values import copy_values

from ..marks import FOLLOWS_ORDERS


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "gescom.guard.mixin"]

    affaire_id = fields.Many2one(
        "gescom.affaire",
        check_company=True,
        copy=False,
        index=True,
        ondelete="restrict",
        help="File of the deal. Left empty, an affaire is opened for the order.",
    )
    sales_origin_id = fields.Many2one(
        "gescom.sales.origin",
        check_company=True,
        index="btree_not_null",
        tracking=True,
        help="Web shop or offline channel the order came through.",
    )
    web_order = fields.Boolean(
        compute="_compute_web_order",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        help="Taken by a web shop: the order cannot be copied.",
    )
    web_transaction_ref = fields.Char(
        string="Web transaction",
        copy=False,
        index="btree_not_null",
        help="Bank's number of the payment made in the web shop.",
    )
    customer_comment = fields.Text(
        copy=False, help="What the customer wrote with his order."
    )

    @api.depends("sales_origin_id")
    def _compute_web_order(self):
        for order in self.filtered("sales_origin_id"):
            order.web_order = order.sales_origin_id.kind == "shop"

    @api.onchange("affaire_id")
    def _onchange_affaire_id(self):
        if self.affaire_id:
            self.partner_id = self.affaire_id.partner_id

    @api.constrains("affaire_id", "partner_id")
    def _check_affaire_customer(self):
        for order in self.filtered("affaire_id"):
            customer = order.affaire_id.partner_id.commercial_partner_id
            if order.partner_id.commercial_partner_id != customer:
                raise ValidationError(
                    self.env._(
                        "Order %(order)s is for %(partner)s, affaire %(affaire)s is "
                        "for %(customer)s. Choose an affaire of the same customer.",
                        order=order.name,
                        partner=order.partner_id.display_name,
                        affaire=order.affaire_id.name,
                        customer=customer.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Create orders; `occasional_customer` may stand for the customer.

        :param vals_list: as in Odoo; a dict `occasional_customer` (name, street,
            street2, zip, city, country_code, email, phone) takes the place of
            `partner_id` (F004), and `affaire_id` is opened when it is not given (F022)
        """
        vals_list = copy_values(vals_list)
        self._complete_customers(vals_list)
        self._complete_affaires(vals_list)
        orders = super().create(vals_list)
        orders._open_missing_affaires()
        return orders

    @api.model
    def _complete_customers(self, vals_list):
        """Take the customer from the typed details or from the affaire."""
        for vals in vals_list:
            details = vals.pop("occasional_customer", None)
            if details:
                company = self.env["res.company"].browse(vals.get("company_id"))
                partner = self.env["res.partner"]._create_occasional(
                    details,
                    company=company or self.env.company,
                    partner_id=vals.get("partner_id"),
                )
                vals["partner_id"] = partner.id
            elif vals.get("affaire_id") and not vals.get("partner_id"):
                affaire = self.env["gescom.affaire"].browse(vals["affaire_id"])
                vals["partner_id"] = affaire.partner_id.id

    @api.model
    def _complete_affaires(self, vals_list):
        """Open the affaires before the orders, which then are written once."""
        if self.env.context.get("default_affaire_id"):
            return
        without = [
            vals
            for vals in vals_list
            if vals.get("partner_id") and not vals.get("affaire_id")
        ]
        affaires = self.env["gescom.affaire"]._open_silently(
            [
                {
                    "partner_id": vals["partner_id"],
                    "company_id": vals.get("company_id") or self.env.company.id,
                    **({"user_id": vals["user_id"]} if vals.get("user_id") else {}),
                }
                for vals in without
            ]
        )
        for vals, affaire in zip(without, affaires, strict=True):
            vals["affaire_id"] = affaire.id

    def _open_missing_affaires(self):
        """Open an affaire for each order that has none."""
        orders = self.filtered(lambda order: not order.affaire_id)
        affaires = self.env["gescom.affaire"]._open_silently(
            [order._prepare_affaire_vals() for order in orders]
        )
        for order, affaire in zip(orders, affaires, strict=True):
            order.affaire_id = affaire

    def _prepare_affaire_vals(self):
        """Values of the affaire opened for the order."""
        self.ensure_one()
        vals = {"partner_id": self.partner_id.id, "company_id": self.company_id.id}
        if self.user_id:
            vals["user_id"] = self.user_id.id
        return vals

    def write(self, vals):
        self._move_affaires(vals)
        if "affaire_id" not in vals:
            return super().write(vals)
        self._check_may_change_affaire(vals["affaire_id"])
        result = super().write(vals)
        self._open_missing_affaires()
        return result

    def _check_may_change_affaire(self, affaire_id):
        """A confirmed order keeps its affaire, whose terms it was taken on (F011)."""
        for order in self.filtered(lambda order: order.state == "sale"):
            if order.affaire_id and order.affaire_id.id != affaire_id:
                raise UserError(
                    self.env._(
                        "Order %(order)s is confirmed: it stays in affaire %(affaire)s "
                        "and on its terms.",
                        order=order.name,
                        affaire=order.affaire_id.name,
                    )
                )

    def _move_affaires(self, vals):
        """An affaire follows its orders when all change of customer or company."""
        moved = {
            name: vals[name] for name in ("partner_id", "company_id") if vals.get(name)
        }
        for affaire in self.affaire_id if moved else ():
            changed = {k: v for k, v in moved.items() if affaire[k].id != v}
            if changed and not affaire.order_ids - self:
                FOLLOWS_ORDERS.put_on(affaire).write(changed)

    def copy(self, default=None):
        for order in self.filtered("web_order"):
            raise UserError(
                self.env._(
                    "Order %s comes from a web shop: it cannot be copied. Enter a new "
                    "order.",
                    order.name,
                )
            )
        return super().copy(default)

    def action_copy_order(self):
        """Window that asks which affaire the copy goes to (F068).

        :return: window action
        :raise UserError: the order comes from a web shop
        """
        self.ensure_one()
        return self.env["gescom.order.copy"]._open_for(self)

    def action_view_affaire(self):
        """Form of the affaire of the order.

        :return: window action
        """
        self.ensure_one()
        return self.affaire_id._get_records_action()
