from contextlib import contextmanager

from odoo import models

from .invoice_rights import as_system

_SYNC = "gescom_invoice_sync"


class AccountMove(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move"

    @contextmanager
    def _sync_dynamic_lines(self, container):
        # After the change itself, Odoo balances the entry: its own writes are not the
        # user's (see account.move.line._check_order_rules).
        depth = self.env.cr.cache.setdefault(_SYNC, [])
        level = len(depth)
        try:
            with super()._sync_dynamic_lines(container):
                yield
                depth.append(True)
        finally:
            del depth[level:]

    def _is_syncing_lines(self):
        return bool(self.env.cr.cache.get(_SYNC))

    def action_switch_move_type(self):
        # Odoo makes a credit note of a negative invoice by turning its quantities.
        negative = self.filtered(
            lambda move: move.is_invoice() and move.amount_total < 0
        )
        result = None
        if negative:
            result = super(AccountMove, as_system(negative)).action_switch_move_type()
        if self - negative:
            result = super(AccountMove, self - negative).action_switch_move_type()
        return result

    def unlink(self):
        # A draft goes as a whole: its orders are then to bill again.
        return super(AccountMove, as_system(self)).unlink()
