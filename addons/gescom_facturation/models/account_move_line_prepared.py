from odoo import models
from odoo.exceptions import UserError

from ..engine.billing_scope import get_scope
from .account_move_prepared import get_totals_key

# What Odoo notes on the lines while it completes the invoice; stored nowhere.
MARKS = frozenset({"discount_allocation_dirty", "epd_dirty"})


class AccountMoveLine(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move.line"

    def write(self, vals):
        # Nothing of the invoice follows from these marks: asking all its lines
        # before and after would find what is there.
        if vals and MARKS.issuperset(vals) and get_scope(self):
            self = self.with_context(
                skip_invoice_sync=True, skip_invoice_line_sync=True
            )
        return super().write(vals)

    def _compute_totals(self):
        """Take the totals that the tax engine found for the whole invoice."""
        scope = get_scope(self)
        if not (scope and scope.totals):
            return super()._compute_totals()
        others = self.browse()
        for line in self:
            totals = scope.totals.get(line._get_totals_key())
            if totals:
                line.price_subtotal, line.price_total = totals
            else:
                others |= line
        return super(AccountMoveLine, others)._compute_totals()

    def _get_totals_key(self):
        """See `get_totals_key`; None for a line that Odoo is to look at."""
        if self.display_type != "product" or self.extra_tax_data:
            return None
        return get_totals_key(self.move_id.move_type, self.company_id.id, self)

    def _check_company(self, fnames=None):
        """Check what several lines refer to once, while a billing makes them."""
        # Otherwise it is about what was written, the same for all lines.
        if get_scope(self) is None or fnames is not None or len(self) < 2:
            return super()._check_company(fnames)
        try:
            return super(AccountMoveLine, self._get_lines_to_check())._check_company(
                fnames
            )
        except UserError:
            # The sentence names all the lines that are wrong.
            return super()._check_company(fnames)

    def _get_lines_to_check(self):
        """Lines that refer, together, to all that these lines refer to.

        Whether a record suits a company depends on these two alone.
        """
        names = [
            name
            for name, field in self._fields.items()
            if field.relational and field.check_company
        ]
        seen, kept = set(), []
        for line, line_sudo in zip(
            self,
            # sudo: as the check itself, for whoever may not read all the records
            self.sudo(),
            strict=True,
        ):
            company = line_sudo.company_id
            referred = {(company, name, line_sudo[name]._ids) for name in names}
            if not referred <= seen:
                seen |= referred
                kept.append(line.id)
        return self.browse(kept)
