def post_init_hook(env):
    """Share the stock out between the orders that wait already."""
    companies = env["res.company"].search([("stock_by_seniority", "=", True)])
    env["gescom.stock.allocation"]._rebuild(companies)
