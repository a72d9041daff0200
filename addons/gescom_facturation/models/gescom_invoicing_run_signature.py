from odoo import api, fields, models
from odoo.tools import SQL

# Rows that the billing of an order reads, with the customer whose they are. Each
# version of a row has its own pair (xmin, ctid): what nobody wrote since has the same.
VERSIONS = """
    WITH document AS (
        SELECT id, affaire_id, partner_invoice_id AS customer
          FROM sale_order
         WHERE id = ANY(%(order_ids)s)
    ), line AS (
        SELECT l.id, l.product_id, d.customer
          FROM sale_order_line l
          JOIN document d ON d.id = l.order_id
    ), move AS (
        SELECT m.id, m.picking_id, l.customer
          FROM stock_move m
          JOIN line l ON l.id = m.sale_line_id
    ), billed AS (
        SELECT r.invoice_line_id AS id, l.customer
          FROM sale_order_line_invoice_rel r
          JOIN line l ON l.id = r.order_line_id
    ), product AS (
        SELECT DISTINCT p.id, p.product_tmpl_id, l.customer
          FROM line l
          JOIN product_product p ON p.id = l.product_id
    ), version (customer, kind, id, written_by, place) AS (
        SELECT customer, 'order', t.id, t.xmin::text, t.ctid::text
          FROM document JOIN sale_order t USING (id)
     UNION ALL
        SELECT customer, 'line', t.id, t.xmin::text, t.ctid::text
          FROM line JOIN sale_order_line t USING (id)
     UNION ALL
        SELECT customer, 'move', t.id, t.xmin::text, t.ctid::text
          FROM move JOIN stock_move t USING (id)
     UNION ALL
        SELECT customer, 'billed move', t.invoice_line_id, t.xmin::text, t.ctid::text
          FROM move JOIN gescom_invoice_line_stock_move_rel t
                      ON t.stock_move_id = move.id
     UNION ALL
        SELECT DISTINCT customer, 'delivery', t.id, t.xmin::text, t.ctid::text
          FROM move JOIN stock_picking t ON t.id = move.picking_id
     UNION ALL
        SELECT customer, 'invoice line', t.id, t.xmin::text, t.ctid::text
          FROM billed JOIN account_move_line t USING (id)
     UNION ALL
        SELECT DISTINCT customer, 'affaire', t.id, t.xmin::text, t.ctid::text
          FROM document JOIN gescom_affaire t ON t.id = document.affaire_id
     UNION ALL
        SELECT customer, 'product', t.id, t.xmin::text, t.ctid::text
          FROM product JOIN product_product t USING (id)
     UNION ALL
        SELECT customer, 'article', t.id, t.xmin::text, t.ctid::text
          FROM product JOIN product_template t ON t.id = product.product_tmpl_id
     UNION ALL
        SELECT DISTINCT customer, 'customer', t.id, t.xmin::text, t.ctid::text
          FROM document
          JOIN res_partner p ON p.id = document.customer
          JOIN res_partner t ON t.id IN (p.id, p.commercial_partner_id)
     UNION ALL
        SELECT DISTINCT customer, 'company', t.id, t.xmin::text, t.ctid::text
          FROM document JOIN res_company t ON t.id = %(company_id)s
    )
    SELECT customer, COUNT(*), SUM(hashtextextended(version::text, 0))
      FROM version
     GROUP BY customer
"""


class GescomInvoicingRun(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.invoicing.run"

    # {id of a customer: what his documents were when the preview was made}
    signatures = fields.Json("Documents seen", readonly=True, copy=False)

    @api.model
    def _get_button_fields(self):
        return super()._get_button_fields() | {"signatures"}

    def _get_signatures(self):
        """Tell the documents of each customer from what they may become.

        Two equal signatures: nobody wrote on the orders to bill, their deliveries,
        affaires, invoices and customer, and no order is to be billed any more or any
        less. Two others say nothing: what was written may not matter.

        :return: dict {id of the customer, as a str: str}
        """
        self.ensure_one()
        self.env.flush_all()
        asked = f"{self.date} {sorted(self.partner_ids.ids)}"
        rows = self.env.execute_query(
            SQL(
                VERSIONS,
                order_ids=self._get_candidate_orders().ids,
                company_id=self.company_id.id,
            )
        )
        return {str(customer): f"{asked} {n} {total}" for customer, n, total in rows}

    def _get_customers_to_compare(self):
        """Customers of whom something was written since the preview.

        :return: res.partner, those invoiced
        """
        before, now = self.signatures or {}, self._get_signatures()
        return self.env["res.partner"].browse(
            int(customer)
            for customer in before.keys() | now.keys()
            if before.get(customer) != now.get(customer)
        )
