from odoo import api, fields, models
from odoo.tools import SQL

# Fields the query reads: written to the database before it is asked.
SOURCES = {
    "product.product": ["product_tmpl_id"],
    "product.template": ["invoice_policy", "type"],
    "sale.order": [
        "affaire_id",
        "amount_untaxed",
        "currency_rate",
        "logistic_state",
        "margin",
        "settled",
        "state",
    ],
    "sale.order.line": [
        "order_id",
        "product_id",
        "product_uom_qty",
        "qty_delivered",
        "price_subtotal",
        "price_total",
        "is_downpayment",
        "invoice_lines",
    ],
    "account.move": [
        "state",
        "move_type",
        "amount_untaxed_signed",
        "amount_total_signed",
        "amount_residual_signed",
    ],
    "account.move.line": ["balance", "move_id", "price_total", "sale_line_ids"],
}


class GescomAffaireFigures(models.Model):
    """What was ordered, delivered, invoiced and paid in each affaire (F020).

    One line an affaire, with the same id, in the company's currency: untaxed, but
    what is paid and due. Each figure is computed for the affaires that are asked for
    only. An invoice of several affaires is shared in proportion to their lines.
    """

    _name = "gescom.affaire.figures"
    _description = "Figures of an affaire"
    _auto = False
    _log_access = False

    amount_ordered = fields.Float(readonly=True)
    amount_delivered = fields.Float(readonly=True)
    amount_invoiced = fields.Float(readonly=True)
    amount_paid = fields.Float(readonly=True)
    amount_due = fields.Float(readonly=True)
    margin = fields.Float(readonly=True)

    @property
    def _table_query(self):
        return self._get_query()

    @api.model
    def _get_query(self):
        return SQL(
            """
            SELECT affaire.id,
                   ROUND(
                       COALESCE(orders.ordered, 0)::numeric,
                       currency.decimal_places
                   ) AS amount_ordered,
                   ROUND(
                       COALESCE(lines.delivered, 0)::numeric,
                       currency.decimal_places
                   ) AS amount_delivered,
                   ROUND(
                       COALESCE(invoices.invoiced, 0)::numeric,
                       currency.decimal_places
                   ) AS amount_invoiced,
                   ROUND(
                       (
                           COALESCE(invoices.total - invoices.due, 0)
                           + COALESCE(payments.prepaid, 0)
                       )::numeric,
                       currency.decimal_places
                   ) AS amount_paid,
                   ROUND(
                       COALESCE(invoices.due, 0)::numeric,
                       currency.decimal_places
                   ) AS amount_due,
                   ROUND(
                       COALESCE(orders.margin, 0)::numeric,
                       currency.decimal_places
                   ) AS margin
              FROM gescom_affaire affaire
              JOIN res_company company ON company.id = affaire.company_id
              JOIN res_currency currency ON currency.id = company.currency_id
              LEFT JOIN LATERAL (%(orders)s) orders ON TRUE
              LEFT JOIN LATERAL (%(lines)s) lines ON TRUE
              LEFT JOIN LATERAL (%(invoices)s) invoices ON TRUE
              LEFT JOIN LATERAL (%(payments)s) payments ON TRUE
            """,
            orders=self._get_orders_query(),
            lines=self._get_deliveries_query(),
            invoices=self._get_invoices_query(),
            payments=self._get_prepaid_query(),
        )

    @api.model
    def _get_orders_query(self):
        return SQL(
            """
            SELECT SUM(amount_untaxed / COALESCE(NULLIF(currency_rate, 0), 1)) ordered,
                   SUM(margin / COALESCE(NULLIF(currency_rate, 0), 1)) margin
              FROM sale_order
             WHERE affaire_id = affaire.id AND state = 'sale'
            """
        )

    @api.model
    def _get_deliveries_query(self):
        # Not the unit price of the line, which is rounded.
        return SQL(
            """
            SELECT SUM(
                       line.price_subtotal / NULLIF(line.product_uom_qty, 0)
                       * CASE WHEN %(with_goods)s
                              THEN line.product_uom_qty ELSE line.qty_delivered END
                       / COALESCE(NULLIF(so.currency_rate, 0), 1)
                   ) delivered
              FROM sale_order so
              JOIN sale_order_line line ON line.order_id = so.id
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
             WHERE so.affaire_id = affaire.id
               AND so.state = 'sale'
               AND line.display_type IS NULL
               AND line.is_downpayment IS NOT TRUE
            """,
            with_goods=self._get_delivered_with_goods_condition(),
        )

    @api.model
    def _get_delivered_with_goods_condition(self):
        """Whether a line is delivered because the goods of its order have left.

        Carriage and services billed as ordered: nobody enters that they were done. Of
        a settled order goods may have been given up: one must have left.
        """
        return SQL(
            """
            template.type != 'consu'
            AND template.invoice_policy = 'order'
            AND so.logistic_state = 'shipped'
            AND (
                so.settled IS NOT TRUE
                OR EXISTS (
                    SELECT FROM sale_order_line goods
                      JOIN product_product article ON article.id = goods.product_id
                      JOIN product_template sheet
                        ON sheet.id = article.product_tmpl_id
                     WHERE goods.order_id = so.id
                       AND goods.qty_delivered > 0
                       AND sheet.type = 'consu'
                )
            )
            """
        )

    @api.model
    def _get_invoices_query(self):
        """What is billed, taxes excluded, and the total and due amount, included.

        An invoice of several affaires is shared in proportion to their lines, but a
        credit note used on it lowers what its own affaires owe, not the others.
        """
        return SQL(
            """
            SELECT SUM(
                       share.untaxed
                       + share.ratio * (
                           move.amount_untaxed_signed - share.untaxed_of_all
                       )
                   ) invoiced,
                   SUM(share.ratio * move.amount_total_signed) total,
                   SUM(
                       share.ratio * move.amount_residual_signed
                       - COALESCE(credited.amount, 0)
                   ) due
              FROM (
                    SELECT DISTINCT invoice_line.move_id
                      FROM sale_order so
                      JOIN sale_order_line line ON line.order_id = so.id
                      JOIN sale_order_line_invoice_rel link
                        ON link.order_line_id = line.id
                      JOIN account_move_line invoice_line
                        ON invoice_line.id = link.invoice_line_id
                     WHERE so.affaire_id = affaire.id
                   ) billed
              JOIN account_move move ON move.id = billed.move_id
             CROSS JOIN LATERAL (%(share)s) share
              LEFT JOIN LATERAL (%(credited)s) credited
                ON move.move_type = 'out_invoice' AND share.ratio != 1
             WHERE move.state = 'posted'
               AND move.move_type IN ('out_invoice', 'out_refund')
            """,
            share=self._get_share_query(
                SQL("move.id"), SQL("so.affaire_id = affaire.id")
            ),
            credited=self._get_credited_query(),
        )

    @api.model
    def _get_share_query(self, move, condition):
        """What some of the affaires billed on an invoice have of it.

        :param move: SQL of the id of the invoice
        :param condition: SQL condition on `so`, the order: which affaires
        """
        return SQL(
            """
            SELECT COALESCE(
                       SUM(invoice_line.price_total) FILTER (WHERE %(condition)s)
                       / NULLIF(SUM(invoice_line.price_total), 0),
                       1.0 * COUNT(DISTINCT so.affaire_id) FILTER (
                           WHERE %(condition)s
                       ) / NULLIF(COUNT(DISTINCT so.affaire_id), 0),
                       0
                   ) ratio,
                   COALESCE(
                       -SUM(invoice_line.balance) FILTER (WHERE %(condition)s), 0
                   ) untaxed,
                   -SUM(invoice_line.balance) untaxed_of_all
              FROM account_move_line invoice_line
              JOIN sale_order_line_invoice_rel link
                ON link.invoice_line_id = invoice_line.id
              JOIN sale_order_line line ON line.id = link.order_line_id
              JOIN sale_order so ON so.id = line.order_id
             WHERE invoice_line.move_id = %(move)s
            """,
            move=move,
            condition=condition,
        )

    @api.model
    def _get_credited_query(self):
        """What credit notes lower the due amount by, more than the affaire's share.

        Of an invoice of several affaires, `share.ratio` being the affaire's part.
        """
        of_the_invoice = SQL(
            """
            so.affaire_id IN (
                SELECT other.affaire_id
                  FROM account_move_line other_invoice_line
                  JOIN sale_order_line_invoice_rel other_link
                    ON other_link.invoice_line_id = other_invoice_line.id
                  JOIN sale_order_line other_line
                    ON other_line.id = other_link.order_line_id
                  JOIN sale_order other ON other.id = other_line.order_id
                 WHERE other_invoice_line.move_id = move.id
            )
            """
        )
        return SQL(
            """
            SELECT SUM(credit.amount * (own.ratio - share.ratio * of_all.ratio)) amount
              FROM (
                    SELECT credit_line.move_id, SUM(partial.amount) amount
                      FROM account_move_line due_line
                      JOIN account_partial_reconcile partial
                        ON partial.debit_move_id = due_line.id
                      JOIN account_move_line credit_line
                        ON credit_line.id = partial.credit_move_id
                      JOIN account_move credit_note
                        ON credit_note.id = credit_line.move_id
                       AND credit_note.move_type = 'out_refund'
                     WHERE due_line.move_id = move.id
                     GROUP BY credit_line.move_id
                   ) credit
             CROSS JOIN LATERAL (%(own)s) own
             CROSS JOIN LATERAL (%(of_all)s) of_all
            """,
            own=self._get_share_query(
                SQL("credit.move_id"), SQL("so.affaire_id = affaire.id")
            ),
            of_all=self._get_share_query(SQL("credit.move_id"), of_the_invoice),
        )

    @api.model
    def _get_prepaid_query(self):
        """What was paid and no invoice shows: for the addons above."""
        return SQL("SELECT 0.0 AS prepaid")

    @api.model
    def _get_sources(self):
        """Fields the query reads.

        :return: dict {model: list of field names}
        """
        return dict(SOURCES)

    @api.model
    def _flush_sources(self):
        """Write what the query reads to the database."""
        for model, names in self._get_sources().items():
            self.env[model].flush_model(names)
