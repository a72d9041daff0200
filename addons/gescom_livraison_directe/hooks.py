def post_init_hook(env):
    """Give every company its kinds of transfer for direct deliveries."""
    env["res.company"].search([])._create_direct_delivery_types()
