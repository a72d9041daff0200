from odoo import api, fields, models

REASONS = [
    ("period_open", "Period still open"),
    ("date_to_come", "Date to come"),
    ("deposit_to_qualify", "Deposit to qualify"),
    ("customer_blocked", "Customer blocked"),
    ("disputed", "Disputed"),
    ("exchange_pending", "Exchange pending"),
    ("locked_month", "Month closed"),
    ("nothing_delivered", "Nothing delivered"),
    ("nothing_to_bill", "Nothing to bill"),
]


class GescomInvoicingRunLine(models.Model):
    """A document the billing makes, or an order it leaves, and why."""

    _name = "gescom.invoicing.run.line"
    _description = "Line of an automatic billing"
    _order = "run_id desc, id"
    _rec_name = "partner_id"

    run_id = fields.Many2one(
        "gescom.invoicing.run",
        string="Automatic billing",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True)
    partner_id = fields.Many2one("res.partner", string="Customer")
    affaire_ids = fields.Many2many("gescom.affaire", string="Affaires")
    affaire_id = fields.Many2one("gescom.affaire", compute="_compute_affaire_id")
    order_ids = fields.Many2many("sale.order", string="Orders")
    picking_ids = fields.Many2many("stock.picking", string="Delivery notes")
    document_type = fields.Selection(
        [("invoice", "Invoice"), ("credit", "Credit note")], string="Document"
    )
    credited_invoice_id = fields.Many2one("account.move", string="Invoice credited")
    currency_id = fields.Many2one("res.currency")
    amount_untaxed = fields.Monetary(string="Untaxed amount")
    amount_company = fields.Monetary(
        string="Untaxed amount in company currency",
        compute="_compute_amount_company",
        currency_field="company_currency_id",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    invoice_date = fields.Date()
    decision = fields.Selection(
        [("invoice", "To bill"), ("skip", "Left aside")], required=True
    )
    reason = fields.Selection(REASONS)
    message = fields.Text(string="Why")
    state = fields.Selection(
        [
            ("pending", "To do"),
            ("done", "Done"),
            ("changed", "Changed since the preview"),
            ("failed", "In error"),
            ("skipped", "Left aside"),
        ],
        required=True,
    )
    invoice_id = fields.Many2one("account.move", index=True)
    fingerprint = fields.Char()
    weight = fields.Integer()

    @api.depends("affaire_ids")
    def _compute_affaire_id(self):
        for line in self:
            affaires = line.affaire_ids
            line.affaire_id = affaires if len(affaires) == 1 else False

    @api.depends("amount_untaxed", "currency_id", "invoice_date")
    def _compute_amount_company(self):
        for line in self:
            currency = line.currency_id or line.company_currency_id
            line.amount_company = currency._convert(
                line.amount_untaxed,
                line.company_currency_id,
                line.company_id,
                line.invoice_date or line.run_id.date,
            )

    def _is_sent_by_email(self):
        return set(self.affaire_ids.mapped("invoice_sending")) == {"email"}

    def _set_done(self, invoice):
        # sudo: the lines of a run are written by the billing alone
        self.sudo().write({"state": "done", "invoice_id": invoice.id})

    def _set_failed(self, message):
        # sudo: as above
        self.sudo().write({"state": "failed", "message": message})

    def _set_changed(self):
        # sudo: as above
        for line in self.sudo():
            line.state = "changed"
            line.message = self.env._(
                "The documents of %s changed since the preview: make a new billing.",
                line.partner_id.display_name,
            )

    def action_open_document(self):
        """Form of the invoice made, or of the affaire.

        :return: window action
        """
        self.ensure_one()
        return (self.invoice_id or self.affaire_ids)._get_records_action()
