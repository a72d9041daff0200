"""What the addon tells itself through the context, and nobody else can."""

from odoo.addons.gescom_base.marks import Mark

# The customer sends the goods straight to the supplier who delivered them.
GOES_TO_SUPPLIER = Mark("gescom_return_goes_to_supplier")
