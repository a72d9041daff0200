from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.gescom_base.marks import BY_BUTTON

from ..engine.candidates import CUSTOMER_KINDS

MATCHABLE = ("new", "matched", "mismatch", "to_qualify")
OPEN_STATES = ("new", "mismatch", "to_qualify")
DECIDED_FIELDS = (
    "order_id",
    "invoice_id",
    "partner_id",
    "transaction_id",
    "payment_id",
    "origin_line_id",
)


class GescomPspLine(models.Model):
    """What a line of a provider pays, who decided so and why (F289, F290)."""

    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.psp.line"

    transaction_id = fields.Many2one(
        "payment.transaction",
        string="Online transaction",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    payment_id = fields.Many2one(
        "account.payment",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Payment that enters the line in the accounts: the one that the shop made "
        "already, or the one that the posting makes.",
    )
    payment_made = fields.Boolean(
        string="Payment made by the posting", readonly=True, copy=False
    )
    origin_line_id = fields.Many2one(
        "gescom.psp.line",
        string="Line given back",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Payment that the refund or the dispute comes back to.",
    )
    counterpart_account_id = fields.Many2one(
        "account.account",
        string="Counterpart account",
        copy=False,
        check_company=True,
        readonly=True,
        help="Account chosen by a person for a line that no document explains.",
    )
    match_rule = fields.Char(string="Found by", readonly=True, copy=False)
    match_by_hand = fields.Boolean(
        string="Decided by a person",
        readonly=True,
        copy=False,
        help="The automatic matching leaves the line as it was decided.",
    )
    suggestions = fields.Json(readonly=True, copy=False)
    amount_customer = fields.Monetary(
        string="Amount of the customer",
        currency_field="currency_customer_id",
        compute="_compute_amount_customer",
        store=True,
        help="What the customer paid or got back, in the currency of the order.",
    )
    currency_customer_id = fields.Many2one(
        "res.currency", compute="_compute_amount_customer", store=True
    )
    cost = fields.Monetary(
        string="Fees and their VAT",
        compute="_compute_cost",
        store=True,
        help="What the provider takes: the fee of the line, or the line itself.",
    )
    delay_days = fields.Integer(
        string="Days until the payout",
        compute="_compute_delay_days",
        store=True,
        aggregator="avg",
    )

    @api.model
    def _get_button_fields(self):
        return super()._get_button_fields() | {
            *DECIDED_FIELDS,
            "payment_made",
            "match_rule",
            "match_by_hand",
            "suggestions",
            "counterpart_account_id",
        }

    def write(self, vals):
        """Keep the kind of what is posted.

        :raise UserError: a line is posted
        """
        if "kind" in vals:
            self.filtered(lambda line: line.kind != vals["kind"])._check_decidable()
        return super().write(vals)

    @api.depends("gross", "gross_orig", "currency_id", "currency_orig_id")
    def _compute_amount_customer(self):
        for line in self:
            original = line.currency_orig_id
            converted = original and original != line.currency_id
            line.amount_customer = line.gross_orig if converted else line.gross
            line.currency_customer_id = original if converted else line.currency_id

    @api.depends("kind", "gross", "fee", "fee_tax")
    def _compute_cost(self):
        for line in self:
            own = -line.gross if line.kind in ("fee", "tax") else 0.0
            line.cost = line.fee + line.fee_tax + own

    @api.depends("date_operation", "payout_id.date")
    def _compute_delay_days(self):
        for line in self:
            start = fields.Date.to_date(line.date_operation)
            end = line.payout_id.date
            line.delay_days = max((end - start).days, 0) if start and end else 0

    # Automatic matching

    def action_match(self):
        """Match the lines with what they pay, by exact references only (F290).

        What a person decided, what is posted and what the provider's file has wrong
        stays as it is. Called again, it looks again at what was matched.

        :return: True
        :raise AccessError: the user only reads the lines
        """
        self._match()
        return True

    def _match(self):
        """Match the lines.

        :return: dict {matched, left}: numbers of lines, `left` to a person
        """
        self.check_access("write")
        lines = self.filtered(lambda line: line._is_matchable())
        decisions = self.env["gescom.psp.matching"]._match(lines)
        by_id = {line.id: line for line in lines}
        for decision in decisions:
            line = by_id[decision.line]
            vals = line._prepare_decision_vals(decision)
            BY_BUTTON.put_on(line).write(line._keep_changes(vals))
        matched = sum(decision.matched for decision in decisions)
        return {"matched": matched, "left": len(decisions) - matched}

    def _is_matchable(self):
        """Whether the automatic matching may decide on the line.

        What came for a payout that is posted already, a conversion that lost its other
        half, and what the import could not name, wait for a person.
        """
        self.ensure_one()
        if self.state not in MATCHABLE or self.match_by_hand:
            return False
        late = self.payout_id.state in ("posted", "reconciled")
        alone = self.kind == "conversion" and self.state == "to_qualify"
        unnamed = not self.kind and self.match_reason
        return not (late or alone or unnamed)

    def _keep_changes(self, vals):
        """What of these values is new: each one that is written is checked again."""
        self.ensure_one()
        return {
            name: value
            for name, value in vals.items()
            if value != (self[name].id if self._fields[name].relational else self[name])
        }

    def _prepare_decision_vals(self, decision):
        return {
            "state": decision.state,
            "match_rule": decision.rule or False,
            "match_reason": self._get_reason(decision),
            "order_id": decision.order or False,
            "invoice_id": decision.invoice or False,
            "partner_id": decision.partner or False,
            "transaction_id": decision.transaction or False,
            "payment_id": decision.payment or False,
            "origin_line_id": decision.origin or False,
            "suggestions": [
                {"kind": found.kind, "id": found.id, "why": found.why}
                for found in decision.suggestions
            ]
            or False,
        }

    # Decisions of a person

    def _check_decidable(self):
        """Refuse to change what is posted or was never read.

        :raise UserError: the line and what to do first
        """
        self.check_access("write")
        for line in self:
            if line.state == "posted":
                raise UserError(
                    self.env._(
                        "Line %s is posted: undo the posting of its payout first.",
                        line.display_name,
                    )
                )

    def _decide(self, state, reason, **vals):
        """Write what a person decided; the automatic matching leaves it."""
        values = dict.fromkeys(DECIDED_FIELDS, False)
        values |= {"match_rule": "person", "suggestions": False, **vals}
        values |= {"state": state, "match_reason": reason, "match_by_hand": True}
        BY_BUTTON.put_on(self).write(values)
        return True

    def action_choose(self, kind, document_id):
        """Choose the order or invoice that a line pays.

        :param str kind: order or invoice
        :param int document_id: id of the sale.order or account.move
        :return: True
        :raise UserError: the document is of another company or not one that is paid,
            or the line is posted
        """
        self.ensure_one()
        self._check_decidable()
        if kind not in ("order", "invoice") or self.kind not in CUSTOMER_KINDS:
            raise UserError(
                self.env._("Only what a customer pays goes to an order or an invoice.")
            )
        model = "sale.order" if kind == "order" else "account.move"
        # sudo: accountants may not read the orders; the company is checked below
        document = self.env[model].sudo().browse(document_id).exists()
        if not document or document.company_id != self.company_id:
            raise UserError(self.env._("The document chosen is not there any more."))
        name = document.display_name
        reason = self.env._(
            "Chosen by %(user)s: %(document)s.", user=self.env.user.name, document=name
        )
        vals = {f"{kind}_id": document.id}
        if kind == "order":
            partner = document.partner_invoice_id.commercial_partner_id
            if document.state == "cancel":
                vals = {}
        else:
            self._check_invoice_choice(document)
            partner = document.commercial_partner_id
        return self._decide("matched", reason, partner_id=partner.id, **vals)

    def _check_invoice_choice(self, move):
        if move.state != "posted" or not move.is_sale_document():
            raise UserError(
                self.env._("%s is not a posted invoice: choose another one.", move.name)
            )

    def action_choose_account(self, account_id, partner_id=False):
        """Book lines on an account, e.g. the waiting account, for want of a document.

        :param int account_id: id of the account.account
        :param int partner_id: id of the res.partner, for a receivable account
        :return: True
        :raise UserError: the account is not there, or a line is posted
        """
        self._check_decidable()
        account = self.env["account.account"].browse(account_id).exists()
        if not account:
            raise UserError(self.env._("Choose the account to book the lines on."))
        receivable = account.account_type in ("asset_receivable", "liability_payable")
        if receivable and not partner_id:
            raise UserError(
                self.env._("Account %s needs a customer.", account.display_name)
            )
        reason = self.env._(
            "Booked on %(account)s by %(user)s.",
            account=account.display_name,
            user=self.env.user.name,
        )
        return self._decide(
            "matched",
            reason,
            counterpart_account_id=account.id,
            partner_id=partner_id or False,
        )

    def action_wait(self):
        """Book lines on the waiting account of the provider's journal.

        :return: True
        :raise UserError: the journal has no waiting account
        """
        for line in self:
            account = line.account_id.journal_id.suspense_account_id
            if not account:
                raise UserError(
                    self.env._(
                        "Journal %s has no waiting account: enter it first.",
                        line.account_id.journal_id.display_name,
                    )
                )
            line.action_choose_account(account.id)
        return True

    def action_unmatch(self):
        """Take the decisions back: the automatic matching may look again.

        :return: True
        """
        self._check_decidable()
        vals = dict.fromkeys((*DECIDED_FIELDS, "counterpart_account_id"), False)
        vals |= {"match_by_hand": False, "match_rule": False, "match_reason": False}
        BY_BUTTON.put_on(self).write({**vals, "state": "new"})
        return True

    def _get_document(self):
        """Order or invoice of the line, for screens and papers."""
        self.ensure_one()
        return self.invoice_id or self.order_id

    def action_view_document(self):
        """Order, invoice or payment of the line.

        :return: window action
        :raise UserError: the line has none
        """
        self.ensure_one()
        document = self.invoice_id or self.order_id or self.payment_id
        if not document:
            raise UserError(self.env._("The line is matched with no document."))
        return document._get_records_action()


class GescomPspFile(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.psp.file"

    def action_match(self):
        """Match the lines of the files, see `gescom.psp.line`.

        :return: True
        """
        return self.line_ids.action_match()

    def _on_imported(self):
        """What exact references designate is matched as soon as it is read."""
        result = super()._on_imported()
        self.line_ids._match()
        return result

    def action_reconcile_screen(self):
        """Open the reconciliation screen on the lines of the file (F289).

        :return: client action
        """
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "gescom_psp_import.reconcile_screen_action"
        )
        return {**action, "params": {"file_id": self.id, "title": self.name}}


class GescomPspPayout(models.Model):
    _inherit = "gescom.psp.payout"

    def action_match(self):
        """Match the lines of the payouts, see `gescom.psp.line`.

        :return: True
        """
        return self.line_ids.action_match()
