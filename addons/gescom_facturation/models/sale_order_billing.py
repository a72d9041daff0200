from odoo import models

from ..engine.billing_scope import KEY, BillingScope, Draft, get_scope
from ..engine.parts import Part

GROUPED_MODES = ("order_group", "affaire_group")


class SaleOrder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "sale.order"

    def _create_invoices(self, grouped=False, final=False, date=None):
        """Bill each order as its affaire says, delivery by delivery."""
        if get_scope(self) is None:
            ruled = self.filtered(lambda order: order._is_ruled_by_affaire())
            if ruled:
                scope = BillingScope(ruled._get_parts_to_bill())
                self = self.with_context(**{KEY: scope})
        scope = get_scope(self)
        if scope:
            scope.origins_to_log = {}
        moves = super()._create_invoices(grouped=grouped, final=final, date=date)
        if scope:
            moves._log_origins(scope)
        return moves

    def _split_by_billing_mode(self):
        # Odoo prepares an invoice for each order; the documents are put together
        # from their lines.
        return [(self, True)]

    # What is billed now

    def _get_parts_to_bill(self, until=None):
        """What of the orders is to be billed, services and carriage in their turn.

        :param date until: last day of the deliveries billed; None for all
        :return: dict {line: list of `Part`}
        """
        parts = self.order_line._get_billing_parts(until)
        for order in self:
            order._keep_services_for_later(parts)
        return parts

    def _keep_services_for_later(self, parts):
        """Services follow the goods of the order (A-17), carriage its option (F149)."""
        goods = self.order_line.filtered("is_goods")
        services = self.order_line - goods
        if not (goods and services) or self.affaire_id.invoice_before_delivery:
            return
        billed_now = any(line in parts for line in goods)
        billed_later = not billed_now and any(
            not line._is_zero_qty(line.qty_to_invoice) for line in goods
        )
        complete = not any(line._is_left_to_deliver() for line in goods)
        for line in services:
            if line not in parts or line.qty_to_invoice < 0:
                continue
            choice = (
                self.company_id.carriage_billing
                if line.is_delivery
                else self.company_id.services_billing
            )
            with_goods = billed_now and choice == "first"
            if billed_later or not (complete or with_goods):
                del parts[line]

    def _get_invoiceable_lines(self, final=False):
        lines = super()._get_invoiceable_lines(final)
        scope = get_scope(self)
        if scope is None:
            return lines
        billed = lines.filtered(
            lambda line: line.display_type or line.is_downpayment or scope.has(line)
        )
        # What Odoo reads of a line is read for all that are billed at once.
        return billed.with_prefetch(scope.line_ids)

    # The documents

    def _create_account_invoices(self, invoice_vals_list, final):
        scope = get_scope(self)
        if scope is None:
            return super()._create_account_invoices(invoice_vals_list, final)
        drafts = [
            draft
            for draft in self._group_into_drafts(invoice_vals_list, scope)
            if scope.wants(draft)
        ]
        scope.drafts += drafts
        if scope.dry:
            return self.env["account.move"]
        invoices = [draft for draft in drafts if not draft.credited]
        # The chatter says from which order the invoice was created: once is enough.
        silent = self.with_context(mail_create_nolog=True)
        scope.forget_invoices(self.env)
        made = super(SaleOrder, silent)._create_account_invoices(
            self._prepare_invoice_vals_list(invoices), final
        )
        made = made.with_context(mail_create_nolog=False)
        for draft, move in zip(invoices, made, strict=True):
            draft.document = move
        return self._complete_documents(drafts, made)

    def _group_into_drafts(self, vals_list, scope):
        """Put the lines Odoo prepared on the documents of the billing modes."""
        drafts = {}
        for vals in vals_list:
            for key, piece in self._cut_into_pieces(vals, scope).items():
                if key in drafts:
                    drafts[key].merge(piece)
                else:
                    drafts[key] = piece
        documents = []
        for draft in drafts.values():
            draft.sort_lines()
            documents += draft.orders._take_credits_off(draft, scope.with_amounts)
        for draft in documents:
            if scope.get_invoice_date:
                draft.header["invoice_date"] = scope.get_invoice_date(draft)
        return documents

    def _cut_into_pieces(self, vals, scope):
        """Cut the invoice of one order into the documents it goes on.

        :return: dict {key of the document: `Draft`}, the oldest delivery first
        """
        commands = vals.pop("invoice_line_ids")
        entries = [(*scope.get_origin(command[2]), command[2]) for command in commands]
        order = next(line for line, _part, _vals in entries if line).order_id
        dated = [part for _line, part, _vals in entries if part and part.date]
        dated.sort(key=lambda part: (part.date, part.delivery_id or 0))
        pieces = {}
        for part in dated or [Part(0.0)]:
            key = order._get_document_key(vals, part)
            if key not in pieces:
                pieces[key] = order._start_draft(vals, part)
        order._fill_pieces(pieces, entries, vals)
        return pieces

    def _fill_pieces(self, pieces, entries, vals):
        """Put each line on its document, under the titles it has on the order."""
        keys = list(pieces)
        titles = []
        last_key = keys[0]
        for line, part, line_vals in entries:
            if line is None and line_vals.get("display_type"):
                titles.append(line_vals)
                continue
            key = self._choose_key(keys, vals, line, part)
            rank = self._get_line_rank(part)
            for title in titles:
                pieces[key].lines.append((rank, None, None, title))
            titles = []
            pieces[key].lines.append((rank, line, part, line_vals))
            last_key = key
        for title in titles:
            pieces[last_key].lines.append(
                (self._get_line_rank(None), None, None, title)
            )

    def _choose_key(self, keys, vals, line, part):
        if part and part.date:
            return self._get_document_key(vals, part)
        last = line and line.is_delivery and self.company_id.carriage_billing == "last"
        return keys[-1 if last else 0]

    def _get_line_rank(self, part):
        """Deliveries in their order, then what was not delivered."""
        if part and part.date:
            return (0, part.date.toordinal(), part.delivery_id or 0, self.id)
        return (1, 0, 0, self.id)

    def _get_document_key(self, vals, part):
        """What the parts billed on one document have in common (F130 to F133).

        An invoice never bills the deliveries of two months (CGI, article 289, I-3).
        """
        affaire = self.affaire_id
        mode = affaire.billing_mode
        names = ("company_id", "partner_id", "currency_id", "fiscal_position_id")
        customer = tuple(vals.get(name) or 0 for name in (*names, "journal_id"))
        month = self._get_billing_month(part)
        if mode == "delivery":
            # Each on its own: the month is the delivery's.
            return (mode, *customer, part.delivery_id or f"order {self.id}")
        if mode == "order_group":
            return (mode, *customer, affaire.id, month)
        if mode == "affaire_group":
            term = vals.get("invoice_payment_term_id") or 0
            return (mode, *customer, term, affaire.invoice_sending, month)
        return (mode, self.id, month)

    def _get_billing_month(self, part):
        if not (self.company_id.billing_legal_guard and part.date):
            return None
        return part.date.year, part.date.month

    def _start_draft(self, vals, part):
        affaire = self.affaire_id
        periodic = (
            affaire.billing_mode in GROUPED_MODES
            or affaire.billing_period == "month_end"
        )
        month = (part.date.year, part.date.month) if part.date else None
        return Draft({**vals, "is_periodic": periodic}, self, periodic, month)

    # Credit notes

    def _take_credits_off(self, draft, with_amount):
        """Goods that came back lower the invoice, or are credited if it would not pay.

        :param bool with_amount: say what the documents amount to
        :return: list of `Draft`: the invoice if anything is left to bill, and a credit
            note for each invoice that the goods were billed on
        """
        returned = [
            entry for entry in draft.lines if entry[2] and entry[2].quantity < 0
        ]
        moves = self.env["account.move"]
        if returned or with_amount:
            moves._set_draft_amount(draft)
        if not returned or draft.header["move_type"] != "out_invoice":
            return [draft]
        others = [entry for entry in draft.lines if entry not in returned]
        billed = any(entry[1] for entry in others)
        currency = self.currency_id[:1]
        if billed and currency.compare_amounts(draft.amount_untaxed, 0.0) >= 0:
            return [draft]
        documents = self._prepare_credits(draft, returned)
        if billed:
            draft.lines = others
            draft.sort_lines()
            moves._set_draft_amount(draft)
            documents.insert(0, draft)
        return documents

    def _prepare_credits(self, draft, returned):
        """A credit note for each invoice that billed what came back (no. 19)."""
        quantities = {}
        moves = self.env["stock.move"]
        for _rank, line, part, _vals in returned:
            quantities[line] = quantities.get(line, 0.0) - part.quantity
            moves |= moves.browse(part.move_ids)
        documents = []
        split = self.env["sale.order.line"]._split_credits(quantities, moves)
        for invoice, shares in split:
            credit = Draft(
                {**draft.header, "move_type": "out_refund"},
                invoice.line_ids.sale_line_ids.order_id & draft.orders,
                month=draft.month,
            )
            credit.credited, credit.shares, credit.moves = invoice, shares, moves
            credit.amount_untaxed = -sum(
                line.price_subtotal * quantity / line.quantity
                for line, quantity in shares
            )
            documents.append(credit)
        billed = {line for _invoice, shares in split for line, _quantity in shares}
        unknown = [
            entry
            for entry in returned
            if not billed & set(entry[1]._get_lines_to_credit())
        ]
        if unknown:
            documents.append(self._prepare_unknown_credit(draft, unknown))
        return documents

    def _prepare_unknown_credit(self, draft, entries):
        """The credit note of goods that no invoice of the order billed.

        An order of goods that come back: their invoice is not in this database, the
        credit note names the document the customer sends them back with.
        """
        credit = Draft(
            {
                **draft.header,
                "move_type": "out_refund",
                "credited_document": draft.header.get("ref"),
            },
            self.browse().union(*(line.order_id for _r, line, _p, _v in entries)),
            month=draft.month,
        )
        credit.lines = [
            (rank, line, part, {**vals, "quantity": -part.quantity})
            for rank, line, part, vals in entries
        ]
        credit.sort_lines()
        self.env["account.move"]._set_draft_amount(credit)
        credit.amount_untaxed *= -1
        return credit

    # Making them

    def _prepare_invoice_vals_list(self, drafts):
        entries = [entry for draft in drafts for entry in draft.lines]
        lines = self.env["sale.order.line"].union(
            *(line for _r, line, *_ in entries if line)
        )
        products = lines.product_id
        return [self._prepare_document(draft, products) for draft in drafts]

    def _prepare_document(self, draft, products):
        lines = [(0, 0, vals) for _rank, _line, _part, vals in draft.lines]
        vals = {**draft.header, "invoice_line_ids": lines}
        self.env["account.move"]._add_prepared_amounts(vals, products)
        return vals

    def _complete_documents(self, drafts, made):
        """Make the credit notes too, and let the addons above complete all of them."""
        for draft in drafts:
            if draft.credited:
                draft.document = self._make_credit(draft)
                made |= draft.document
        orders = self.browse().union(*(draft.orders for draft in drafts))
        orders._complete_billed_invoices(made)
        return made

    def _make_credit(self, draft):
        # sudo: as Odoo does for the invoice of an order, for who may bill it
        Move = self.env["account.move"].sudo()
        names = ("invoice_date", "ref", "invoice_origin")
        values = {name: draft.header.get(name) for name in names}
        invoice = Move.browse(draft.credited.id)
        credit = Move._create_credits([(invoice, draft.shares)], values)
        for move in draft.moves:
            lines = credit.invoice_line_ids.filtered(
                lambda line, move=move: move.sale_line_id in line.sale_line_ids
            )
            lines[:1].stock_move_ids |= move
            lines.delivery_id = move.picking_id
        return credit
