def post_init_hook(env):
    """Seal the invoices of the companies whose invoices are inalterable (F147)."""
    env["res.company"].search([])._make_invoices_inalterable()
