from odoo import models
from odoo.exceptions import UserError


class GescomShippingRun(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.shipping.run"

    # The items

    def _prepare_units(self):
        chosen = self.line_ids.filtered("selected").sorted()
        if not chosen:
            raise UserError(
                self.env._("Tick at least one delivery of the preview before shipping.")
            )
        # sudo: the lines of a batch are written by the batch alone
        (self.line_ids - chosen).sudo().state = "skipped"
        groups = chosen.grouped(lambda line: line._get_shipped_together())
        return [self._prepare_unit("ship", lines) for lines in groups.values()]

    def _prepare_unit(self, step, lines):
        """One item of the run.

        :param str step: `_do_<step>` carries it out
        :param lines: gescom.shipping.run.line
        :return: dict of values
        """
        return {
            "key": f"{step}-{lines[0].id}",
            "name": self._name_unit(step, lines),
            "payload": {"step": step, "line_ids": lines.ids},
        }

    def _name_unit(self, step, lines):
        if step == "print":
            return self.env._("Papers of %s deliveries", len(lines))
        # sudo: the names of orders that the user may not read
        names = lines.sudo().order_id.mapped("name")
        return ", ".join(names)

    def _run_unit(self, unit):
        Line = self.env["gescom.shipping.run.line"]
        lines = Line.browse(unit.payload["line_ids"]).exists()
        return getattr(self, f"_do_{unit.payload['step']}")(lines)

    def _end_unit(self, unit, state, message):
        result = super()._end_unit(unit, state, message)
        if unit.payload["step"] == "ship" and state != "done":
            lines = self.env["gescom.shipping.run.line"]
            # sudo: the lines of a batch are written by the batch alone
            lines = lines.browse(unit.payload["line_ids"]).exists().sudo()
            lines.write({"state": state, "message": message})
        return result

    # One delivery, or all those of an order that leaves as a whole

    def _do_ship(self, lines):
        # Nobody else touches them meanwhile; held by others, they are tried later.
        lines.picking_id.lock_for_update(allow_referencing=True)
        lines._check_still_the_same()
        made = []
        for order in lines.order_id:
            made += self._ship_from_supplier(order)
        open_lines = lines.filtered(lambda line: line._is_still_to_ship())
        documents = getattr(self, f"_make_{self.operation}")(open_lines.picking_id)
        lines._set_done(documents)
        return (
            self.env._("Ordered from suppliers: %s.", ", ".join(made)) if made else None
        )

    def _make_slip(self, pickings):
        """Fix what is to be fetched (F091).

        :param pickings: stock.picking of one or several lines
        :return: dict {stock.picking: stock.picking made of it}
        """
        documents = {picking: picking._take_what_is_in_stock() for picking in pickings}
        made = pickings.union(*documents.values())
        made._check_shipping_rule(chosen=True)
        made.action_print_preparation()
        return documents

    def _make_prepare(self, pickings):
        """Set the goods aside (F090); see `_make_slip`."""
        pickings.action_prepare()
        return {picking: picking for picking in pickings}

    def _make_ship(self, pickings):
        """Hand the goods over (F099); see `_make_slip`."""
        by_step = pickings.grouped(
            lambda picking: picking.picking_type_id.warehouse_id.use_preparation
        )
        if by_step.get(True):
            by_step[True].action_prepare()
        at_once = by_step.get(False, pickings.browse())
        at_once._reserve_all()
        at_once._check_something_leaves()
        pickings.with_context(**self._get_shipping_context()).action_ship()
        self._check_all_left(pickings)
        return {picking: picking for picking in pickings}

    def _get_shipping_context(self):
        """Answers to what Odoo asks when a delivery is validated.

        What is missing waits in a delivery of its own, as for a single one. Text
        messages are paid for: none is sent before the company was asked, on the form
        of a delivery, whether it wants them.
        """
        # sudo: whether the company was asked is no secret
        asked = getattr(self.company_id.sudo(), "has_received_warning_stock_sms", True)
        return {"skip_backorder": True} | ({} if asked else {"skip_sms": True})

    def _check_all_left(self, pickings):
        waiting = pickings.filtered(lambda picking: picking.state != "done")
        if waiting:
            raise UserError(
                self.env._(
                    "%s asks a question before it leaves: confirm its shipment on its "
                    "own form.",
                    ", ".join(waiting.mapped("display_name")),
                )
            )

    # Once all that can leave has left: invoices, then papers

    def _end_run(self, inline=False):
        units = self._add_next_units()
        if not units:
            return super()._end_run(inline)
        return self._carry_out() if inline else self._dispatch_run()

    def _add_next_units(self):
        """Add what remains to do for the deliveries made.

        They come after all the others, whatever number of workers treat those.

        :return: gescom.run.unit, empty when nothing remains
        """
        units = self._get_units()
        done = self.line_ids.filtered("document_id").sorted()
        for step, size in self._get_next_steps():
            planned = {
                line_id
                for unit in units
                if unit.payload["step"] == step
                for line_id in unit.payload["line_ids"]
            }
            left = done.filtered(lambda line, planned=planned: line.id not in planned)
            if step == "bill":
                left = self._get_lines_to_bill(left)
            if left:
                return self._create_units(step, left, size, len(units))
        return units.browse()

    def _get_next_steps(self):
        """What follows the shipment.

        :return: list of (step, number of deliveries in an item)
        """
        return [("bill", 1), *self._get_print_steps()]

    def _create_units(self, step, lines, size, first):
        vals_list = []
        for start in range(0, len(lines), size):
            vals = self._prepare_unit(step, lines[start : start + size])
            vals_list.append(self._prepare_unit_vals(vals, vals["key"], first + start))
        # sudo: users read the units, the engine alone writes them
        return self.env["gescom.run.unit"].sudo().create(vals_list)

    def _get_lines_to_bill(self, lines):
        """Deliveries made whose invoice goes with them.

        :return: gescom.shipping.run.line, none without the addon of the billing
        """
        return lines.browse()

    def _do_bill(self, lines):
        return self._bill_shipped(lines.document_id)

    def _bill_shipped(self, pickings):
        """Bill deliveries that just left; the bridge to the billing does it.

        :param pickings: stock.picking
        :return: sentence for the log of the run, or nothing
        """
        return None

    def _cancel_pending_units(self):
        result = super()._cancel_pending_units()
        # sudo: the lines of a batch are written by the batch alone
        waiting = self.sudo().line_ids.filtered(lambda line: line.state == "pending")
        given_up = {
            line_id
            for unit in self._get_units("cancelled")
            for line_id in unit.payload["line_ids"]
        }
        waiting.filtered(lambda line: line.id in given_up).state = "skipped"
        return result

    # Buttons

    def action_retry_failed(self):
        for run in self:
            # sudo: the lines of a batch are written by the batch alone
            failed = run.sudo().line_ids.filtered(lambda line: line.state == "failed")
            failed.write({"state": "pending", "message": False})
        return super().action_retry_failed()
