"""The dates of a pre-order, which a variant may have of its own."""

PREORDER_DATES = ("release_date", "preorder_end_date", "supplier_preorder_deadline")
