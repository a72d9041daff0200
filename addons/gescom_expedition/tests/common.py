from odoo import Command
from odoo.tests import tagged

from odoo.addons.gescom_affaire.tests.common import NO_CONFIRMATION, AffaireCommon


@tagged("post_install", "-at_install")
class ShippingCommon(AffaireCommon):
    """Orders that leave the warehouse; a scarce article has nothing in stock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scarce = cls._create_article("Lamp", price=30.0, cost=12.0, stock=0)
        cls.preparer = cls._create_user("preparer", "gescom_base.group_preparer")
        cls.warehouse = cls._get_warehouse()

    @classmethod
    def _use_preparation(cls, warehouse=None):
        (warehouse or cls.warehouse).use_preparation = True

    @classmethod
    def _create_warehouse(cls, code, **values):
        return cls.system["stock.warehouse"].create(
            {"name": f"Depot {code}", "code": code, **values}
        )

    @classmethod
    def _stock_in(cls, warehouse, article, qty, lot=None):
        cls.system["stock.quant"]._update_available_quantity(
            article, warehouse.lot_stock_id, qty, lot_id=lot
        )

    @classmethod
    def _serve_first_comers(cls):
        """Goods go to who ships first, whoever ordered before, as Odoo does it."""
        company = cls.system.company
        if "stock_by_seniority" in company._fields:
            company.stock_by_seniority = False

    @classmethod
    def _get_open(cls, order):
        """The deliveries to the customer that did not leave yet."""
        return cls._get_open_pickings(order).filtered(
            lambda p: p.document_kind in ("bp", "bl")
        )

    @classmethod
    def _ship(cls, pickings, **context):
        """Validate as a caller of the RPC does, who answers no question."""
        return pickings.with_context(**NO_CONFIRMATION, **context).button_validate()

    @classmethod
    def _pick(cls, picking, *quantities):
        """Put these quantities in the van, in the order of the lines."""
        moves = picking.move_ids.sorted("id")
        for move, quantity in zip(moves, quantities, strict=True):
            move.quantity = quantity
            move.picked = bool(quantity)
        return picking

    @classmethod
    def _create_batch(cls, pickings):
        return cls.env["stock.picking.batch"].create(
            {"picking_ids": [Command.set(pickings.ids)]}
        )


class BatchCommon(ShippingCommon):
    """Batches of the preparer, who has the least rights of those who run them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.runs = cls.env["gescom.shipping.run"].with_user(cls.preparer)

    @classmethod
    def _create_run(cls, orders=None, papers=False, **values):
        """Enter a batch, which prints nothing when it is not asked for papers."""
        if not papers:
            names = ("print_picking_list", "print_documents", "print_labels")
            values = {**dict.fromkeys(names, False), **values}
        if orders:
            values["order_ids"] = [Command.set(orders.ids)]
        return cls.runs.create(values)

    @classmethod
    def _preview(cls, orders=None, **values):
        run = cls._create_run(orders, **values)
        # As in a new request: the stock is looked up again.
        cls.env.flush_all()
        cls.env.invalidate_all()
        run.action_preview()
        return run

    @classmethod
    def _run(cls, orders=None, **values):
        run = cls._preview(orders, **values)
        run.action_run()
        return run

    @classmethod
    def _get_line(cls, run, order):
        return run.line_ids.filtered(lambda line: line.order_id == order)
