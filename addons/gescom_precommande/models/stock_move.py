from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date


class StockMove(models.Model):
    _inherit = "stock.move"

    release_date = fields.Date(compute="_compute_release_date", compute_sudo=True)

    @api.depends(
        "product_id.release_date",
        "sale_line_id.product_id.release_date",
        "sale_line_id.move_ids.product_id.release_date",
    )
    def _compute_release_date(self):
        """Of the goods, or of the kit they are a part of: a kit leaves as a whole."""
        for move in self:
            sold = move.sale_line_id.product_id
            articles = move.product_id | sold
            if sold and sold != move.product_id:
                articles |= move.sale_line_id.move_ids.product_id
            days = articles.filtered("release_date").mapped("release_date")
            move.release_date = max(days, default=False)

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        moves.product_id._mark_coverage()
        return moves

    def write(self, vals):
        result = super().write(vals)
        if {"state", "product_uom_qty", "purchase_line_id"} & vals.keys():
            self.product_id._mark_coverage()
        return result

    # Nothing leaves before its release

    def _check_release(self):
        """Refuse what would leave before its release (F273, A-58).

        Every road to a shipment comes through here: form, batch, scan, RPC.

        :raise UserError: goods are not released, and no manager let them leave
        """
        held = self._get_held()
        if held:
            raise UserError(held._get_release_refusal())

    def _get_held(self):
        """Goods that must not leave for the customer today.

        :return: stock.move
        """
        # sudo: the release also binds who may not read all of the order
        return self.sudo().filtered(
            lambda move: (
                move.release_date
                and move._leaves_to_customer()
                and not move._is_customer_return()
                and move._get_leaving_date() > move.company_id._get_local_today()
                and not move.picking_id._is_early_release_allowed(move.release_date)
            )
        )

    def _get_leaving_date(self):
        """First day on which the goods may leave: that of their release, or earlier
        by the days of transit where the company lets it.

        :return: date
        """
        self.ensure_one()
        days = 0
        if self.company_id.preorder_transit:
            days = self.picking_id.carrier_id.transit_days
        return self.release_date - timedelta(days=days)

    def _get_release_refusal(self):
        """Why these goods stay.

        :return: sentence
        """
        goods = ", ".join(
            self.env._(
                "%(article)s from %(date)s on",
                article=article.display_name,
                date=format_date(self.env, max(m._get_leaving_date() for m in moves)),
            )
            for article, moves in self.grouped("product_id").items()
        )
        return self.env._(
            "%(documents)s: these articles may not leave before their release: "
            "%(goods)s. Ship them then, or ask a manager to allow an earlier shipment.",
            documents=", ".join(self.picking_id.mapped("display_name"))
            or self.env._("Transfer"),
            goods=goods,
        )

    def _action_done(self, cancel_backorder=False):
        self.filtered(
            lambda move: (
                move.picked
                and move.state not in ("done", "cancel")
                and move.product_uom.compare(move.quantity, 0) > 0
            )
        )._check_release()
        return super()._action_done(cancel_backorder=cancel_backorder)

    # One delivery a release date

    def _get_release_group(self):
        """Release date whose delivery the move belongs to (A-59).

        :return: date, False for what may leave today and for orders that leave whole
        """
        self.ensure_one()
        # sudo: whoever makes the delivery may not read all of the order
        order = self.sudo().sale_line_id.order_id
        if not order or order.shipping_rule == "complete" or not self.release_date:
            return False
        today = self.company_id._get_local_today()
        return self.release_date if self.release_date > today else False

    def _key_assign_picking(self):
        return (*super()._key_assign_picking(), self._get_release_group())

    def _search_picking_for_assignation_domain(self):
        domain = super()._search_picking_for_assignation_domain()
        # sudo: as for the group
        order = self.sudo().sale_line_id.order_id
        if not order or order.shipping_rule == "complete":
            return domain
        day = self._get_release_group()
        fits = Domain("release_date", "=", day)
        if not day:
            today = self.company_id._get_local_today()
            fits |= Domain("release_date", "<=", today)
        return [*domain, *fits]

    def _regroup_by_release(self):
        """Give each release date a delivery of its own, where dates were mixed."""
        open_moves = self.picking_id.move_ids.filtered(
            lambda move: (
                move.is_awaited
                and not move.picked
                and not move.picking_id.content_frozen
            )
        )
        for moves in open_moves.grouped("picking_id").values():
            groups = moves.grouped(lambda move: move._get_release_group())
            # What is released last keeps the delivery, which bears its date.
            for day in sorted(groups, key=lambda day: day or fields.Date.today())[:-1]:
                groups[day]._move_to_own_delivery()

    def _move_to_own_delivery(self):
        delivery = self[0]._search_picking_for_assignation()
        if not delivery:
            values = self._get_new_picking_values()
            delivery = self.env["stock.picking"].create(values)
        self.move_line_ids.picking_id = delivery
        self.picking_id = delivery
        self._assign_picking_post_process(new=True)

    def _follow_release_date(self):
        """Plan open moves again after a release date moved."""
        self._regroup_by_release()
        for move in self.filtered(lambda move: not move.picking_id.content_frozen):
            values = move.sale_line_id._prepare_procurement_values()
            move.date = values["date_planned"]
            move.date_deadline = values["date_deadline"]
        orders = self.sale_line_id.order_id
        self.env["gescom.stock.allocation"]._mark(orders=orders)
