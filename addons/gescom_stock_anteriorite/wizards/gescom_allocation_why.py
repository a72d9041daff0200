from odoo import Command, fields, models


class GescomAllocationWhy(models.TransientModel):
    """Why a line has its colour: who holds the goods, what is free, what comes."""

    _name = "gescom.allocation.why"
    _description = "Why this share of the stock"

    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Order line",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    order_id = fields.Many2one(related="sale_line_id.order_id")
    product_id = fields.Many2one(related="sale_line_id.product_id", string="Article")
    product_uom_qty = fields.Float(related="sale_line_id.product_uom_qty")
    allocated_qty = fields.Float(related="sale_line_id.allocated_qty")
    allocation_color = fields.Selection(related="sale_line_id.allocation_color")
    expected_date = fields.Datetime(related="sale_line_id.expected_date")
    entry_ids = fields.One2many(
        "gescom.allocation.why.entry", "why_id", string="Holders", readonly=True
    )

    def _open_for(self, line):
        """Window that explains the share of a line.

        :param line: sale.order.line
        :return: window action
        """
        why = self.create(
            {
                "sale_line_id": line.id,
                "entry_ids": [
                    Command.create(self._prepare_entry(sequence, entry))
                    for sequence, entry in enumerate(line.explain_allocation())
                ],
            }
        )
        action = why._get_records_action(name=self.env._("Why?"), target="new")
        action["context"] = {"dialog_size": "extra-large"}
        return action

    def _prepare_entry(self, sequence, entry):
        return {
            "sequence": sequence,
            "kind": entry["kind"],
            "product_id": entry["product_id"],
            "warehouse": entry["warehouse"],
            "document": entry["document"],
            "partner": entry.get("partner"),
            "quantity": entry["quantity"],
            "for_this_line": entry.get("for_this_line", 0.0),
            "date": entry["date"],
            "before": entry.get("before", False),
            "mine": entry.get("mine", False),
            "kept": entry.get("kept", False),
        }
