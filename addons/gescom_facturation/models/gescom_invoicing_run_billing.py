import base64

from odoo import models
from odoo.fields import Domain
from odoo.tools.pdf import merge_pdf

from odoo.addons.gescom_base.exceptions import RETRY_LATER

from ..engine.billing_scope import KEY, BillingScope
from ..engine.legal_terms import end_of_month

PRINTED_PER_UNIT = 25


class GescomInvoicingRun(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.invoicing.run"

    # What is to be billed

    def _plan(self, orders, with_amounts=False):
        """What the billing makes of the orders as they are now; writes nothing.

        :param orders: sale.order records, all those of their customers
        :param bool with_amounts: say what each document amounts to
        :return: tuple (list of `Draft`, dict {order: (code, sentence)} of those left)
        """
        self.ensure_one()
        refusals = orders._get_billing_refusals(self.date)
        open_orders = orders.filtered(lambda order: order not in refusals)
        parts = open_orders._get_parts_of_period(self.date)
        billed = open_orders.browse({line.order_id.id for line in parts})
        for order in open_orders - billed:
            refusals[order] = order._get_nothing_to_bill_reason(self.date)
        scope = BillingScope(
            parts,
            self._get_document_date,
            automatic=True,
            dry=True,
            with_amounts=with_amounts,
        )
        self._create_documents(billed.sorted("id"), scope)
        return scope.drafts, refusals

    def _get_candidate_orders(self):
        domain = Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "sale"),
                ("settled", "=", False),
                ("affaire_id", "!=", False),
                ("invoice_status", "!=", "invoiced"),
            ]
        )
        if self.partner_ids:
            domain &= Domain("partner_id", "child_of", self.partner_ids.ids)
        return self.env["sale.order"].search(domain, order="id")

    def _create_documents(self, orders, scope):
        if not orders:
            return orders.invoice_ids
        context = {KEY: scope, "raise_if_nothing_to_invoice": False}
        return orders.with_context(**context)._create_invoices(final=True)

    def _get_document_date(self, draft):
        """The periodic invoices of an open month keep to their month (A-12)."""
        if not (draft.periodic and draft.month):
            return self.invoice_date
        last_day = end_of_month(self.invoice_date.replace(*draft.month, day=1))
        if last_day < self.invoice_date and not self.company_id._is_month_closed(
            last_day
        ):
            return last_day
        return self.invoice_date

    # One unit

    def _run_unit(self, unit):
        if "print_line_ids" in unit.payload:
            return self._print_lines(unit.payload["print_line_ids"])
        Line = self.env["gescom.invoicing.run.line"]
        lines = Line.browse(unit.payload["line_ids"]).exists()
        lines = lines.filtered(lambda line: line.state == "pending")
        self._bill_together(lines)
        return self._get_unit_summary(lines)

    def _bill_together(self, lines):
        """Bill the lines at once or, if one is refused, each by itself."""
        try:
            with self.env.cr.savepoint():
                self._bill(lines)
        except RETRY_LATER:
            raise
        except Exception as error:
            if len(lines) == 1:
                lines._set_failed(self._get_error_message(error))
                return
            for line in lines:
                self._bill_together(line)

    def _bill(self, lines):
        """Make and post the documents of the lines, if they are still the same."""
        orders = lines.order_ids.sorted("id")
        refusals = orders._get_billing_refusals(self.date)
        orders = orders.filtered(lambda order: order not in refusals)
        scope = BillingScope(
            orders._get_parts_of_period(self.date),
            self._get_document_date,
            automatic=True,
            wanted=set(lines.mapped("fingerprint")),
        )
        documents = self._create_documents(orders, scope)
        found = {draft.fingerprint: draft.document for draft in scope.drafts}
        for line in lines:
            if line.fingerprint in found:
                line._set_done(found[line.fingerprint])
            else:
                line._set_changed()
        documents.action_post()
        self._queue_emails(lines)

    def _queue_emails(self, lines):
        if not self.send_invoices:
            return
        invoices = lines.filtered(lambda line: line._is_sent_by_email()).invoice_id
        if not invoices:
            return
        invoices.sending_data = {
            "author_user_id": self.env.user.id,
            "author_partner_id": self.env.user.partner_id.id,
        }
        # sudo: waking the scheduled action up is all that is done with it
        self.env.ref("account.ir_cron_account_move_send").sudo()._trigger()

    def _get_unit_summary(self, lines):
        failed = lines.filtered(lambda line: line.state == "failed")
        made = lines.invoice_id
        if failed:
            return self.env._(
                "%(made)s documents made, %(failed)s in error: %(reasons)s",
                made=len(made),
                failed=len(failed),
                reasons=" ".join(
                    f"{line.partner_id.display_name}: {line.message}" for line in failed
                ),
            )
        names = made.mapped("name")
        if len(names) > 2:
            names = [names[0], "…", names[-1]]
        return self.env._(
            "%(count)s documents made: %(names)s",
            count=len(made),
            names=" ".join(names),
        )

    # The file to print

    def _prepare_print_units(self, units):
        if not self.print_invoices:
            return []
        ids = [line_id for unit in units for line_id in unit["payload"]["line_ids"]]
        lines = self.env["gescom.invoicing.run.line"].browse(ids)
        printed = lines.filtered(lambda line: not line._is_sent_by_email())
        return [
            {
                "key": f"print-{printed[start].id}",
                "name": self.env._("Printing, from document %s", start + 1),
                "payload": {
                    "print_line_ids": printed[start : start + PRINTED_PER_UNIT].ids
                },
                # After all the invoices.
                "sequence": len(units) + start,
            }
            for start in range(0, len(printed), PRINTED_PER_UNIT)
        ]

    def _print_lines(self, line_ids):
        """Print the invoices of some lines, for the file put together at the end."""
        lines = self.env["gescom.invoicing.run.line"].browse(line_ids)
        invoices = lines.invoice_id
        if not invoices:
            return None
        report = self.env["ir.actions.report"]
        content, kind = report._render_qweb_pdf(
            "gescom_facturation.action_report_invoice_copies", res_ids=invoices.ids
        )
        # sudo: the pieces belong to the run, which its users only read
        self.env["ir.attachment"].sudo().create(
            {
                "name": f"{self.id}-{lines[0].id:012}.{kind}",
                "raw": content,
                "res_model": self._name,
                "res_id": self.id,
                "description": "print",
            }
        )
        return self.env._("%s invoices printed.", len(invoices))

    def _finalize_run(self):
        self._put_prints_together()
        failed = self.line_ids.filtered(lambda line: line.state == "failed")
        changed = self.line_ids.filtered(lambda line: line.state == "changed")
        self._log(
            self.env._(
                "%(made)s documents made, %(changed)s left because they changed, "
                "%(failed)s in error.",
                made=self.invoice_count,
                changed=len(changed),
                failed=len(failed),
            ),
            "warning" if changed or failed else "info",
        )

    def _put_prints_together(self):
        Attachment = self.env["ir.attachment"].sudo()  # see `_print_lines`
        pieces = Attachment.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("description", "=", "print"),
            ],
            order="name",
        )
        printed = pieces.filtered(lambda piece: piece.mimetype == "application/pdf")
        if printed:
            content = merge_pdf([piece.raw for piece in printed])
            # sudo: the file is the billing's own, its users only read it
            self.sudo().write(
                {
                    "print_file": base64.b64encode(content),
                    "print_file_name": f"{self.name}.pdf".replace("/", "-"),
                }
            )
        pieces.unlink()

    def _end_run(self, inline=False):
        result = super()._end_run(inline)
        if self.failed_count:
            self._set_state("failed")
        return result
