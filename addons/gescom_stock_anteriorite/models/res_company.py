from odoo import fields, models

SENIORITY_FIELDS = {
    "stock_by_seniority",
    "stock_by_planned_date",
    "stock_horizon_days",
}


class ResCompany(models.Model):
    _inherit = "res.company"

    stock_by_seniority = fields.Boolean(
        string="Stock by seniority of the orders",
        default=True,
        help="The oldest orders get the goods; priority deliveries come before. "
        "Reservations follow. Unticked, first come, first served.",
    )
    stock_by_planned_date = fields.Boolean(
        string="Rank by planned delivery date",
        default=True,
        help="An order with a planned delivery date takes its turn by that date "
        "instead of its order date.",
    )
    stock_horizon_days = fields.Integer(
        string="Keep stock for the next (days)",
        help="What is planned to be delivered later takes no stock yet. 0: stock is "
        "kept whatever the planned date.",
    )

    _stock_horizon_days_positive = models.Constraint(
        "CHECK(stock_horizon_days >= 0)",
        "Enter the days to keep stock for as a positive number, or 0.",
    )

    def write(self, vals):
        changed = SENIORITY_FIELDS & vals.keys()
        before = {company: company._get_seniority_terms() for company in self}
        result = super().write(vals)
        for company in self if changed else ():
            if company._get_seniority_terms() != before[company]:
                self.env["gescom.stock.allocation"]._rebuild(company)
        return result

    def _get_seniority_terms(self):
        self.ensure_one()
        return tuple(self[name] for name in sorted(SENIORITY_FIELDS))
