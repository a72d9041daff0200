import secrets
from urllib.parse import quote

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq

ANSWERS = [
    ("waiting", "Awaited"),
    ("confirmed", "Confirmed"),
    ("partial", "Confirmed in part"),
    ("refused", "Refused"),
]


class PurchaseOrder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "purchase.order"

    direct_answer = fields.Selection(
        ANSWERS,
        string="Answer of the supplier",
        readonly=True,
        copy=False,
        help="What whoever delivers said about the direct delivery.",
    )
    direct_answer_date = fields.Datetime(
        string="Answered on", readonly=True, copy=False
    )
    direct_promised_date = fields.Date(
        string="Shipment promised for", readonly=True, copy=False
    )
    direct_refused = fields.Boolean(
        string="Something is refused",
        compute="_compute_direct_refused",
        compute_sudo=True,
    )
    # Neither the one of the portal nor readable by anybody: it opens the page of the
    # answer, and nothing else.
    direct_token = fields.Char(copy=False, groups=fields.NO_ACCESS)
    direct_answer_url = fields.Char(
        string="Page of the answer",
        compute="_compute_direct_answer_url",
        compute_sudo=True,
        help="Whoever has this address answers in the supplier's name.",
    )

    @api.depends("order_line.direct_refused_qty")
    def _compute_direct_refused(self):
        for order in self:
            order.direct_refused = any(line._is_refused() for line in order.order_line)

    @api.depends("direct_delivery")
    def _compute_direct_answer_url(self):
        for order in self:
            order.direct_answer_url = order.direct_delivery and (
                f"{order.get_base_url()}/gescom/direct/{order.id}/"
                f"{quote(order._ensure_direct_token())}"
            )

    def _ensure_direct_token(self):
        """Secret of the page of the answer, drawn when it is first asked for.

        :return: str
        """
        self.ensure_one()
        # sudo: whoever sends the document does not see its secret
        order = self.sudo()
        if not order.direct_token:
            order.direct_token = secrets.token_urlsafe(32)
        return order.direct_token

    def _is_direct_token(self, token):
        """Whether somebody from outside has the secret of the document.

        :param str token: what was received
        :return: bool
        """
        self.ensure_one()
        # sudo: as in `_ensure_direct_token`; the secret itself does not leave here
        known = self.sudo().direct_token
        return bool(
            known
            and self.direct_delivery
            and consteq(known.encode(), str(token).encode())
        )

    def _get_direct_lines(self):
        """Lines of the goods that the document has delivered."""
        return self.order_line.filtered(
            lambda line: line.sale_line_id and not line.display_type
        )

    def _awaits_supplier(self):
        """Whether something is left to answer or to ship."""
        self.ensure_one()
        return self.state != "cancel" and any(
            line.product_uom_id.compare(line._get_direct_open_qty(), 0) > 0
            for line in self._get_direct_lines()
        )

    def _check_awaits_supplier(self):
        """Whether something is left to answer or to ship.

        :raise UserError: nothing is
        """
        for order in self:
            if not order._awaits_supplier():
                raise UserError(
                    self.env._(
                        "%s: nothing is left to deliver, or it was cancelled.",
                        order.direct_number or order.name,
                    )
                )

    # Windows

    def action_direct_answer(self):
        """Window to enter what the supplier answered, or shipped.

        :return: window action
        :raise UserError: nothing is left to deliver directly
        """
        order = self.filtered("direct_delivery")[:1]
        if not order:
            raise UserError(self.env._("Nothing is delivered directly here."))
        order._check_awaits_supplier()
        values = {"purchase_id": order.id}
        # sudo is left: the window is the user's own
        window = self.env["gescom.direct.answer"].sudo(False).create(values)
        return window._reopen()

    def action_direct_proposal(self):
        """Window to choose what becomes of what the supplier refused.

        :return: window action
        :raise UserError: nothing is refused
        """
        return self.direct_order_id.sudo(False).action_direct_proposal()

    # Answers

    def _answer_direct(self, promised, day=None, note="", author=None):
        """Note what the supplier agrees to deliver of what is left.

        What he does not agree to stays on the document until somebody chooses what
        becomes of it.

        :param dict promised: {purchase.order.line: quantity in its unit}
        :param day: date he promises the shipment for
        :param str note: what he says
        :param author: res.partner who answers, the user by default
        :raise UserError: nothing is left, or more is promised than is left
        """
        self.ensure_one()
        self._check_awaits_supplier()
        lines = self._get_direct_lines()
        for line in lines:
            line._note_promise(promised.get(line, 0.0))
        if not any(line._is_refused() for line in lines):
            answer = "confirmed"
        else:
            some = any(line._get_promised_qty() > 0 for line in lines)
            answer = "partial" if some else "refused"
        self.write(
            {
                "direct_answer": answer,
                "direct_answer_date": fields.Datetime.now(),
                "direct_promised_date": day,
            }
        )
        self._post_answer(self._describe_answer(answer, day), note, author)
        self._close_direct_activities()
        if answer != "confirmed":
            self._ask_for_decision()

    def _describe_answer(self, answer, day):
        label = dict(self._fields["direct_answer"]._description_selection(self.env))
        facts = [self.env._("Answer of the supplier: %s.", label[answer])]
        if day:
            facts.append(self.env._("Shipment promised for %s.", self._say_day(day)))
        facts += [
            self.env._(
                "%(article)s: %(refused)g refused out of %(asked)g.",
                article=line.product_id.display_name,
                refused=line.direct_refused_qty,
                asked=line._get_direct_open_qty(),
            )
            for line in self._get_direct_lines()
            if line._is_refused()
        ]
        return facts

    def _say_day(self, day):
        return fields.Date.to_date(day).strftime("%d/%m/%Y")

    def _post_answer(self, facts, note="", author=None):
        """Tell it on the document, its transfers and the customer's order."""
        body = Markup("<br/>").join([*facts, *note.splitlines()])
        who = {"author_id": author.id} if author else {}
        for record in (self, *self._get_open_direct_pickings(), self.direct_order_id):
            if record:
                record.message_post(body=body, **who)

    def _get_open_direct_pickings(self):
        return self.picking_ids.filtered(
            lambda picking: (
                picking._is_delivered_by_others()
                and picking.state not in ("done", "cancel")
            )
        )

    # Shipments

    def _ship_direct(self, shipped, day=None, tracking="", note="", author=None):
        """The supplier shipped goods: their transfer is done, the rest waits.

        :param dict shipped: {purchase.order.line: quantity in its unit}
        :param day: date of the shipment, today by default
        :param str tracking: number of the parcel
        :param str note: what he says
        :param author: res.partner who announces it, the user by default
        :return: stock.picking that are done
        :raise UserError: the document is only a request, nothing or too much is shipped
        """
        self.ensure_one()
        self._check_awaits_supplier()
        self._check_may_ship_direct(shipped)
        day = day or fields.Date.context_today(self)
        done = self._get_open_direct_pickings()._ship_for_supplier(shipped)
        done.write({"direct_shipped_date": day})
        if tracking:
            done.carrier_tracking_ref = tracking
        facts = [self.env._("Shipped on %s.", self._say_day(day))]
        if tracking:
            facts.append(self.env._("Tracking number: %s.", tracking))
        self._post_answer(facts, note, author)
        self._note_shipped()
        return done

    def _note_shipped(self):
        """Goods that left are an answer."""
        if self.direct_answer == "waiting":
            self.write(
                {
                    "direct_answer": "confirmed",
                    "direct_answer_date": fields.Datetime.now(),
                }
            )
        if not self.direct_refused:
            self._close_direct_activities()

    def _check_may_ship_direct(self, shipped):
        if self._is_requested():
            raise UserError(
                self.env._(
                    "%s is not confirmed yet: confirm it before it is shipped.",
                    self.name,
                )
            )
        for line, quantity in shipped.items():
            line._check_no_more_than_open(quantity)
        if not any(
            line.product_uom_id.compare(quantity, 0) > 0
            for line, quantity in shipped.items()
        ):
            raise UserError(self.env._("Enter what is shipped."))
