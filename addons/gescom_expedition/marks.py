"""What the addon tells itself through the context, and nobody else can."""

from odoo.addons.gescom_affaire.marks import Mark

# The content of a prepared slip changes: it is being shipped, or put back.
CHANGES_PREPARED = Mark("gescom_changes_prepared")
# The web shop writes to its customers: only what the carrier asks is done.
MAILED_BY_SHOP = Mark("gescom_mailed_by_shop")
# The documents of one file are told apart by their headings.
TELLS_DOCUMENTS_APART = Mark("gescom_tells_documents_apart")
