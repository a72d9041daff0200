from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.gescom_base.exceptions import SkipUnit
from odoo.addons.gescom_expedition.models.stock_picking import OUR_KINDS

OPERATIONS = [
    ("reserve", "Reserve the goods"),
    ("prepare", "Reserve and prepare"),
]


class GescomReleaseRun(models.Model):
    """Release day: what was held is freed, delivery after delivery, by seniority.

    A run that stops goes on where it was; a delivery is never treated twice.
    """

    _name = "gescom.release.run"
    _description = "Release day"
    _inherit = ["gescom.run.mixin"]
    _order = "id desc"

    release_date = fields.Date(
        string="Released until",
        required=True,
        default=lambda self: self.env.company._get_local_today(),
        help="Deliveries of articles released on this day, or earlier and still "
        "waiting.",
    )
    operation = fields.Selection(OPERATIONS, required=True, default="reserve")
    picking_count = fields.Integer(
        string="Deliveries", compute="_compute_picking_count"
    )

    @api.depends("release_date", "company_id")
    def _compute_picking_count(self):
        for run in self:
            run.picking_count = self.env["stock.picking"].search_count(
                run._get_released_domain()
            )

    def _get_released_domain(self):
        """Deliveries that the release frees; addons add theirs.

        :return: Domain on stock.picking
        """
        self.ensure_one()
        return Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("document_kind", "in", OUR_KINDS),
                ("state", "not in", ("done", "cancel")),
                ("sale_id", "!=", False),
                ("release_date", "!=", False),
                ("release_date", "<=", self.release_date),
            ]
        )

    def _get_released(self):
        """Deliveries to free, the senior ones first.

        :return: stock.picking
        """
        pickings = self.env["stock.picking"].search(self._get_released_domain())
        # sudo: the orders give the rank, whoever may read them
        ranks = {
            picking: (picking.sudo().sale_id._get_preorder_rank(), picking.id)
            for picking in pickings
        }
        return pickings.sorted(ranks.get)

    def _prepare_units(self):
        if self.release_date > self.company_id._get_local_today():
            raise UserError(
                self.env._(
                    "This day has not come yet: start the run on the day of the "
                    "release."
                )
            )
        pickings = self._get_released()
        # sudo: whoever starts the run may not read all of the orders
        self.env["gescom.stock.allocation"]._mark(orders=pickings.sudo().sale_id)
        return [
            {
                "key": f"picking-{picking.id}",
                "name": picking.display_name,
                "payload": {"picking_id": picking.id},
                "sequence": rank,
            }
            for rank, picking in enumerate(pickings)
        ]

    def _run_unit(self, unit):
        picking = self.env["stock.picking"].browse(unit.payload["picking_id"]).exists()
        if not picking or picking.state in ("done", "cancel"):
            raise SkipUnit(self.env._("It left, or was cancelled, in the meantime."))
        return getattr(self, f"_{self.operation}_delivery")(picking)

    def _reserve_delivery(self, picking):
        picking._reserve_all()
        if picking._is_all_in_stock():
            return None
        raise SkipUnit(self.env._("Not all of it is in stock."))

    def _prepare_delivery(self, picking):
        if picking.shipping_state == "prepared":
            raise SkipUnit(self.env._("Already prepared."))
        picking.action_prepare()

    def action_ship_in_batch(self):
        """Batch shipping of the orders that were freed.

        :return: window action
        """
        self.ensure_one()
        pickings = self.env["stock.picking"].browse(
            unit.payload["picking_id"] for unit in self._get_units("done")
        )
        orders = pickings.exists().sale_id
        batch = self.env["gescom.shipping.run"].create(
            {"company_id": self.company_id.id, "order_ids": [Command.set(orders.ids)]}
        )
        return batch._get_records_action()
