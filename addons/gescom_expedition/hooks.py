def post_init_hook(env):
    """Give every company the sequences of its slips and delivery notes."""
    env["res.company"].search([])._create_shipping_sequences()
