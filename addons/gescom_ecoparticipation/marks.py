"""What the addon tells itself through the context, and nobody else can."""

from odoo.addons.gescom_base.marks import Mark

# The fees of the lines being made are those of the lines they reverse.
KEEPS_FEES = Mark("gescom_keeps_eco_fees")
# The entries are declared, or leave with the invoice that goes back to draft.
BOOKS_FEES = Mark("gescom_books_eco_fees")
