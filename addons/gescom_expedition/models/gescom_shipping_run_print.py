import base64

from odoo import models
from odoo.tools.pdf import merge_pdf

from ..engine.paper_stack import stack

# Deliveries printed by one item of the run: few calls of the PDF program, and not too
# much to begin again after a stop.
PRINTED_PER_UNIT = 50
NOTE = "stock.action_report_delivery"
SLIP = "gescom_expedition.action_report_preparation"
LABELS = "gescom_expedition.action_report_parcel_labels"
PIECE = "papers of lines "
PICKING_LIST = "gescom_expedition.action_report_picking_list"


class GescomShippingRun(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.shipping.run"

    def _get_documents_to_print(self, pickings):
        """Papers that go with each delivery, in the order they are put with it.

        :param pickings: stock.picking, in the packing order
        :return: list of (external id of a report, {stock.picking: records printed})
        """
        papers = []
        if self.print_documents:
            slips = pickings.filtered(lambda p: p.shipping_state == "to_prepare")
            papers.append((SLIP, {picking: picking for picking in slips}))
            papers.append((NOTE, {picking: picking for picking in pickings - slips}))
        if self.print_labels:
            papers.append((LABELS, {picking: picking for picking in pickings}))
        return papers

    def _get_print_steps(self):
        printed = (self.print_picking_list, *self._get_print_choices())
        return [("print", PRINTED_PER_UNIT)] if any(printed) else []

    def _get_print_choices(self):
        """What is to be printed with each delivery, picking list apart."""
        return [self.print_documents, self.print_labels]

    def _do_print(self, lines):
        """Print the papers of some deliveries, for the file put together at the end."""
        # sudo: the pieces belong to the run, which its users only read
        self.env["ir.attachment"].sudo().create(
            {
                "name": f"{lines[0].sequence:06}",
                "raw": self._render_papers(lines.document_id),
                "res_model": self._name,
                "res_id": self.id,
                "description": PIECE + ",".join(map(str, lines.ids)),
            }
        )

    def _render_papers(self, pickings):
        """Papers of the deliveries, one delivery after the other.

        :param pickings: stock.picking, in the packing order
        :return: bytes of a PDF; empty when there is nothing to print
        """
        stacks = {picking: [] for picking in pickings}
        for report, wanted in self._get_documents_to_print(pickings):
            records = self._join_records(wanted.values())
            printed = self._render_by_layout(report, records)
            for picking, of_picking in wanted.items():
                # The invoice of two deliveries goes with the first one.
                stacks[picking] += [
                    printed.pop(record.id)
                    for record in of_picking
                    if record.id in printed
                ]
        sheets = [sheet for papers in stacks.values() for sheet in papers]
        return stack(sheets) if sheets else b""

    @staticmethod
    def _join_records(recordsets):
        records = list(recordsets)
        return records[0].union(*records[1:]) if records else records

    def _render_by_layout(self, report, records):
        """Print records, those with a layout of their own by themselves.

        :return: dict {id: Sheets}
        """
        if not records:
            return {}
        # With the rights that the records were handed over with.
        reports = records.env["ir.actions.report"]
        layouts = {"": records}
        if report == NOTE:
            layouts = records.grouped(lambda picking: picking._get_document_layout())
        sheets = {}
        for group in layouts.values():
            sheets |= reports._render_apart(report, group) or {}
        return sheets

    # The whole file

    def _finalize_run(self):
        pieces = self._get_pieces()
        file = self._put_together(pieces)
        self._post_result(file)
        pieces.unlink()
        return super()._finalize_run()

    def _get_pieces(self):
        Attachment = self.env["ir.attachment"].sudo()  # see `_do_print`
        return Attachment.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("description", "=like", f"{PIECE}%"),
            ],
            order="name, id",
        )

    def _put_together(self, pieces):
        """The file of what was printed since the last one; kept with those before.

        :return: bytes of a PDF, empty when nothing was printed
        """
        contents = [piece.raw for piece in pieces if piece.raw]
        contents = [content for content in contents if content.startswith(b"%PDF")]
        ids = [
            int(number)
            for piece in pieces
            for number in piece.description.removeprefix(PIECE).split(",")
        ]
        lines = self.env["gescom.shipping.run.line"].browse(ids)
        if self.print_picking_list and lines:
            content, kind = self.env["ir.actions.report"]._render_qweb_pdf(
                PICKING_LIST, res_ids=self.ids, data={"line_ids": ids}
            )
            if kind == "pdf":
                contents.insert(0, content)
        if not contents:
            return b""
        before = [base64.b64decode(self.print_file)] if self.print_file else []
        # sudo: the file is the batch's own, its users only read it
        self.sudo().write(
            {
                "print_file": base64.b64encode(merge_pdf(before + contents)),
                "print_file_name": self._get_file_name(),
            }
        )
        return merge_pdf(contents)

    def _get_file_name(self):
        return f"{self.name}.pdf".replace("/", "-").replace(":", "h")

    def _post_result(self, file):
        attachments = [(self._get_file_name(), file)] if file else []
        body = self.env._("%s deliveries made.", self.picking_count)
        if self.failed_count:
            body = self.env._(
                "%(made)s deliveries made, %(failed)s in error: %(reasons)s",
                made=self.picking_count,
                failed=self.failed_count,
                reasons=self._name_failures(),
            )
        self.message_post(body=body, attachments=attachments)

    def _name_failures(self):
        failed = self.line_ids.filtered(lambda line: line.state == "failed")
        # sudo: the names of orders that the user may not read
        return " ".join(
            f"{line.sudo().order_id.name}: {line.message}" for line in failed
        )

    def _get_picking_list(self, line_ids=None):
        """What the picking list shows.

        :param list line_ids: ids of the lines printed; all those done when empty
        :return: dict {pickings, places, weight, parcel_count}
        """
        self.ensure_one()
        lines = self.line_ids.browse(line_ids or ()) or self.line_ids
        pickings = lines.sorted(lambda line: (line.sequence, line.id)).document_id
        return {
            "pickings": pickings,
            "places": pickings._get_goods_to_fetch(),
            "weight": sum(pickings.mapped("shipping_weight")),
            "parcel_count": sum(pickings.mapped("parcel_count")),
        }
