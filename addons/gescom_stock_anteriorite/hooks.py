def post_init_hook(env):
    """Share the stock out between the orders that wait already."""
    env["gescom.stock.allocation"]._rebuild()
