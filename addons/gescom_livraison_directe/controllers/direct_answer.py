from werkzeug.exceptions import NotFound

from odoo import SUPERUSER_ID, fields, http
from odoo.exceptions import LockError, UserError
from odoo.http import request

from ..engine.answer_form import (
    MOST_TRACKING,
    WrongEntryError,
    read_day,
    read_quantity,
    read_text,
)

PAGE = "/gescom/direct/<int:document_id>/<string:token>"
# The address is a secret: it is neither kept, nor indexed, nor told to other sites.
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Frame-Options": "DENY",
}
DONE = ("confirmed", "refused", "shipped")


class DirectAnswer(http.Controller):
    """The page on which a supplier answers, and says what he shipped.

    It needs no account. Its address carries the secret of one document: it shows what
    that document has delivered and where, no price, and opens nothing else.
    """

    @http.route(PAGE, type="http", auth="public", methods=["GET"], sitemap=False)
    def show(self, document_id, token, done=None, **_kwargs):
        order = self._find(document_id, token)
        return self._render(order, token, done=done if done in DONE else None)

    @http.route(
        f"{PAGE}/answer", type="http", auth="public", methods=["POST"], sitemap=False
    )
    def answer(self, document_id, token, **form):
        order = self._find(document_id, token)
        try:
            with request.env.cr.savepoint():
                done = self._answer(order, form)
        except (UserError, WrongEntryError) as error:
            return self._render(
                order, token, error=self._explain(order, error), form=form
            )
        return request.redirect(
            f"/gescom/direct/{document_id}/{token}?done={done}", local=True
        )

    def _find(self, document_id, token):
        """The document of an address.

        :raise NotFound: the secret is not that of the document
        """
        # The secret is the right to act on this document, and on it alone: the page
        # reads and does only what is written here.
        orders = request.env["purchase.order"].with_user(SUPERUSER_ID)
        order = orders.browse(document_id).exists()
        if not order or not order._is_direct_token(token):
            raise NotFound()
        order = order.with_company(order.company_id)
        lang = order.partner_id.lang or order.company_id.partner_id.lang
        installed = dict(request.env["res.lang"].get_installed())
        lang = lang if lang in installed else request.env.context.get("lang")
        request.update_context(lang=lang)
        return order.with_context(lang=lang)

    def _answer(self, order, form):
        order.lock_for_update()
        if form.get("version") != order._get_direct_version():
            raise UserError(
                order.env._("It changed meanwhile: look at the quantities again.")
            )
        author = order.partner_id
        note = read_text(form.get("note"))
        action = form.get("action")
        if action == "refuse":
            order._answer_direct({}, note=note, author=author)
            return "refused"
        quantities = {
            line: self._read_quantity(line, form) for line in order._get_direct_lines()
        }
        today = fields.Date.context_today(order)
        if action == "ship":
            self._ship(order, quantities, form, note, today)
            return "shipped"
        day = read_day(form.get("promised_date"))
        order._answer_direct(quantities, day, note, author=author)
        return "confirmed"

    def _read_quantity(self, line, form):
        typed = form.get(f"quantity_{line.id}")
        try:
            return read_quantity(typed, line._get_direct_open_qty())
        except WrongEntryError as error:
            message = line.env._(
                "%(article)s: %(problem)s",
                article=line.product_id.display_name,
                problem=self._explain(line.order_id, error),
            )
            raise UserError(message) from error

    def _ship(self, order, quantities, form, note, today):
        day = read_day(form.get("shipped_date"), latest=today) or today
        tracking = read_text(form.get("tracking"), MOST_TRACKING)
        order._announce_shipment(quantities, day, tracking, note)

    def _explain(self, order, error):
        if isinstance(error, LockError):
            return order.env._("Somebody is working on it: try again in a minute.")
        if not isinstance(error, WrongEntryError):
            return str(error)
        messages = {
            "number": order.env._("“%s” is no quantity.", error.value),
            "too_much": order.env._("%s is more than what is left.", error.value),
            "day": order.env._("“%s” is no date.", error.value),
            "future": order.env._("Goods are shipped today at the latest."),
        }
        return messages[error.code]

    def _render(self, order, token, done=None, error=None, form=None):
        values = {
            **order._get_direct_page(),
            "action_url": f"/gescom/direct/{order.id}/{token}/answer",
            "done": done,
            "error": error,
            "typed": form or {},
        }
        return request.render(
            "gescom_livraison_directe.direct_answer_page", values, headers=HEADERS
        )
