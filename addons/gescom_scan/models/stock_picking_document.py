from odoo import api, models
from odoo.fields import Domain

from ..engine.codes import clean


class StockPicking(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "stock.picking"

    @api.model
    def scan_document(self, code):
        """Find what to scan from the number on a paper (F259, F308).

        :param str code: number of a BP, a BL, a transfer, an order, an affaire, a
            purchase order, or the number of the supplier on his paper
        :return: dict: `light`, `message`, `picking_id` (False unless there is one),
            `choices` (list of id, name, partner, origin, state)
        :raise AccessError: the user does not work in the warehouse
        """
        self._check_may_ship()
        code = clean(code)
        found = self._search_numbered(code) or self._search_of_orders(code)
        todo = found.filtered(lambda picking: picking._is_to_scan())
        choices = [picking._describe_choice() for picking in todo]
        single = todo.id if len(todo) == 1 else False
        return {
            "light": "green" if todo else "red",
            "message": self._sentence_found(code, found, todo),
            "picking_id": single,
            "choices": [] if single else choices,
        }

    def _sentence_found(self, code, found, todo):
        if len(todo) == 1:
            return todo.display_name
        if todo:
            return self.env._("%(count)s documents: choose one.", count=len(todo))
        if found:
            return self.env._("Nothing of %s is left to scan.", code)
        return self.env._("No document has the number %s.", code)

    def _is_to_scan(self):
        self.ensure_one()
        return self.state not in ("draft", "done", "cancel") and (
            self.picking_type_id.scan_control != "off"
        )

    def _describe_choice(self):
        return {
            "id": self.id,
            "name": self.display_name,
            "partner": self.partner_id.display_name or "",
            "origin": self.origin or "",
            "state": dict(self._fields["state"]._description_selection(self.env))[
                self.state
            ],
        }

    @api.model
    def _search_numbered(self, code):
        """Transfers that bear a number themselves.

        :param str code: what was scanned
        :return: stock.picking
        """
        if not code:
            return self.browse()
        numbers = ("name", "bp_number", "bl_number", "supplier_document")
        return self.search(Domain.OR(Domain(name, "=", code) for name in numbers))

    @api.model
    def _search_of_orders(self, code):
        """Transfers of an order, an affaire or a purchase order.

        :param str code: what was scanned
        :return: stock.picking that the user may read
        """
        if not code:
            return self.browse()
        # sudo: who prepares may not read the orders, and gets his transfers only
        env = self.env(su=True)
        companies = Domain("company_id", "in", self.env.companies.ids)
        named = Domain("name", "=", code) & companies
        orders = env["sale.order"].search(named)
        affaires = env["gescom.affaire"].search(named)
        reference = Domain("name", "=", code) | Domain("partner_ref", "=", code)
        purchases = env["purchase.order"].search(reference & companies)
        found = orders.picking_ids | affaires.order_ids.picking_ids
        found |= purchases.picking_ids
        return self.search([("id", "in", found.ids)])
