def post_init_hook(env):
    """Number the returns of every company, those that are there already too."""
    env["res.company"].search([])._create_return_sequences()
    returns = env["stock.picking"].search([("document_kind", "=", "rc")], order="id")
    returns._draw_number("rc")
