from odoo import api, fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    release_date = fields.Date(
        compute="_compute_release_date",
        store=True,
        index="btree_not_null",
        help="Nothing of the delivery leaves before this day.",
    )
    release_override_ids = fields.One2many(
        "gescom.release.override", "picking_id", string="Early shipments allowed"
    )
    is_held = fields.Boolean(
        string="Waits for the release",
        compute="_compute_is_held",
        help="Goods of the delivery are not released and no manager let them leave.",
    )

    @api.depends("move_ids.release_date", "state")
    def _compute_release_date(self):
        for picking in self:
            if picking.state == "done" and picking._origin.release_date:
                continue
            days = [
                move.release_date
                for move in picking.move_ids
                if move.release_date
                and move.state != "cancel"
                and move._ends_at_customer()
                and not move._is_customer_return()
            ]
            picking.release_date = max(days, default=False)

    @api.depends(
        "release_date", "state", "carrier_id", "release_override_ids.release_date"
    )
    def _compute_is_held(self):
        for picking in self:
            waits = picking.release_date and picking.state not in ("done", "cancel")
            picking.is_held = bool(waits and picking.move_ids._get_held())

    def _is_early_release_allowed(self, release_date):
        """Whether a manager let the delivery leave before this release date.

        :param date release_date: the date he knew of: a later one is asked again
        """
        return any(
            override.release_date >= release_date
            for override in self.release_override_ids
        )

    def action_early_release(self):
        """Window that asks why the deliveries leave before the release.

        :return: window action
        """
        wizard = self.env["gescom.early.release"].create(
            {"picking_ids": [fields.Command.set(self.ids)]}
        )
        return wizard._get_records_action(
            name=self.env._("Ship before the release"), target="new"
        )

    def allow_early_release(self, reason):
        """Let deliveries leave before the release, for managers (A-58).

        :param str reason: why, kept with the name of the user
        :return: True
        :raise AccessError: the user is no manager
        :raise UserError: no reason is given, or nothing of a delivery is held
        """
        return self.env["gescom.release.override"]._allow(self, reason)

    def _pre_action_done_hook(self):
        leaving = self.move_ids.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and move.product_uom.compare(move._get_validated_qty(), 0) > 0
            )
        )
        leaving._check_release()
        return super()._pre_action_done_hook()

    def _give_back(self):
        moves = self.move_ids
        result = super()._give_back()
        moves.exists()._regroup_by_release()
        return result
