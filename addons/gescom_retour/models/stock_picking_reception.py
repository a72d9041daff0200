from odoo import models
from odoo.exceptions import AccessError, UserError


class StockPicking(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "stock.picking"

    # Entering

    def action_new_return(self):
        """Window to enter what comes back of delivery notes (F120).

        :return: window action
        :raise UserError: nothing of them may come back, or their order is closed
        """
        orders = self.sale_id
        orders._check_may_return()
        return self.env["gescom.new.return"]._open_for(
            self._get_returnable_moves(), pickings=self
        )

    def _get_returnable_moves(self):
        return self.move_ids.filtered(lambda move: move._is_returnable())

    def unlink(self):
        self._delete_expected_goods()
        return super().unlink()

    def _delete_expected_goods(self):
        """Who enters returns deletes those entered by mistake (F128)."""
        group = "gescom_base.group_sales_admin"
        mistakes = self.filtered(lambda p: p.return_state in ("waiting", "cancelled"))
        if mistakes and self.env.user.has_group(group):
            mistakes.check_access("unlink")
            # sudo: Odoo leaves the deletion of movements to the managers of the stock;
            # nothing of these was moved
            moves = mistakes.sudo().move_ids
            moves._action_cancel()
            moves.unlink()

    # Telling the customer

    def action_print_return(self):
        """Print the return authorisations (F123).

        :return: report action
        :raise UserError: a document is no return, or was cancelled
        """
        self._check_is_authorized()
        report = self.env.ref("gescom_retour.action_report_return_authorization")
        # XML-RPC cannot carry the absence of options.
        return report.report_action(self, data={}, config=False)

    def action_send_return(self):
        """Window to send the return authorisations to the customers (F123).

        :return: window action of the e-mail
        :raise UserError: a document is no return, or was cancelled
        """
        self._check_is_authorized()
        template = self.env.ref("gescom_retour.mail_template_return_authorization")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send the return authorisation"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template.id,
                "default_composition_mode": "comment"
                if len(self) == 1
                else "mass_mail",
                "force_email": True,
            },
        }

    def _check_is_authorized(self):
        for picking in self:
            if picking.return_state not in ("waiting", "received"):
                raise UserError(
                    self.env._(
                        "%s is no return of a customer, or was cancelled: there is "
                        "nothing to authorise.",
                        picking.display_name,
                    )
                )

    def _get_return_address(self):
        """Where the customer sends the goods.

        :return: res.partner
        """
        self.ensure_one()
        # sudo: who sends the authorisation may not manage warehouses
        warehouse = self.sudo().location_dest_id.warehouse_id
        return warehouse.partner_id or self.company_id.partner_id

    def _get_authorized_goods(self):
        """What the customer sends back, as the authorisation lists it.

        :return: list of dict with article, lots, quantity and unit
        """
        self.ensure_one()
        moves = self.move_ids.filtered(lambda move: move.state != "cancel")
        return [
            {
                "article": move.product_id,
                "lots": ", ".join(move.move_line_ids.lot_id.mapped("name")),
                "quantity": move.quantity
                if move.state == "done"
                else move.product_uom_qty,
                "unit": move.product_uom,
            }
            for move in moves
        ]

    # Receiving

    def action_receive(self):
        """Confirm that the goods of the returns arrived (F124).

        :return: True, or an action: a question about what did not arrive
        :raise UserError: a document is no return that waits for its goods
        """
        self._check_may_receive()
        for picking in self:
            if picking.return_state != "waiting":
                raise UserError(
                    self.env._(
                        "%s is no return that waits for its goods.",
                        picking.display_name,
                    )
                )
        self._expect_all_goods()
        return self.button_validate()

    def _expect_all_goods(self):
        """Nothing was typed: what was announced arrives."""
        untouched = self.filtered(
            lambda picking: all(
                move.product_uom.is_zero(move.quantity) for move in picking.move_ids
            )
        )
        if untouched:
            untouched.action_assign()

    def _check_may_receive(self):
        if not (self.env.su or self.env.user.has_group("stock.group_stock_user")):
            raise AccessError(
                self.env._(
                    "Ask the warehouse: preparers and sales administration receive "
                    "goods."
                )
            )

    def _action_done(self):
        returns = self.filtered(lambda picking: picking.return_state == "waiting")
        result = super()._action_done()
        returns._replace_received_goods()
        return result

    def _replace_received_goods(self):
        """Ask the warehouse for what replaces the goods that came back (F126)."""
        # sudo: who receives goods may not read the orders they replace
        exchanges = self.sudo().filtered(lambda p: p.return_kind == "exchange")
        moves = exchanges.move_ids.filtered(lambda move: move._is_to_be_replaced())
        if not moves:
            return
        self.env["stock.rule"].run([move._prepare_replacement() for move in moves])
        for picking in moves.picking_id:
            for replacement in picking.replacement_ids:
                replacement.message_post_with_source(
                    "mail.message_origin_link",
                    render_values={"self": replacement, "origin": picking},
                    subtype_xmlid="mail.mt_note",
                )
