def post_init_hook(env):
    """Give every company its sequence and every existing order its affaire."""
    env["res.company"].search([])._create_affaire_sequence()
    orders = env["sale.order"].search([("affaire_id", "=", False)], order="id")
    orders.with_context(tracking_disable=True)._open_missing_affaires()
