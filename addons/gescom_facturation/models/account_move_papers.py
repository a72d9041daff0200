from odoo import api, fields, models

from odoo.addons.gescom_affaire.models.gescom_affaire_terms import INVOICE_SENDINGS


class AccountMove(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move"

    title = fields.Char(
        compute="_compute_affaire_papers",
        store=True,
        readonly=False,
        help="Printed on the invoice. By default the title of its affaire.",
    )
    invoice_sending = fields.Selection(
        INVOICE_SENDINGS,
        string="Sent by",
        compute="_compute_affaire_papers",
        store=True,
        readonly=False,
        help="By default as the affaire says. Post and fax: a PDF to print.",
    )
    sending_date = fields.Date(
        string="Sent on",
        compute="_compute_sending_date",
        store=True,
        readonly=False,
        copy=False,
        help="Filled when the invoice is sent; may be entered before.",
    )

    @api.depends("invoice_line_ids.sale_line_ids", "partner_id")
    def _compute_affaire_papers(self):
        for move in self:
            # sudo: whoever bills may not read the order he bills
            orders = move.sudo().invoice_line_ids.sale_line_ids.order_id
            affaires = orders.affaire_id
            titles = set(affaires.mapped("title"))
            if not move.title:
                move.title = titles.pop() if len(titles) == 1 else False
            if not move.invoice_sending:
                sendings = affaires.mapped("invoice_sending")
                move.invoice_sending = (
                    sendings[0] if sendings else move._get_customer_sending()
                )

    def _get_customer_sending(self):
        """How the customer receives the invoices that no affaire asks for."""
        if not self.is_sale_document(include_receipts=True):
            return False
        partner = self.commercial_partner_id.with_company(self.company_id)
        return partner.affaire_invoice_sending

    @api.depends("is_move_sent")
    def _compute_sending_date(self):
        for move in self:
            if move.is_move_sent and not move.sending_date:
                move.sending_date = fields.Date.context_today(move)
            else:
                move.sending_date = move.sending_date

    # Copies

    def _get_paper_copies(self):
        """Marks of the copies to print (F150, F151).

        :return: list of str, the first empty: the original bears no mark
        """
        self.ensure_one()
        copies = self._get_invoice_copies()
        marks = [""]
        if copies == "three":
            marks.append(self.env._("COPY"))
        if copies in ("archive", "three"):
            marks.append(self.env._("ARCHIVE"))
        return marks

    def _get_invoice_copies(self):
        if not self.is_sale_document(include_receipts=True):
            return "customer"
        company = self.company_id
        partner = self.commercial_partner_id.with_company(company)
        if partner.invoice_copies:
            return partner.invoice_copies
        country = (self.partner_shipping_id or self.partner_id).country_id
        abroad = country and country != company.country_id
        return company.invoice_copies_abroad if abroad else company.invoice_copies

    def action_print_pdf(self):
        """Print the invoice with its copies; what is e-mailed is the original."""
        self.ensure_one()
        if len(self._get_paper_copies()) == 1:
            return super().action_print_pdf()
        report = self.env.ref("gescom_facturation.action_report_invoice_copies")
        action = report.report_action(self.id, config=False)
        return self._get_action_with_base_document_layout_configurator(action)
