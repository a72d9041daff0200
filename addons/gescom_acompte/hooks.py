def post_init_hook(env):
    """Prepare the companies and take up the payments already received online."""
    env["res.company"].search([])._setup_deposits()
    env["account.payment"]._link_transactions_to_orders()
