import base64
import csv
import io

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from .gescom_psp_payout_posting import DONE

# A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value):
    """A text that no spreadsheet computes.

    :param str value: text of a file or of the shop
    :return: str, what is written in the file
    """
    return f"'{value}" if value.startswith(FORMULA) else value


class GescomPspPayout(models.Model):
    """The proof of a payout: orders, lines and bank, equal to the cent (F289)."""

    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.psp.payout"

    def _get_proof(self):
        """All that the proof says.

        :return: dict {rows, totals, checks, gaps}; amounts in the payout's currency
        """
        self.ensure_one()
        lines = self.line_ids.sorted(lambda line: (line.date_operation, line.id))
        rows = [line._get_proof_row() for line in lines if line.kind != "ignored"]
        counted = [row for row in rows if row["kind"] != "payout"]
        totals = {
            name: self.currency_id.round(sum(row[name] for row in counted))
            for name in ("gross", "fee", "fee_tax", "net", "booked")
        }
        return {
            "rows": rows,
            "totals": totals,
            "checks": self._get_proof_checks(totals),
            "gaps": self._get_proof_gaps(rows),
        }

    def _get_proof_checks(self, totals):
        """The equalities of the proof.

        :return: list of dicts {label, left, right, gap}
        """
        reserve = self.currency_id._from_units(self._get_balance().reserve)
        clearing = sum(
            self._get_clearing_lines(self.move_ids).mapped(self._get_amount_field())
        )
        checks = [
            (
                self.env._("Documents of the shop and lines of the provider"),
                totals["booked"],
                totals["gross"],
            ),
            (
                self.env._("Lines, fees deducted, and payout"),
                totals["net"],
                self.line_total if self._keeps_balance() else self.amount,
            ),
            (
                self.env._("Payout and line of the bank"),
                self.amount,
                self._get_bank_amount(),
            ),
        ]
        if self.state in DONE and not self._keeps_balance():
            label = self.env._("Clearing account and reserve of the provider")
            checks.append((label, clearing, reserve))
        return [
            {
                "label": label,
                "left": left,
                "right": right,
                "gap": self.currency_id.round(left - right),
            }
            for label, left, right in checks
        ]

    def _get_proof_gaps(self, rows):
        """What is not explained, and what is there twice, in words.

        :return: list of str
        """
        gaps = [
            self.env._(
                "Line %(line)s (%(amount)s): %(reason)s",
                line=row["line_no"],
                amount=format_amount(self.env, row["gross"], self.currency_id),
                reason=row["reason"] or self.env._("not matched"),
            )
            for row in rows
            if row["state"] not in ("matched", "posted")
        ]
        gaps += self._get_proof_doubles(rows)
        if self.state in DONE and not self.statement_line_id and self.amount:
            gaps.append(self.env._("The bank has not received the payout yet."))
        if self.post_message:
            gaps.append(self.post_message)
        return gaps

    def _get_proof_doubles(self, rows):
        """Documents that two payments of the payout pay."""
        seen, doubles = {}, []
        for row in rows:
            key = row["document"]
            if row["kind"] != "payment" or not key:
                continue
            if key in seen:
                doubles.append(
                    self.env._(
                        "%(document)s is paid by lines %(first)s and %(second)s.",
                        document=key,
                        first=seen[key],
                        second=row["line_no"],
                    )
                )
            seen.setdefault(key, row["line_no"])
        return doubles

    def format_proof_amount(self, amount):
        """An amount of the proof as it is printed."""
        self.ensure_one()
        # A sum of cents may end as -0.00.
        amount = self.currency_id.round(amount) or 0.0
        return format_amount(self.env, amount, self.currency_id)

    def format_proof_date(self, day):
        """A date of the proof as it is printed."""
        return format_date(self.env, day) if day else ""

    # Files

    def export_proof_csv(self):
        """The proof as a CSV file: semicolons, decimal commas, no formula.

        :return: str, base64 of the file
        :raise AccessError: the user may not read the payouts
        """
        self.check_access("read")
        output = io.StringIO()
        writer = csv.writer(output, delimiter=";", lineterminator="\r\n")
        writer.writerow(self._get_csv_headers())
        for payout in self:
            for row in payout._get_proof()["rows"]:
                writer.writerow(payout._get_csv_cells(row))
        return base64.b64encode(output.getvalue().encode("utf-8-sig")).decode()

    def _get_csv_headers(self):
        return [
            self.env._("Account"),
            self.env._("Payout"),
            self.env._("Line"),
            self.env._("Date"),
            self.env._("Kind"),
            self.env._("Reference"),
            self.env._("Document"),
            self.env._("Customer"),
            self.env._("Gross"),
            self.env._("Fee"),
            self.env._("VAT on the fee"),
            self.env._("Net"),
            self.env._("Booked"),
            self.env._("Gap"),
            self.env._("Currency"),
            self.env._("Explanation"),
        ]

    def _get_csv_cells(self, row):
        digits = self.currency_id.decimal_places
        names = ("gross", "fee", "fee_tax", "net", "booked", "gap")
        texts = ("kind_label", "reference", "document", "partner")
        return [
            safe_cell(self.account_id.name),
            safe_cell(self.ref),
            row["line_no"],
            str(row["date"] or ""),
            *(safe_cell(row[name]) for name in texts),
            # Digits and a sign: no formula.
            *(f"{row[name]:.{digits}f}".replace(".", ",") for name in names),
            self.currency_id.name,
            safe_cell(row["reason"]),
        ]

    def action_export_proof(self):
        """Download the proof of one payout as a CSV file.

        :return: action that downloads the file
        """
        self.ensure_one()
        content = self.export_proof_csv()
        # sudo: a file of the user's own, for his own download
        attachments = self.env["ir.attachment"].sudo()
        attachment = attachments.create(
            {
                "name": self.env._("Proof %s.csv", self.ref),
                "datas": content,
                "mimetype": "text/csv",
            }
        )
        # sudo: as above
        attachment.sudo().generate_access_token()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true"
            f"&access_token={attachment.access_token}",
            "target": "download",
        }

    def action_print_proof(self):
        """Print the proof of payouts.

        :return: report action
        :raise UserError: nothing is chosen
        """
        if not self:
            raise UserError(self.env._("Choose the payouts to print."))
        return self.env.ref("gescom_psp_import.proof_report").report_action(self)


class GescomPspLine(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.psp.line"

    def _get_proof_row(self):
        """The line in the proof: what it is, and what the shop has for it."""
        self.ensure_one()
        labels = dict(self._fields["kind"]._description_selection(self.env))
        # sudo: the name of the document of a line that the user reads
        document = self.sudo()._get_document() or self.sudo().payment_id
        booked = self._get_booked_amount()
        return {
            "line_no": self.line_no,
            "date": self.date_operation,
            "kind": self.kind or "",
            "kind_label": labels.get(self.kind) or self.raw_kind or "",
            "reference": self.order_ref or self.psp_ref or "",
            "document": document.display_name if document else "",
            "partner": self.partner_id.sudo().name or "",  # sudo: as above
            "gross": self.gross,
            "fee": self.fee,
            "fee_tax": self.fee_tax,
            "net": self.net,
            "booked": booked,
            "gap": self.currency_id.round(self.gross - booked),
            "state": self.state,
            "reason": self.match_reason or "",
        }

    def _get_booked_amount(self):
        """What the accounts have for the line; before the posting, what they will.

        :return: amount in the line's currency, in the sign of `gross`
        """
        self.ensure_one()
        if self.state not in ("matched", "posted"):
            return 0.0
        name = self.payout_id._get_amount_field() if self.payout_id else "balance"
        if self.payment_id:
            return sum(self.payment_id._seek_for_lines()[0].mapped(name))
        items = self.payout_id.settlement_move_id.line_ids.filtered(
            lambda item: item.psp_line_id == self
        )
        # Fees, taxes and reserves are entered together.
        return -sum(items.mapped(name)) if items else self.gross
