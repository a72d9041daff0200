from odoo import api, fields, models
from odoo.exceptions import UserError


class GescomChoiceLineMixin(models.AbstractModel):
    """An article of a movement, and how much of it goes on the document.

    A concrete model brings its `wizard_id`, of a model that inherits
    `gescom.choice.mixin`, names the field that says how much there is and says
    :meth:`_get_too_much_message`.
    """

    _name = "gescom.choice.line.mixin"
    _description = "Article to choose for a document"

    # Field of the quantity that may be chosen.
    _most_field = None

    move_id = fields.Many2one("stock.move", required=True, ondelete="cascade")
    sequence = fields.Integer(related="move_id.sequence", store=True)
    order_id = fields.Many2one(
        string="Order", related="move_id.sale_line_id.order_id", store=True
    )
    product_id = fields.Many2one(related="move_id.product_id")
    uom_id = fields.Many2one(related="move_id.product_uom")
    quantity = fields.Float(digits="Product Unit")
    left_qty = fields.Float(
        string="Left", digits="Product Unit", compute="_compute_left_qty"
    )

    @api.depends(lambda self: filter(None, ["quantity", self._most_field]))
    def _compute_left_qty(self):
        for line in self:
            line.left_qty = line[self._most_field] - line.quantity

    def _compare_quantity(self, other):
        return self.uom_id.compare(self.quantity, other)

    def _check_quantities(self):
        """Whether no more was chosen than there is.

        :raise UserError: with the article and the quantities
        """
        for line in self:
            if line._compare_quantity(line[self._most_field]) > 0:
                raise UserError(line._get_too_much_message())

    def _get_too_much_message(self):
        """Why so much may not be chosen."""
        raise NotImplementedError

    def action_all(self):
        """Put all there is of the articles on the document.

        :return: window action of the wizard
        """
        for line in self:
            line.quantity = line[self._most_field]
        return self.wizard_id._reopen()

    def action_none(self):
        """Take the articles off the document.

        :return: window action of the wizard
        """
        self.quantity = 0.0
        return self.wizard_id._reopen()
