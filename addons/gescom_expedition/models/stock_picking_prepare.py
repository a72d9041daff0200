from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..engine.plain import without_none
from ..marks import CHANGES_PREPARED
from .stock_picking import OUR_KINDS, SHIPPED_KINDS


class StockPicking(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "stock.picking"

    def action_prepare(self, print_slip=False):
        """Set aside what is in stock: the document is ready to leave (F090, F091).

        What is not in stock goes to a delivery of its own, if the shipping rule lets
        it. What is already prepared stays as it is.

        :param bool print_slip: also print the preparation slips
        :return: True, or the report action of the slips
        :raise UserError: a document is not ours to prepare, nothing of it is in stock,
            or the shipping rule asks for more
        """
        self._check_may_ship()
        self._check_can_prepare()
        todo = self.filtered(lambda picking: picking.shipping_state != "prepared")
        todo._reserve_all()
        todo._check_something_leaves()
        todo._check_shipping_rule()
        for picking in todo:
            picking._leave_rest_behind()
        todo._set_prepared()
        return self.action_print_preparation() if print_slip else True

    def _check_may_ship(self):
        """Odoo lets salespeople write on transfers; the warehouse prepares and ships.

        :raise AccessError: the user does not work in the warehouse
        """
        if not (self.env.su or self.env.user.has_group("stock.group_stock_user")):
            raise AccessError(
                self.env._(
                    "Ask the warehouse: preparers and sales administration ship."
                )
            )

    def _check_can_prepare(self):
        for picking in self:
            if picking.document_kind not in OUR_KINDS or picking.state in (
                "done",
                "cancel",
            ):
                raise UserError(
                    self.env._(
                        "%s is not waiting to be prepared. Choose a delivery to a "
                        "customer that did not leave yet.",
                        picking.display_name,
                    )
                )

    def _reserve_all(self):
        self.filtered(lambda picking: picking.state == "draft").action_confirm()
        self.move_ids.filtered(
            lambda move: (
                move.state in ("confirmed", "partially_available") and not move.picked
            )
        )._action_assign()

    def _check_something_leaves(self):
        for picking in self:
            if not any(
                move.product_uom.compare(move._get_validated_qty(), 0) > 0
                for move in picking.move_ids
                if move.state not in ("done", "cancel")
            ):
                raise UserError(
                    self.env._(
                        "Nothing of %s is in stock: it cannot be prepared yet.",
                        picking.display_name,
                    )
                )

    def _leave_rest_behind(self):
        """Split off what does not leave with the document.

        :return: stock.picking of the rest, empty when nothing is left
        """
        self.ensure_one()
        moves = self.move_ids.filtered(lambda m: m.state not in ("done", "cancel"))
        # What was not fetched of an article is not on its way: as Odoo does it.
        moves.filtered("picked").move_line_ids.filtered(
            lambda line: not line.picked
        ).unlink()
        leaving = moves.filtered(
            lambda move: move.product_uom.compare(move._get_validated_qty(), 0) > 0
        )
        rest = leaving._create_backorder() | (moves - leaving)
        # An empty set would mean all of them to Odoo.
        return self._create_backorder(backorder_moves=rest) if rest else self.browse()

    def _set_prepared(self):
        self._settle_terms()
        for picking in self:
            picking.move_ids.filtered(
                lambda move: move.state not in ("done", "cancel")
            ).picked = True
        self.write(
            {
                "prepared_date": fields.Datetime.now(),
                "prepared_user_id": self.env.uid,
                "printed": True,
            }
        )
        self._draw_number("bl")

    def action_unprepare(self):
        """Put prepared documents back to be prepared; they keep their numbers.

        :return: True
        :raise UserError: a document is not prepared, or already left
        """
        self._check_may_ship()
        for picking in self:
            if picking.shipping_state != "prepared":
                raise UserError(
                    self.env._(
                        "%s is not prepared: there is nothing to put back.",
                        picking.display_name,
                    )
                )
        CHANGES_PREPARED.put_on(self)._put_back()
        return True

    def _put_back(self):
        self.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        ).picked = False
        self.write(
            {"prepared_date": False, "prepared_user_id": False, "printed": False}
        )

    def action_ship(self):
        """Confirm that the documents leave for the customers (F099).

        :return: True, or an action: a question about what is left, or what to print
        :raise UserError: a document is not to be shipped, is not prepared although its
            warehouse asks for it, or its shipping rule asks for more
        """
        self._check_may_ship()
        for picking in self:
            if picking.document_kind not in SHIPPED_KINDS or picking.state in (
                "done",
                "cancel",
            ):
                raise UserError(
                    self.env._("%s is not waiting to be shipped.", picking.display_name)
                )
        return without_none(self.button_validate())

    def _check_preparation_done(self):
        """Where preparing is a step, nothing leaves before it is done (F099)."""
        waiting = self._get_ours_to_ship().filtered(
            lambda picking: (
                picking.picking_type_id.warehouse_id.use_preparation
                and picking.shipping_state == "to_prepare"
            )
        )
        if waiting:
            raise UserError(
                self.env._(
                    "To be prepared before it is shipped: %s.",
                    ", ".join(waiting.mapped("display_name")),
                )
            )

    def _check_not_frozen(self):
        """What is prepared is packed: nobody changes it from a distance.

        :raise UserError: a document is prepared
        """
        if CHANGES_PREPARED.is_on(self):
            return
        prepared = self.filtered(lambda picking: picking.shipping_state == "prepared")
        if prepared:
            raise UserError(
                self.env._(
                    "%s is prepared: put it back to be prepared before changing what "
                    "is on it.",
                    ", ".join(prepared.mapped("display_name")),
                )
            )
