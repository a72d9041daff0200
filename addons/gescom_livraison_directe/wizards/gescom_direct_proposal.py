from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class GescomDirectProposal(models.TransientModel):
    """Choose, article by article, what becomes of what suppliers refused.

    The window proposes; only what is chosen is done.
    """

    _name = "gescom.direct.proposal"
    _description = "What becomes of what a supplier refused"

    order_id = fields.Many2one("sale.order", required=True, readonly=True)
    line_ids = fields.One2many(
        "gescom.direct.proposal.line",
        "wizard_id",
        string="Refused articles",
        compute="_compute_line_ids",
        compute_sudo=True,
        store=True,
        readonly=False,
    )

    @api.depends("order_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [
                Command.create(
                    {
                        "purchase_line_id": line.id,
                        "quantity": line.direct_refused_qty,
                    }
                )
                for line in wizard.order_id._get_refused_direct_lines()
            ]

    @api.model_create_multi
    def create(self, vals_list):
        """Only of an order that the user may read."""
        windows = super().create(vals_list)
        windows.order_id.check_access("read")
        return windows

    def _reopen(self):
        action = self._get_records_action(
            name=self.env._("What becomes of what was refused"), target="new"
        )
        action["context"] = {"dialog_size": "extra-large"}
        return action

    def action_apply(self):
        """Do what was chosen; the other lines stay to be decided about.

        :return: True
        :raise AccessError: the user is not of the sales administration
        :raise UserError: nothing was chosen, or it cannot be done any more
        """
        self.ensure_one()
        self.env["gescom.direct.delivery"]._check_may_create()
        self.order_id.check_access("write")
        chosen = self.line_ids.filtered(lambda line: line._is_chosen())
        if not chosen:
            raise UserError(
                self.env._("Choose what becomes of at least one of the articles.")
            )
        chosen._check_chosen()
        for line in chosen:
            line._apply()
        chosen._order_from_others()
        self.order_id._credit_given_up()
        self._close_activities()
        return True

    def _close_activities(self):
        if not self.order_id.direct_refused:
            # sudo: as in `_apply`
            purchases = self.line_ids.sudo().purchase_line_id.order_id
            for purchase in purchases:
                purchase._close_direct_activities()
