from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.parcels import Goods, plan_parcels
from ..engine.plain import without_none
from ..marks import CHANGES_PREPARED


class StockPicking(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "stock.picking"

    # A parcel may have gone on to another company, which does not hide the delivery.
    parcel_ids = fields.Many2many(
        "stock.package",
        string="Parcels",
        compute="_compute_parcel_ids",
        compute_sudo=True,
    )
    parcel_count = fields.Integer(
        string="Number of parcels", compute="_compute_parcel_ids", compute_sudo=True
    )

    @api.depends("move_line_ids.result_package_id")
    def _compute_parcel_ids(self):
        for picking in self:
            parcels = picking.move_line_ids.result_package_id
            picking.parcel_ids = parcels.sorted("id")
            picking.parcel_count = len(parcels)

    def _set_prepared(self):
        for picking in self.filtered(lambda p: p.company_id.parcel_mode != "none"):
            picking._make_parcels()
        return super()._set_prepared()

    def _action_done(self):
        unprepared = self._get_ours_to_ship().filtered(
            lambda picking: picking.shipping_state == "to_prepare"
        )
        for picking in unprepared:
            if picking.company_id.parcel_mode != "none":
                picking._make_parcels()
        return super()._action_done()

    def _put_back(self):
        self._unmake_parcels()
        return super()._put_back()

    def action_make_parcels(self):
        """Put the goods in parcels again, as the articles and the settings say (F106).

        :return: True
        :raise UserError: a document left already, or no way of packing is set
        """
        self._check_may_ship()
        for picking in self:
            if picking not in picking._get_ours_to_ship():
                raise UserError(
                    self.env._(
                        "%s is not waiting to be shipped: its parcels cannot change.",
                        picking.display_name,
                    )
                )
            if picking.company_id.parcel_mode == "none":
                raise UserError(
                    self.env._(
                        "Choose how parcels are made in the settings, block Shipping."
                    )
                )
            picking._unmake_parcels()
            picking._make_parcels()
        return True

    def _make_parcels(self):
        """Pack what leaves and is in no package yet."""
        self.ensure_one()
        picked = any(self.move_line_ids.mapped("picked"))
        lines = self.move_line_ids.filtered(
            lambda line: (
                line.state not in ("done", "cancel")
                and not line.result_package_id
                and (line.picked or not picked)
                and line.product_uom_id.compare(line.quantity, 0) > 0
            )
        ).sorted(lambda line: (line.move_id.sequence, line.move_id.id, line.id))
        company = self.company_id
        parcels = self._plan_parcels([line._prepare_goods() for line in lines])
        packages = self.env["stock.package"].create(
            [
                {
                    "package_type_id": parcel.carton,
                    "planned_picking_id": self.id,
                    "company_id": company.id,
                }
                for parcel in parcels
            ]
        )
        for package, parcel in zip(packages, parcels, strict=True):
            for line, quantity in parcel.content.items():
                CHANGES_PREPARED.put_on(line)._put_in_parcel(package, quantity)
        for package, weight in packages._get_weight(self.id).items():
            package.shipping_weight = weight

    def _plan_parcels(self, goods):
        company = self.company_id
        return plan_parcels(
            goods,
            by_carton=company.parcel_mode == "carton",
            shared_carton=company.carton_type_id.id,
        )

    def _unmake_parcels(self):
        """Undo the parcels that were made from the articles, not those of the users."""
        marked = CHANGES_PREPARED.put_on(self)
        for picking in marked:
            made = picking.move_line_ids.result_package_id.filtered(
                lambda package, picking=picking: package.planned_picking_id == picking
            )
            lines = picking.move_line_ids.filtered(
                lambda line, made=made: (
                    line.result_package_id in made and line.state != "done"
                )
            )
            lines.result_package_id = False
            lines._merge_same_goods()
            # sudo: who prepares may not delete packages, these were never used
            made.sudo().filtered(lambda package: not package.quant_ids).unlink()

    def action_print_parcel_labels(self):
        """Print a label for each parcel.

        :return: report action
        """
        report = self.env.ref("gescom_expedition.action_report_parcel_labels")
        return without_none(report.report_action(self, config=False))

    def _get_labels(self):
        """What is printed on each label of the delivery.

        :return: list of dicts: rank, count, name, weight; one label when nothing was
            packed
        """
        self.ensure_one()
        if not self.parcel_ids:
            return [{"rank": 1, "count": 1, "name": "", "weight": self.shipping_weight}]
        weights = self.parcel_ids._get_weight(self.id)
        return [
            {
                "rank": rank,
                "count": self.parcel_count,
                "name": parcel.name,
                "weight": parcel.shipping_weight or weights[parcel],
            }
            for rank, parcel in enumerate(self.parcel_ids, start=1)
        ]

    def _prepare_goods_of(self, line):
        return self._describe_goods(line, line.product_id, line.quantity_product_uom)

    def _describe_goods(self, key, article, quantity):
        carton = article.carton_type_id or self.company_id.carton_type_id
        return Goods(
            key=key,
            quantity=quantity,
            own=article.own_packaging,
            per_carton=article.qty_per_carton,
            carton=carton.id,
        )
