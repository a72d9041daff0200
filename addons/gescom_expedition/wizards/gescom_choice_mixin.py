from odoo import fields, models
from odoo.exceptions import UserError


class GescomChoiceMixin(models.AbstractModel):
    """Window that shows articles at the left, and puts them on documents at the right.

    A concrete model brings its `line_ids`, of a model that inherits
    `gescom.choice.line.mixin`, and says :meth:`_get_title` and
    :meth:`_get_nothing_chosen_message`.
    """

    _name = "gescom.choice.mixin"
    _description = "Choice of the articles of a document"

    affaire_id = fields.Many2one("gescom.affaire", readonly=True)
    order_ids = fields.Many2many(
        "sale.order",
        string="Orders",
        compute="_compute_order_ids",
        store=True,
        readonly=False,
    )
    order_count = fields.Integer(compute="_compute_line_counts")

    def _compute_order_ids(self):
        """Orders that the articles are chosen of."""
        raise NotImplementedError

    def _compute_line_counts(self):
        """How many orders, at least, the lines belong to."""
        raise NotImplementedError

    def _get_title(self):
        """Title of the window."""
        raise NotImplementedError

    def _get_nothing_chosen_message(self):
        """What to do when nothing was put at the right."""
        raise NotImplementedError

    def _reopen(self):
        action = self._get_records_action(name=self._get_title(), target="new")
        action["context"] = {"dialog_size": "extra-large"}
        return action

    def _get_chosen_lines(self):
        """Lines of which something was put at the right.

        :return: lines of the window
        :raise UserError: nothing was, or more than there is
        """
        chosen = self.line_ids.filtered(lambda line: line._compare_quantity(0) > 0)
        if not chosen:
            raise UserError(self._get_nothing_chosen_message())
        chosen._check_quantities()
        return chosen

    def action_all(self):
        """Put all there is on the document.

        :return: window action of the wizard
        """
        return self.line_ids.action_all()

    def action_none(self):
        """Take everything off the document.

        :return: window action of the wizard
        """
        return self.line_ids.action_none()
