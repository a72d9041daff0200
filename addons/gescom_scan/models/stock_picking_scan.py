import math

from psycopg2.errors import UniqueViolation

from odoo import models
from odoo.exceptions import ConcurrencyError, UserError

from odoo.addons.gescom_expedition.models.stock_picking import OUR_KINDS, SHIPPED_KINDS


class StockPicking(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "stock.picking"

    def scan(self, code, quantity=1, token=False, sequence=0, red_shown=True):
        """Scan an article of the document, and learn whether it is right (F308, F309).

        Red stays until the wrong article is scanned again, which takes it out, or the
        badge of a supervisor is scanned. Nothing else counts meanwhile.

        :param str code: what the scanner read: barcode of an article or of a pack,
            lot or serial number, GS1 code, internal reference, badge
        :param float quantity: how many times
        :param str token: name of the client; with `sequence` it makes a repeated
            message count once
        :param int sequence: number of the message for this client
        :param bool red_shown: the operator saw the light before he scanned; one who did
            not takes nothing out
        :return: dict: `light` green or red, `latched`, `code`, `message` to be shown,
            `line` (id of the stock.move), `done` and `remaining` of the article,
            `lines`, `progress`, `repeated`
        :raise UserError: the document is closed or its control is off, or the quantity
            is not positive
        :raise AccessError: the user does not work in the warehouse
        """
        control = self._open_scan_control()
        quantity = self._read_scan_quantity(quantity)
        return control._answer_once(
            control._scan, token, sequence, code, quantity, red_shown
        )

    def scan_undo(self, token=False, sequence=0):
        """Take back the last article that this user scanned.

        :param str token: as in `scan`
        :param int sequence: as in `scan`
        :return: dict, as `scan`
        """
        control = self._open_scan_control()
        return control._answer_once(control._undo, token, sequence)

    def scan_parcel(self, token=False, sequence=0):
        """Put what is scanned from now on in another parcel.

        :param str token: as in `scan`
        :param int sequence: as in `scan`
        :return: dict, as `scan`
        """
        control = self._open_scan_control()
        return control._answer_once(control._change_parcel, token, sequence)

    def scan_finish(self, partial=False, token=False, sequence=0):
        """Close the document on what was scanned, under the shipping rule (F308, F260).

        A slip to prepare becomes prepared, anything else is validated.

        :param bool partial: close it without what is missing, which stays behind
        :param str token: as in `scan`
        :param int sequence: as in `scan`
        :return: dict as `scan`, with `finished`, `missing` and `surplus` (lists of
            name, quantity, unit) and `actions` (what is to be printed)
        """
        control = self._open_scan_control(finished=True)
        if self.state == "done":
            # A finish whose answer was lost, or whose document another one closed.
            return control._answer_once(control._say_finished, token, sequence)
        return control._answer_once(control._finish, token, sequence, partial)

    def get_scan_state(self):
        """All that the screen of the scan shows.

        :return: dict: `document`, `light`, `latched`, `message`, `lines`, `progress`,
            `missing`, `surplus`, `closed`
        :raise UserError: the control of this kind of operation is off
        """
        return self._open_scan_control(finished=True)._get_state()

    def action_open_scan(self):
        """Open the screen of the scan on the document.

        :return: client action
        """
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("gescom_scan.scan_action")
        return {**action, "params": {"picking_id": self.id}}

    def action_print_scanned(self):
        """Print the document that was scanned.

        :return: report action: the delivery note, the slip, or the transfer
        """
        self._check_may_ship()
        if self.document_kind in OUR_KINDS and self.document_kind == "bp":
            return self.action_print_preparation()
        return self.env.ref("stock.action_report_delivery").report_action(
            self, config=False
        )

    def _read_scan_quantity(self, quantity):
        try:
            quantity = float(quantity)
        except (TypeError, ValueError):
            quantity = 0.0
        if not (math.isfinite(quantity) and quantity > 0):
            raise UserError(self.env._("Give a quantity above zero."))
        return quantity

    def _open_scan_control(self, finished=False):
        """The control of the document, made by its first scan.

        :param bool finished: also that of a document that is closed
        :return: gescom.scan.control, in the name of the user and above his rights
        """
        self._check_may_scan(finished)
        # sudo: the right to scan was checked, and nobody may write a control himself
        controls = self.env["gescom.scan.control"].sudo()
        control = controls.search([("picking_id", "=", self.id)], limit=1)
        if control:
            return control
        try:
            with self.env.cr.savepoint():
                return controls.create({"picking_id": self.id})
        except UniqueViolation as error:
            # Two scanners began together: the second one starts again.
            raise ConcurrencyError(str(error)) from error

    def _check_may_scan(self, finished):
        self.ensure_one()
        self._check_may_ship()
        self.check_access("write")
        # What is red can still be put right when the control was turned off.
        if self.picking_type_id.scan_control == "off" and self.scan_light != "red":
            raise UserError(
                self.env._(
                    "The scan control is off for %s: turn it on in the operation type.",
                    self.picking_type_id.display_name,
                )
            )
        if self.state in ("done", "cancel") and not finished:
            raise UserError(
                self.env._("%s is closed: there is nothing to scan.", self.display_name)
            )
        if self.state == "draft":
            raise UserError(
                self.env._(
                    "%s is a draft: confirm it before it is scanned.", self.display_name
                )
            )

    def _hand_on_scanned(self):
        """What follows the scan: the slip is prepared, anything else is validated.

        :return: list of actions
        """
        self.ensure_one()
        actions = []
        if self._is_only_prepared_by_scan():
            self.action_prepare()
        else:
            # What is missing was seen on the screen: no question is left.
            closing = self.with_context(skip_backorder=True, skip_sms=True)
            ours = self.document_kind in SHIPPED_KINDS
            result = closing.action_ship() if ours else closing.button_validate()
            if isinstance(result, dict):
                actions.append(result)
        return actions + self._get_scan_prints()

    def _is_only_prepared_by_scan(self):
        return (
            self.document_kind in OUR_KINDS
            and self.shipping_state == "to_prepare"
            and self.picking_type_id.warehouse_id.use_preparation
        )

    def _get_scan_prints(self):
        kind, prints = self.picking_type_id, []
        if kind.scan_print_delivery:
            prints.append(self.action_print_scanned())
        if kind.scan_print_labels and self.document_kind in OUR_KINDS:
            prints.append(self.action_print_parcel_labels())
        return prints

    def _put_in_parcel(self, package, product, lot_name, quantity):
        """Pack a quantity of an article.

        :param package: stock.package
        :param product: product.product
        :param str lot_name: lot or serial number, or False
        :param float quantity: in the article's unit
        """
        unit = product.uom_id
        lines = self.move_line_ids.filtered(
            lambda line: (
                line.product_id == product
                and line.picked
                and not line.result_package_id
                and (not lot_name or line.lot_id.name == lot_name)
            )
        ).sorted("id")
        for line in lines:
            part = min(quantity, line.quantity_product_uom)
            if unit.compare(part, 0) > 0:
                line._put_in_parcel(package, part)
            quantity -= part
