from odoo import api, fields, models

from odoo.addons.gescom_base.exceptions import SkipUnit

INVOICE = "gescom_facturation.action_report_invoice_copies"


class GescomShippingRun(models.Model):
    _inherit = "gescom.shipping.run"

    bill_deliveries = fields.Boolean(
        string="Invoices billed at delivery",
        default=True,
        help="Bill what leaves, where the affaire is billed by order or by delivery "
        "note as soon as it is delivered. The automatic billing makes the other "
        "invoices.",
    )
    invoice_ids = fields.Many2many(
        "account.move",
        string="Invoices made",
        compute="_compute_invoice_ids",
        compute_sudo=True,
    )
    invoice_count = fields.Integer(
        string="Number of invoices", compute="_compute_invoice_ids", compute_sudo=True
    )

    @api.depends("line_ids.document_id.invoice_ids")
    def _compute_invoice_ids(self):
        for run in self:
            run.invoice_ids = run.line_ids.document_id.invoice_ids
            run.invoice_count = len(run.invoice_ids)

    def _get_lines_to_bill(self, lines):
        found = super()._get_lines_to_bill(lines)
        if not self.bill_deliveries or self.operation != "ship":
            return found
        return found | lines.filtered(lambda line: line._is_billed_at_delivery())

    def _bill_shipped(self, pickings):
        """Bill deliveries as the affaire of their order says, and post.

        :param pickings: stock.picking that left
        :return: sentence for the log of the run
        :raise SkipUnit: nothing is to be billed, or something forbids it
        """
        super()._bill_shipped(pickings)
        # sudo: who hands the goods over also hands over the invoice that the affaire
        # asks for; he chooses nothing of it
        orders = pickings.sudo().sale_id
        refusals = orders._get_billing_refusals(self.company_id._get_local_today())
        if refusals:
            raise SkipUnit(" ".join(sentence for _code, sentence in refusals.values()))
        billed = orders.with_context(raise_if_nothing_to_invoice=False)
        invoices = billed._create_invoices(final=True)
        if not invoices:
            raise SkipUnit(
                self.env._(
                    "Nothing of %s is to be billed.", ", ".join(orders.mapped("name"))
                )
            )
        invoices.action_post()
        self._queue_emails(invoices)
        return self.env._("Invoices made: %s", ", ".join(invoices.mapped("name")))

    def _queue_emails(self, invoices):
        """Send what the affaires send by e-mail, as the automatic billing does."""
        emailed = invoices.filtered(lambda invoice: self._is_sent_by_email(invoice))
        if not emailed:
            return
        emailed.sending_data = {
            "author_user_id": self.env.user.id,
            "author_partner_id": self.env.user.partner_id.id,
        }
        # sudo: waking the scheduled action up is all that is done with it
        self.env.ref("account.ir_cron_account_move_send").sudo()._trigger()

    @staticmethod
    def _is_sent_by_email(invoice):
        affaires = invoice.line_ids.sale_line_ids.order_id.affaire_id
        return set(affaires.mapped("invoice_sending")) == {"email"}

    def _get_print_choices(self):
        return [*super()._get_print_choices(), self.bill_deliveries]

    def _get_documents_to_print(self, pickings):
        papers = super()._get_documents_to_print(pickings)
        if not self.bill_deliveries or self.operation != "ship":
            return papers
        # sudo: as for the billing, whoever ships prints what he hands over
        wanted = {
            picking: picking.sudo().invoice_ids.filtered(
                lambda invoice: (
                    invoice.state == "posted"
                    and invoice.move_type == "out_invoice"
                    and not self._is_sent_by_email(invoice)
                )
            )
            for picking in pickings
        }
        return [*papers, (INVOICE, wanted)]

    def action_view_invoices(self):
        """Invoices of the deliveries of the batch.

        :return: window action
        """
        self.ensure_one()
        return self.invoice_ids._get_records_action(name=self.env._("Invoices"))
