from odoo import models

from ..marks import CHANGES_PREPARED
from ..shipping_rules import RULES_KEEPING_THE_REST


class StockPicking(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "stock.picking"

    def _check_shipping_rule(self, chosen=False):
        """Whether the shipping rules let these documents leave together (F078-F081).

        Every road to a shipment comes through here: form, batch, scan, RPC.

        :param bool chosen: judge what was put on the documents, in stock or not yet
        :raise UserError: a rule asks for more, with the sentence that says what
        """
        # sudo: the rule also binds who may not read all of the order
        ours = self._get_ours_to_ship().sudo()
        ours.move_ids.sale_line_id.order_id._check_shipment(ours, chosen=chosen)

    def _keeps_the_rest(self):
        """Whether what is left behind always gets a delivery of its own."""
        self.ensure_one()
        # sudo: the rule also binds who may not read all of the order
        orders = self._get_ours_to_ship().sudo().move_ids.sale_line_id.order_id
        return any(
            order.shipping_rule in RULES_KEEPING_THE_REST and not order.settled
            for order in orders
        )

    def _pre_action_done_hook(self):
        self._check_preparation_done()
        self._check_shipping_rule()
        return super()._pre_action_done_hook()

    def _check_backorder(self):
        asking = self.filtered(lambda picking: not picking._keeps_the_rest())
        return super(StockPicking, asking)._check_backorder()

    def _action_done(self):
        self._check_preparation_done()
        self._check_shipping_rule()
        ours = self._get_ours_to_ship()
        ours._settle_terms()
        ours._draw_number("bl")
        keeping = self.filtered(lambda picking: picking._keeps_the_rest())
        others = self - keeping
        result = True
        # Whatever the caller asked, these keep what they leave behind.
        for pickings in (keeping.with_context(cancel_backorder=False), others):
            if pickings:
                pickings = CHANGES_PREPARED.put_on(pickings)
                result = super(StockPicking, pickings)._action_done()
        return result
