from odoo import models
from odoo.tools import format_amount, format_date


class AccountMove(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move"

    # What the PDF shows (F142, F155); computed when it is printed only.

    def _get_printed_orders(self):
        """Lines of the detailed header, one for each order (F017).

        :return: list of dict {order, deliveries, affaire, address: fields of the
            delivery address to print}, empty without header
        """
        self.ensure_one()
        # sudo: whoever prints the invoice may not read its orders
        orders = self.sudo().invoice_line_ids.sale_line_ids.order_id
        orders = orders.filtered("affaire_id.detailed_header").sorted(
            lambda order: (order.date_order, order.id)
        )
        # sudo: nor its delivery notes
        pickings = self.sudo().picking_ids.sorted(
            lambda p: (p.date_done or p.date, p.id)
        )
        return [
            {
                "order": order,
                "affaire": order.affaire_id,
                # The address of the invoice is printed in full above.
                "address": ["name", "city"]
                if order.partner_shipping_id == self.partner_shipping_id
                else ["name", "address"],
                "deliveries": pickings.filtered(
                    lambda picking, order=order: picking.sale_id == order
                ),
            }
            for order in orders
        ]

    def _get_delivery_blocks(self, lines):
        """Where the blocks of lines by delivery note begin and end (F142).

        :param lines: account.move.line records in the order they are printed
        :return: dict {id of a line: {"header": str or False,
            "subtotal": float or None}}; a subtotal when there are several blocks
        """
        self.ensure_one()
        runs = []
        for line in lines.filtered(lambda line: line.display_type == "product"):
            if not runs or runs[-1][0] != line.delivery_id:
                runs.append((line.delivery_id, []))
            runs[-1][1].append(line)
        runs = [run for run in runs if run[0]]
        blocks = {}
        for delivery, block in runs:
            first, last = block[0].id, block[-1].id
            blocks.setdefault(first, {"header": False, "subtotal": None})
            blocks[first]["header"] = self._get_delivery_header(delivery)
            if len(runs) > 1:
                blocks.setdefault(last, {"header": False, "subtotal": None})
                blocks[last]["subtotal"] = self._get_block_subtotal(block)
        return blocks

    def _get_block_subtotal(self, block):
        with_tax = self.company_price_include == "tax_included"
        name = "price_total" if with_tax else "price_subtotal"
        return sum(line[name] for line in block)

    def _get_delivery_header(self, delivery):
        # sudo: whoever prints the invoice may not read the stock
        delivery = delivery.sudo()
        values = {
            "name": delivery.display_name,
            "date": format_date(self.env, delivery.date_done or delivery.date),
        }
        if delivery.picking_type_code == "incoming":
            header = self.env._("Return %(name)s of %(date)s", **values)
        else:
            header = self.env._("Delivery note %(name)s of %(date)s", **values)
        order = delivery.sale_id
        if order:
            ordered = self.env._(
                "Order %(name)s of %(date)s",
                name=order.name,
                date=format_date(self.env, order.date_order),
            )
            header = f"{header} — {ordered}"
            if order.client_order_ref:
                header = f"{header} ({order.client_order_ref})"
        return header

    def _get_printed_dues(self):
        """The schedule of an invoice to be paid in several times (F141).

        :return: list of dict {date, method, amount}, empty with one due date
        """
        self.ensure_one()
        if self.move_type != "out_invoice" or not self.due_ids:
            return []
        return [
            {
                "date": due.date,
                "method": due.payment_method_line_id.name or "",
                "amount": due.amount,
            }
            for due in self.due_ids.sorted(lambda due: (due.date, due.id))
        ]

    # Legal mentions

    def _is_french_sale(self):
        return self.l10n_fr_is_company_french and self.is_sale_document()

    def _get_operation_nature(self):
        """Goods, services or both, carriage following the goods (L-5).

        :return: str to print, or False
        """
        self.ensure_one()
        if not self._is_french_sale():
            return False
        lines = self.invoice_line_ids.filtered(
            lambda line: line.display_type == "product" and not line.adjustment_kind
        )
        natures = {
            "service" if line.product_id.type == "service" else "goods"
            for line in lines
            if line.product_id and not (line.is_downpayment or line._is_carriage())
        }
        scopes = lines.tax_ids.mapped("tax_scope")
        natures = natures or {
            "service" if scope == "service" else "goods" for scope in scopes if scope
        }
        if not natures:
            return False
        if len(natures) > 1:
            return self.env._("Goods and services")
        if natures == {"service"}:
            return self.env._("Provision of services")
        return self.env._("Delivery of goods")

    def _get_legal_mentions(self):
        """Sentences that a French invoice must bear.

        :return: list of str
        """
        self.ensure_one()
        if not self._is_french_sale():
            return []
        mentions = [self._get_vat_exemption_mention()]
        if self.move_type == "out_invoice" and self.commercial_partner_id.is_company:
            mentions += [self._get_early_payment_mention(), self._get_late_mention()]
        return [mention for mention in mentions if mention]

    def _get_late_mention(self):
        company = self.company_id
        return self.env._(
            "Any late payment bears by right, without reminder, penalties at the rate "
            "of %(rate)s and a fixed recovery indemnity of %(fee)s (Code de commerce, "
            "articles L. 441-10 and D. 441-5).",
            rate=company._get_late_penalty_rate(),
            fee=format_amount(
                self.env, company.invoice_recovery_fee, company.currency_id
            ),
        )

    def _get_early_payment_mention(self):
        if "early_payment" in self.invoice_line_ids.mapped("adjustment_kind"):
            # The invoice itself shows the discount.
            return False
        term = self.invoice_payment_term_id
        if term.early_discount and not self.due_ids:
            return self.env._(
                "Discount of %(percent)s %% for a payment within %(days)s days.",
                percent=f"{term.discount_percentage:g}",
                days=term.discount_days,
            )
        return self.company_id.invoice_early_payment or self.env._(
            "No discount for early payment."
        )

    def _get_vat_exemption_mention(self):
        """Why no VAT is due, when neither fiscal position nor tax says it."""
        position = self.fiscal_position_id
        if position.note or self.taxes_legal_notes or not self.invoice_line_ids.tax_ids:
            return False
        if not self.currency_id.is_zero(self.amount_tax):
            return False
        partner = self.partner_shipping_id or self.partner_id
        europe = self.env.ref("base.europe").country_ids
        if not partner.country_id or partner.country_id == self.company_id.country_id:
            return False
        goods = "service" not in self.invoice_line_ids.product_id.mapped("type")
        if partner.country_id not in europe:
            return goods and self.env._("VAT exemption, article 262 I of the CGI.")
        if not self.commercial_partner_id.vat:
            return False
        if goods:
            return self.env._("VAT exemption, article 262 ter I of the CGI.")
        return self.env._("Reverse charge, article 283-2 of the CGI.")
