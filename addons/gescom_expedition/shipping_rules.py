"""What may leave of an order, and when."""

SHIPPING_RULES = [
    ("standard", "Standard"),
    ("partial", "Partial (several times)"),
    ("partial_once", "Partial (once)"),
    ("complete", "Complete"),
]
# The remainder is never given up by whoever ships: it is cancelled, or settled.
RULES_KEEPING_THE_REST = ("partial", "partial_once")
