"""What the addon tells itself through the context, and nobody else can."""

from odoo.addons.gescom_affaire.marks import Mark

# Another return of the delivery is entered: those already awaited stay as they are.
KEEPS_EXPECTED = Mark("gescom_keeps_expected")
