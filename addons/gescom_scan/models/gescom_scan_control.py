from odoo import fields, models

from ..engine.codes import clean


class GescomScanControl(models.Model):
    """How far the scan of one document has come, and whether it is red.

    It is written by the methods of `stock.picking` only: nobody has the right to, so
    that nobody turns the light green but by scanning.
    """

    _name = "gescom.scan.control"
    _description = "Scan control"

    picking_id = fields.Many2one(
        "stock.picking", string="Document", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="picking_id.company_id", store=True, index=True
    )
    light = fields.Selection(
        [("green", "Green"), ("red", "Red")], default="green", required=True
    )
    mistake_id = fields.Many2one(
        "gescom.scan.mistake", string="Red because of", ondelete="set null"
    )
    corrected_mistake_id = fields.Many2one(
        "gescom.scan.mistake",
        ondelete="set null",
        help="Put right: the next article tells what had been expected.",
    )
    lot_product_id = fields.Many2one(
        "product.product", string="Article whose lot is awaited"
    )
    parcel = fields.Integer(default=1)
    scan_count = fields.Integer(string="Number of scans")
    finished_date = fields.Datetime(string="Controlled on")
    finished_user_id = fields.Many2one("res.users", string="Controlled by")
    event_ids = fields.One2many("gescom.scan.event", "control_id", string="Scans")

    _picking_unique = models.UniqueIndex(
        "(picking_id)", "This document already has its scan control."
    )

    # Each message is answered once

    def _answer_once(self, method, token, sequence, *args):
        """Do what a scanner asks, unless it was done already (F308).

        A scanner that lost the connection sends its messages again with the numbers
        they had.

        :param method: the method of this model that answers a dict and what happened
        :param str token: name of the client, or False
        :param int sequence: number of the message for this client
        :return: dict, the stored one when the message is not new
        """
        self.ensure_one()
        token, sequence = clean(token), int(sequence or 0)
        # Two scanners on one document: the second one waits here, then starts again.
        self.scan_count += 1
        self.flush_recordset(["scan_count"])
        known = self._find_answer(token, sequence)
        if known is not None:
            return {**known, "repeated": True}
        answer, happened = method(*args)
        answer.update(sequence=sequence, repeated=False)
        self.env["gescom.scan.event"].create(
            {
                "control_id": self.id,
                "user_id": self.env.uid,
                "parcel": self.parcel,
                "token": token or False,
                "sequence": sequence,
                "answer": answer,
                **happened,
            }
        )
        return answer

    def _find_answer(self, token, sequence):
        if not token:
            return None
        event = self.env["gescom.scan.event"].search(
            [
                ("control_id", "=", self.id),
                ("token", "=", token),
                ("sequence", "=", sequence),
            ],
            limit=1,
        )
        return event.answer if event else None
