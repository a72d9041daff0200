"""What the addon tells itself through the context, and nobody else can."""

from odoo.addons.gescom_base.marks import Mark

# The quantity to order again is counted from the movements, not from the purchases.
COUNTS_MOVES = Mark("gescom_direct_counts_moves")
# The purchase and its transfer are cancelled together, whichever came first.
CANCELS_DIRECT = Mark("gescom_cancels_direct")
# What is cancelled is not awaited any more: it does not go back to our deliveries.
GIVES_UP = Mark("gescom_gives_direct_up")
# The purchase price of an order line is looked up, nobody typed it.
SETS_COST = Mark("gescom_direct_sets_cost")
# The average cost is that of our own stock.
AVERAGES_OUR_STOCK = Mark("gescom_direct_averages_our_stock")
# What a supplier does not deliver is taken off his document.
LOWERS_DIRECT = Mark("gescom_lowers_direct")
