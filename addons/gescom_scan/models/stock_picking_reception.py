from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "stock.picking"

    def _pre_action_done_hook(self):
        self._check_ordered()
        return super()._pre_action_done_hook()

    def _action_done(self):
        self._check_ordered()
        return super()._action_done()

    def _check_ordered(self):
        """Nothing is received that was not ordered (F261, A-46).

        :raise UserError: an article of a receipt was never ordered, or less of it
        """
        if not self._is_bound_by_orders():
            return
        for picking in self:
            if (
                picking.document_kind == "reception"
                and picking.picking_type_id.refuse_unordered
                and not picking.return_id
                and picking.state not in ("done", "cancel")
                and picking.location_id.usage == "supplier"
            ):
                picking._check_receives_ordered()

    def _is_bound_by_orders(self):
        """The stock manager may receive what was not ordered."""
        user = self.env.user
        return not (self.env.su or user.has_group("stock.group_stock_manager"))

    def _check_receives_ordered(self):
        ordered = self._get_ordered_quantities()
        for product, quantity in self._get_leaving_quantities().items():
            unit, limit = product.uom_id, ordered[product]
            if unit.compare(quantity, limit) <= 0:
                continue
            if unit.compare(limit, 0) <= 0:
                raise UserError(
                    self.env._(
                        "%(article)s is ordered on no purchase order of %(document)s: "
                        "refuse it, or ask a stock manager.",
                        article=product.display_name,
                        document=self.display_name,
                    )
                )
            raise UserError(
                self.env._(
                    "%(quantity)s of %(article)s are on %(document)s and %(limit)s "
                    "were ordered: refuse the rest, or ask a stock manager.",
                    quantity=unit._format_scanned(quantity),
                    article=product.display_name,
                    document=self.display_name,
                    limit=unit._format_scanned(limit),
                )
            )

    def _get_ordered_quantities(self):
        """What was ordered of the suppliers and did not come yet.

        :return: {product.product: quantity in the article's unit}
        """
        ordered = defaultdict(float)
        # sudo: who receives may not read the purchase orders
        lines = self.sudo().move_ids.purchase_line_id
        lines |= self.sudo().purchase_id.order_line  # sudo: as above
        for line in lines.filtered(lambda line: line.state == "purchase"):
            product = line.product_id.sudo(False)
            due = line.product_uom_id._compute_quantity(
                line.product_qty - line.qty_received, product.uom_id, round=False
            )
            ordered[product] += due
        return ordered

    def _add_unordered(self, product, lots, quantity):
        """Receive an article that was not ordered.

        :param product: product.product
        :param dict lots: {lot name or "": quantity}
        :param float quantity: in the article's unit
        """
        self.ensure_one()
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom": product.uom_id.id,
                "product_uom_qty": quantity,
                "picking_id": self.id,
                "location_id": self.location_id.id,
                "location_dest_id": self.location_dest_id.id,
                "company_id": self.company_id.id,
            }
        )
        move._action_confirm(merge=False)
        move.move_line_ids.unlink()
        for lot_name, part in lots.items():
            move._bring_lot_in(lot_name, part)
        move.picked = True

    # What the supplier is told

    def action_mail_reception_gaps(self):
        """Write to the supplier about what is missing and what came in addition (F260).

        :return: window action of the mail, ready to send
        :raise UserError: the transfer is no receipt, or nothing is missing nor too many
        """
        self.ensure_one()
        self._check_may_ship()
        gaps = self._get_reception_gaps()
        if not (gaps["missing"] or gaps["surplus"]):
            raise UserError(
                self.env._(
                    "All of %s is there: there is nothing to write.", self.display_name
                )
            )
        template = self.env.ref("gescom_scan.mail_template_reception_gaps")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mail to the supplier"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": "stock.picking",
                "default_res_ids": self.ids,
                "default_template_id": template.id,
                "default_composition_mode": "comment",
            },
        }

    def _get_reception_gaps(self):
        """What is missing of the receipt, and what came without being expected.

        :return: dict with `missing` and `surplus`, lists of dicts
        """
        self.ensure_one()
        # sudo: reads the count of a transfer that the user may read
        control = self.env["gescom.scan.control"].sudo()
        control = control.search([("picking_id", "=", self.id)], limit=1)
        if not control:
            return {"missing": [], "surplus": []}
        return control._describe_gaps(control._read_tally())
