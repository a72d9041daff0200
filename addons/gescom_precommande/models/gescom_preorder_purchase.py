from odoo import Command, models
from odoo.exceptions import UserError


class GescomPreorder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.preorder"

    def action_order_gap(self):
        """Ask the suppliers for what is pre-ordered and will not be there.

        A request for quotation is made for each supplier, planned for the releases.

        :return: window action of the requests
        :raise UserError: nothing is missing, or an article has no supplier
        """
        wanted = self.filtered(
            lambda row: row.product_id.uom_id.compare(row.gap_qty, 0) > 0
        )
        if not wanted:
            raise UserError(
                self.env._("Nothing is missing: what is pre-ordered will be there.")
            )
        requests = self.env["purchase.order"]
        groups = wanted.grouped(lambda row: (row.company_id, row._get_seller()))
        for (company, seller), rows in groups.items():
            requests |= requests.with_company(company).create(
                {
                    "partner_id": seller.id,
                    "company_id": company.id,
                    "order_line": [
                        Command.create(row._prepare_purchase_line()) for row in rows
                    ],
                }
            )
        return requests._get_records_action(
            name=self.env._("Requests for quotation made")
        )

    def _get_seller(self):
        """Supplier of the article.

        :return: res.partner
        :raise UserError: there is none
        """
        self.ensure_one()
        article = self.product_id.with_company(self.company_id)
        seller = article._select_seller(quantity=self.gap_qty)
        seller = seller or article._prepare_sellers()[:1]
        if not seller:
            raise UserError(
                self.env._(
                    "%s has no supplier: enter one in the tab Purchase of the article.",
                    article.display_name,
                )
            )
        return seller.partner_id

    def _prepare_purchase_line(self):
        return {
            "product_id": self.product_id.id,
            "product_uom_id": self.product_id.uom_id.id,
            "product_qty": self.gap_qty,
        }
