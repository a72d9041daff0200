from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..engine.legal_terms import end_of_month

# So many order lines are billed in one go: what invoices have in common is done once
# for all of them, and what a stop undoes stays small.
LINES_PER_UNIT = 600
# What a document costs beside its lines, counted in lines.
LINES_OF_A_DOCUMENT = 3


class GescomInvoicingRun(models.Model):
    """The automatic billing: preview, then exactly the invoices of the preview.

    The preview writes nothing to orders nor invoices. What changed in between is not
    billed: the customer is named (F134).
    """

    _name = "gescom.invoicing.run"
    _description = "Automatic billing"
    _inherit = ["gescom.preview.run.mixin"]
    _order = "id desc"

    # One unit bills many documents, another prints them.
    _run_inline_limit = 2

    date = fields.Date(
        string="Bill up to",
        required=True,
        default=lambda self: self.env.company._get_local_today(),
        help="Day of the billing: what was delivered up to that day, and may be billed "
        "that day.",
    )
    invoice_date = fields.Date(
        compute="_compute_invoice_date",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="The periodic invoices of an earlier month that is not closed take the "
        "last day of their month.",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        help="Bill these customers only; all of them when empty.",
    )
    send_invoices = fields.Boolean(
        string="Send by e-mail",
        default=True,
        help="Invoices of the affaires that are sent by e-mail leave once posted.",
    )
    print_invoices = fields.Boolean(
        string="Make the file to print",
        default=True,
        help="One file with the invoices that are sent by post or fax.",
    )
    line_ids = fields.One2many("gescom.invoicing.run.line", "run_id", string="Preview")
    invoice_ids = fields.Many2many(
        "account.move", string="Invoices made", compute="_compute_invoice_ids"
    )
    invoice_count = fields.Integer(
        string="Number of invoices", compute="_compute_invoice_ids"
    )
    to_invoice_count = fields.Integer(
        string="Documents to make", compute="_compute_line_counts"
    )
    skip_count = fields.Integer(string="Left aside", compute="_compute_line_counts")
    failed_count = fields.Integer(
        string="Documents in error", compute="_compute_line_counts"
    )
    amount_untaxed = fields.Monetary(
        string="Untaxed amount to bill", compute="_compute_line_counts"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    chronology_warning = fields.Text(
        readonly=True,
        copy=False,
        help="The invoices would be dated before one that has its number already.",
    )
    print_file = fields.Binary(readonly=True, copy=False)
    print_file_name = fields.Char(readonly=True, copy=False)

    @api.depends("date", "company_id")
    def _compute_invoice_date(self):
        """The last day of the month while it is open, never a day to come (A-12)."""
        for run in self:
            company = run.company_id or self.env.company
            today = company._get_local_today()
            last_day = end_of_month(run.date or today)
            closed = company._is_month_closed(last_day)
            run.invoice_date = today if closed else min(today, last_day)

    @api.depends("line_ids.invoice_id")
    def _compute_invoice_ids(self):
        for run in self:
            run.invoice_ids = run.line_ids.invoice_id
            run.invoice_count = len(run.invoice_ids)

    @api.depends("line_ids.decision", "line_ids.state")
    def _compute_line_counts(self):
        for run in self:
            wanted = run.line_ids.filtered(lambda line: line.decision == "invoice")
            run.to_invoice_count = len(wanted)
            run.skip_count = len(run.line_ids) - len(wanted)
            run.failed_count = len(wanted.filtered(lambda line: line.state == "failed"))
            run.amount_untaxed = sum(wanted.mapped("amount_company"))

    @api.model
    def _get_button_fields(self):
        return super()._get_button_fields() | {
            "chronology_warning",
            "print_file",
            "print_file_name",
        }

    @api.model
    def _default_name(self):
        day = self.env.company._get_local_today()
        return self.env._("Billing of %s", format_date(self.env, day))

    # Preview

    def _make_preview(self):
        """List what would be billed on which invoice, and what not and why.

        Nothing is written to orders nor invoices.
        """
        drafts, refusals = self._plan(self._get_candidate_orders(), with_amounts=True)
        vals_list = [self._prepare_line(draft) for draft in drafts]
        vals_list += [
            self._prepare_refused_line(order, *refusal)
            for order, refusal in refusals.items()
        ]
        # sudo: lines, warning and signatures are written by the billing alone
        run = self.sudo()
        run.env["gescom.invoicing.run.line"].create(vals_list)
        run.chronology_warning = self._get_chronology_warning(drafts)
        run.signatures = self._get_signatures()

    def _get_chronology_warning(self, drafts):
        """Sentences on the documents that would break the order of the dates.

        :param drafts: list of `Draft`
        :return: str, or False
        """
        first_days = {}
        for draft in drafts:
            header = draft.header
            series = (header.get("journal_id"), header.get("move_type"))
            day = header["invoice_date"]
            first_days[series] = min(first_days.get(series, day), day)
        Move = self.env["account.move"].with_company(self.company_id)
        warnings = [
            Move._get_chronology_warning(journal_id, move_type, day)
            for (journal_id, move_type), day in first_days.items()
        ]
        return "\n".join(filter(None, warnings)) or False

    def _prepare_line(self, draft):
        """The line of the preview for an invoice to come.

        :param draft: `Draft`
        :return: dict of values
        """
        date = draft.header["invoice_date"]
        locked = self.company_id._is_month_closed(date)
        currency = self.env["res.currency"].browse(draft.header["currency_id"])
        vals = {
            **self._prepare_documents(draft.orders),
            "partner_id": draft.header["partner_id"],
            "picking_ids": [fields.Command.set(draft.get_delivery_ids())],
            "document_type": "credit" if draft.credited else "invoice",
            "credited_invoice_id": draft.credited and draft.credited.id,
            "currency_id": currency.id,
            "amount_untaxed": draft.amount_untaxed,
            "invoice_date": date,
            "fingerprint": draft.fingerprint,
            "weight": LINES_OF_A_DOCUMENT + len(draft.lines) + len(draft.shares),
            "decision": "invoice",
            "state": "pending",
        }
        if locked:
            vals |= self._refuse("locked_month", self._get_locked_message(date))
        return vals

    def _prepare_refused_line(self, order, code, message):
        # What is to be deducted of a deposit is said nowhere here.
        lines = order.order_line.filtered(lambda line: not line.is_downpayment)
        return {
            **self._prepare_documents(order),
            "partner_id": order.partner_invoice_id.id,
            "picking_ids": [
                fields.Command.set(order._get_unbilled_deliveries().ids),
            ],
            "currency_id": order.currency_id.id,
            "amount_untaxed": sum(lines.mapped("untaxed_amount_to_invoice")),
            **self._refuse(code, message),
        }

    def _prepare_documents(self, orders):
        affaires = orders.affaire_id
        return {
            "run_id": self.id,
            "order_ids": [fields.Command.set(orders.ids)],
            "affaire_ids": [fields.Command.set(affaires.ids)],
        }

    def _refuse(self, code, message):
        return {
            "decision": "skip",
            "reason": code,
            "message": message,
            "state": "skipped",
        }

    def _get_locked_message(self, date):
        return self.env._(
            "The month of %s is closed: choose a later invoice date.",
            format_date(self.env, date),
        )

    # Start

    def _prepare_units(self):
        self._set_changed_customers_aside()
        most = self._get_lines_per_unit()
        units, lines, weight = [], self.env["gescom.invoicing.run.line"], 0
        for line in self.line_ids.filtered(lambda line: line.state == "pending"):
            if lines and weight + line.weight > most:
                units.append(self._prepare_billing_unit(lines))
                lines, weight = lines.browse(), 0
            lines |= line
            weight += line.weight
        if lines:
            units.append(self._prepare_billing_unit(lines))
        return units + self._prepare_print_units(units)

    @api.model
    def _get_lines_per_unit(self):
        # sudo: a setting of the server, for whoever bills
        parameters = self.env["ir.config_parameter"].sudo()
        name = "gescom_facturation.lines_per_unit"
        return int(parameters.get_param(name, LINES_PER_UNIT))

    def _prepare_billing_unit(self, lines):
        names = list(dict.fromkeys(lines.partner_id.mapped("display_name")))
        name = ", ".join(names[:3]) + ("…" if len(names) > 3 else "")
        return {
            "key": f"bill-{lines[0].id}",
            "name": self.env._(
                "%(count)s documents: %(customers)s", count=len(lines), customers=name
            ),
            "payload": {"line_ids": lines.ids},
        }

    def _set_changed_customers_aside(self):
        """Leave the customers whose documents are not those of the preview any more.

        Only what was written on since is looked at again.
        """
        customers = self._get_customers_to_compare()
        if not customers:
            return
        lines = self.line_ids.filtered(
            lambda line: line.order_ids.partner_invoice_id & customers
        )
        orders = self._get_candidate_orders().filtered(
            lambda order: order.partner_invoice_id in customers
        )
        drafts, _refusals = self._plan(orders)
        found, shown = {}, {}
        for draft in drafts:
            found.setdefault(draft.header["partner_id"], set()).add(draft.fingerprint)
        pending = lines.filtered(lambda line: line.state == "pending")
        locked = lines.filtered(lambda line: line.reason == "locked_month")
        for line in pending | locked:
            shown.setdefault(line.partner_id.id, set()).add(line.fingerprint)
        for line in pending:
            partner_id = line.partner_id.id
            if found.get(partner_id) != shown[partner_id]:
                line._set_changed()
        names = pending.filtered(lambda line: line.state == "changed").partner_id
        if names:
            self._log(
                self.env._(
                    "Left aside, their documents changed since the preview: %s.",
                    ", ".join(names.mapped("display_name")),
                ),
                "warning",
            )

    # Scheduled

    @api.model
    def _cron_bill(self):
        """Start the automatic billing of the companies that want it every day."""
        companies = self.env["res.company"].search(
            [("invoicing_run_schedule", "=", "daily")]
        )
        for company in companies:
            billing = self.with_company(company).with_context(
                lang=company.partner_id.lang
            )
            run = billing._start_scheduled(company)
            self.env["ir.cron"]._commit_progress(1)
            if run:
                run._trigger_scheduler()

    @api.model
    def _start_scheduled(self, company):
        busy = self.search_count(
            [("company_id", "=", company.id), ("state", "in", ("running", "paused"))]
        )
        if busy:
            return self.browse()
        run = self.create(
            {"company_id": company.id, "date": company._get_local_today()}
        )
        run.action_preview()
        if not run.to_invoice_count:
            run.unlink()
            return self.browse()
        run.action_start()
        return run

    # Buttons

    def action_retry_failed(self):
        for run in self:
            # sudo: the lines and units of a run are written by the billing alone
            failed = run.sudo().line_ids.filtered(lambda line: line.state == "failed")
            failed.write({"state": "pending", "message": False})
            failed_ids = set(failed.ids)
            for unit in run._get_units("done"):
                if failed_ids & set(unit.payload.get("line_ids", [])):
                    unit.state = "failed"
        return super().action_retry_failed()

    def action_view_invoices(self):
        """Invoices and credit notes made.

        :return: window action
        """
        self.ensure_one()
        return self.invoice_ids._get_records_action(name=self.env._("Invoices"))

    def action_view_lines(self):
        return {**super().action_view_lines(), "view_mode": "list,form,pivot"}

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_billed(self):
        if self.line_ids.invoice_id:
            raise UserError(
                self.env._(
                    "A billing that made invoices can't be deleted: it says what was "
                    "billed and why."
                )
            )
