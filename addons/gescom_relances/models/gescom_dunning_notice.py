from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..engine.half_years import HalfYear
from .gescom_dunning_level import CHANNELS

STATES = [
    ("draft", "To send"),
    ("postponed", "Postponed"),
    ("skipped", "Left aside"),
    ("changed", "Changed since the preview"),
    ("sending", "Being sent"),
    ("sent", "Sent"),
    ("failed", "Not delivered"),
    ("unsure", "Perhaps sent"),
]
# What a person may change while the reminder has not left.
EDITABLE = frozenset({"contact_id", "channel", "subject", "body"})


class GescomDunningNotice(models.Model):
    """One reminder to one customer in one currency, frozen as it was sent."""

    _name = "gescom.dunning.notice"
    _description = "Reminder"
    _inherit = ["gescom.guard.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _rec_names_search = ["partner_id"]

    run_id = fields.Many2one("gescom.dunning.run", index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True)
    date = fields.Date(required=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True
    )
    contact_id = fields.Many2one(
        "res.partner",
        string="Recipient",
        required=True,
        domain="[('id', 'child_of', partner_id)]",
    )
    policy_id = fields.Many2one("gescom.dunning.policy", ondelete="restrict")
    level_id = fields.Many2one(
        "gescom.dunning.level",
        string="Step",
        required=True,
        index=True,
        ondelete="restrict",
    )
    mail_template_id = fields.Many2one(
        related="level_id.mail_template_id", string="Template"
    )
    severity = fields.Selection(related="level_id.severity", store=True)
    channel = fields.Selection(CHANNELS, required=True)
    state = fields.Selection(
        STATES, required=True, default="draft", index=True, tracking=True
    )
    reason = fields.Char(tracking=True)
    postponed_until = fields.Date(string="Until", tracking=True)
    line_ids = fields.One2many("gescom.dunning.notice.line", "notice_id")
    currency_id = fields.Many2one("res.currency", required=True)
    amount_late = fields.Monetary(string="Late")
    amount_to_come = fields.Monetary(string="To come", help="Falls due soon.")
    amount_credited = fields.Monetary(
        string="Deducted",
        help="Credit notes and payments that no invoice shows yet.",
    )
    amount_interest = fields.Monetary(string="Interest")
    missing_rates = fields.Char(
        string="Rates not known", compute="_compute_missing_rates"
    )
    amount_fee = fields.Monetary(string="Indemnity")
    amount_total = fields.Monetary(
        string="To pay", help="What is late, with its interest and indemnities."
    )
    subject = fields.Char(compute="_compute_words", inverse="_inverse_subject")
    body = fields.Html(string="Text", compute="_compute_words", inverse="_inverse_body")
    kept_subject = fields.Char(
        string="Kept subject", help="Subject as it was changed or sent."
    )
    kept_body = fields.Html(
        string="Kept text", help="Words as they were changed or sent."
    )
    table_html = fields.Html(
        string="Table", compute="_compute_table_html", sanitize=False
    )
    email_to = fields.Char(string="Sent to", help="Address the e-mail was sent to.")
    sending_date = fields.Datetime(string="Handed over on")
    left_on = fields.Date(
        string="Left on",
        compute="_compute_left_on",
        store=True,
        help="Day from which the next reminder of the customer is counted.",
    )
    sent_date = fields.Datetime(string="Sent on")
    attachment_ids = fields.Many2many("ir.attachment", string="Joined")
    kept_letter = fields.Html(
        string="Kept letter",
        sanitize=False,
        prefetch=False,
        help="Letter as it was sent: the address of the customer may change.",
    )

    # What the plan of a day reads: who was reminded lately.
    _reminded_idx = models.Index("(company_id, left_on, partner_id)")

    @api.model
    def _get_button_fields(self):
        own = {
            name
            for name, field in self._fields.items()
            if field.store and "gescom_relances" in (field._modules or ())
        }
        return super()._get_button_fields() | (own - EDITABLE)

    @api.depends("level_id", "partner_id")
    def _compute_display_name(self):
        for notice in self:
            level, partner = notice.level_id.name, notice.partner_id.display_name
            notice.display_name = f"{level or ''} - {partner or ''}"

    @api.depends("date", "sending_date")
    def _compute_left_on(self):
        for notice in self:
            notice.left_on = notice.sending_date and max(
                notice.date, notice._get_sending_day()
            )

    def _get_sending_day(self):
        return self.company_id._get_local_day(self.sending_date)

    @api.depends("state", "level_id", "line_ids.due_date")
    def _compute_missing_rates(self):
        """Half-years for which a reminder to send asks no interest (A-06)."""
        Rates = self.env["gescom.dunning.rate"]
        published = Rates._get_published()
        for notice in self:
            asks = notice.level_id.with_interest and notice._shows_penalties()
            days = notice.line_ids.mapped("due_date")
            notice.missing_rates = False
            if notice.state == "draft" and asks and days:
                terms = Rates._get_terms(notice.company_id)
                late = HalfYear.between(min(days) + timedelta(days=1), notice.date)
                missing = [half for half in late if published.get(half, terms) is None]
                notice.missing_rates = ", ".join(map(str, missing))

    # Words

    @api.depends("kept_subject", "kept_body", "level_id", "contact_id", "line_ids")
    def _compute_words(self):
        for template, notices in self.grouped("mail_template_id").items():
            subjects = notices._render_words(template, "subject")
            bodies = notices._render_words(template, "body_html")
            for notice in notices:
                notice.subject = notice.kept_subject or subjects.get(notice.id, "")
                notice.body = notice.kept_body or bodies.get(notice.id, "")

    def _render_words(self, template, name):
        """Words of the template for these reminders, in the language of each."""
        kept = "kept_subject" if name == "subject" else "kept_body"
        ids = [notice.id for notice in self if notice._origin and not notice[kept]]
        if not template or not ids:
            return {}
        # sudo: the words may name the seller or the bank of the company
        return template.sudo()._render_field(name, ids, compute_lang=True)

    def _inverse_subject(self):
        # sudo: the guard keeps the field for what was changed here
        for notice in self.sudo():
            notice.kept_subject = notice.subject

    def _inverse_body(self):
        # sudo: as above
        for notice in self.sudo():
            notice.kept_body = notice.body

    def _get_lang(self):
        """Language of the reminder.

        :return: code of an installed language
        """
        self.ensure_one()
        langs = (
            self.contact_id.lang,
            self.partner_id.lang,
            self.company_id.partner_id.lang,
        )
        return next(filter(None, langs), "en_US")

    def _get_place_and_date(self):
        """Line that opens a letter, as « Paris, le 23 novembre 2026 ».

        :return: str
        """
        self.ensure_one()
        notice = self.with_context(lang=self._get_lang())
        # Previewed on a Friday, sent on the Monday: it bears the day it leaves.
        day = notice.left_on or notice.date
        day = format_date(notice.env, day, date_format="d MMMM y")
        city = notice.company_id.city
        if not city:
            return day
        return notice.env._("%(city)s, %(date)s", city=city, date=day)

    def _get_bank_account(self):
        """Bank account that the customer pays to.

        :return: res.partner.bank
        """
        self.ensure_one()
        invoices = self.line_ids.move_id
        return invoices.partner_bank_id[:1] or self.company_id.partner_id.bank_ids[:1]

    def _shows_penalties(self):
        """Whether fees and penalties may be spoken of: never to a consumer (D-4).

        :return: bool
        """
        self.ensure_one()
        return self.partner_id._get_dunning_audience() == "business"

    @api.depends("line_ids")
    def _compute_table_html(self):
        for notice in self:
            notice.table_html = notice._render_in_lang("gescom_relances.notice_table")

    def _render_in_lang(self, template):
        notice = self.with_context(lang=self._get_lang())
        # sudo: mere words on what the user is allowed to read
        return notice.env["ir.qweb"].sudo()._render(template, {"notice": notice.sudo()})

    # Rules

    def write(self, vals):
        if EDITABLE & vals.keys() and not self.env.su:
            self._check_open()
        return super().write(vals)

    def _check_open(self):
        """Refuse to touch what left.

        :raise UserError: a reminder was sent, or may have been
        """
        for notice in self:
            if notice.state not in ("draft", "postponed"):
                raise UserError(
                    self.env._(
                        "The reminder of %s is not waiting to be sent: it stays as "
                        "it is.",
                        notice.partner_id.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_sent(self):
        if any(notice.state in ("sending", "sent", "unsure") for notice in self):
            raise UserError(
                self.env._("A reminder that was sent is kept: it is the proof of it.")
            )

    def _set_aside(self, reason, until=None):
        """Leave the reminders aside, or for a later day.

        :param str reason: why, shown in the history
        :param until: day until which the customers get none; none is this time only
        :raise UserError: a reminder was sent, or may have been
        """
        self.check_access("write")
        self._check_open()
        state = "postponed" if until else "skipped"
        # sudo: state and reason are written by the buttons alone
        self.sudo().write(
            {"state": state, "reason": reason, "postponed_until": until or False}
        )

    def action_set_aside(self):
        """Ask why, and until when, the reminders are not sent.

        :return: window action
        """
        self._check_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Leave aside or postpone"),
            "res_model": "gescom.dunning.set.aside",
            "view_mode": "form",
            "target": "new",
            "context": {"default_notice_ids": self.ids},
        }

    def action_restore(self):
        """Send after all what was left aside, with the run it belongs to.

        :return: True
        :raise UserError: it was not left aside, or its run was started
        """
        self.check_access("write")
        for notice in self:
            waits = notice.state in ("skipped", "postponed")
            if not waits or notice.run_id.state != "previewed":
                raise UserError(
                    self.env._(
                        "%s: make a new preview, it proposes what is due today.",
                        notice.partner_id.display_name,
                    )
                )
        # sudo: state and reason are written by the buttons alone
        self.sudo().write({"state": "draft", "reason": False, "postponed_until": False})
        return True

    def action_print_letter(self):
        """Letter of the reminders, as it will be or was sent.

        :return: report action
        """
        return self.env.ref(
            "gescom_relances.action_report_dunning_letter"
        ).report_action(self)

    def action_open_form(self):
        """Form of the reminder.

        :return: window action
        """
        self.ensure_one()
        return self._get_records_action()
