from odoo import api, fields, models

from odoo.addons.gescom_relances.models.gescom_dunning_level import BLOCKINGS


class StockPicking(models.Model):
    _inherit = "stock.picking"

    dunning_block = fields.Selection(
        BLOCKINGS, string="Late payments", compute="_compute_dunning_block"
    )
    dunning_block_text = fields.Char(
        string="Reason of the block", compute="_compute_dunning_block"
    )

    @api.depends_context("lang")
    @api.depends("partner_id", "company_id", "state", "move_ids.sale_line_id")
    def _compute_dunning_block(self):
        blocks = self._get_dunning_blocks()
        for picking in self:
            block = blocks.get(picking)
            picking.dunning_block = block["blocking"] if block else "none"
            picking.dunning_block_text = block["text"] if block else False

    def _get_dunning_blocks(self):
        """Documents to ship whose customer pays late, and why (F284, F285).

        :return: dict {stock.picking: {"blocking": warn | block, "text": str}}
        """
        # sudo: whoever ships is told, without reading what the customer owes
        ours = self._get_ours_to_ship().sudo()
        by_order = ours.move_ids.sale_line_id.order_id._get_dunning_blocks()
        blocks = {}
        for picking in ours:
            orders = picking.move_ids.sale_line_id.order_id
            found = [by_order[order] for order in orders if order in by_order]
            if found:
                blocks[picking] = max(found, key=lambda block: block["rank"])
        without = ours.filtered(lambda picking: not picking.move_ids.sale_line_id)
        for company, pickings in without.grouped("company_id").items():
            customers = pickings.partner_id._get_dunning_blocks(company)
            for picking in pickings:
                block = customers.get(picking.partner_id.commercial_partner_id)
                if block:
                    blocks[picking] = block
        return {picking.with_env(self.env): block for picking, block in blocks.items()}

    def _check_shipping_rule(self, chosen=False):
        """Goods without an order do not leave for a blocked customer either."""
        result = super()._check_shipping_rule(chosen=chosen)
        # sudo: the block also binds who may not read what the customer owes
        ours = self._get_ours_to_ship().sudo()
        without = ours.filtered(lambda picking: not picking.move_ids.sale_line_id)
        for company, pickings in without.grouped("company_id").items():
            pickings.partner_id._check_not_blocked(company)
        return result

    def _action_done(self):
        """What leaves in spite of a warning keeps the trace of it (F284)."""
        warnings = self._get_dunning_blocks()
        result = super()._action_done()
        for picking, block in warnings.items():
            if picking.state == "done":
                picking.message_post(
                    body=self.env._("Shipped in spite of late payments. ")
                    + block["text"]
                )
        return result
