import base64
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, split_every
from odoo.tools.pdf import merge_pdf

_logger = logging.getLogger(__name__)

# Letters turned into a PDF in one go: more of them take too much memory.
LETTERS_AT_ONCE = 50


class GescomDunningRun(models.Model):
    """The reminders of a day: preview, then what the preview shows is sent.

    An item is one reminder. An account that changed since the preview is left to the
    next run (F280).
    """

    _name = "gescom.dunning.run"
    _description = "Reminders"
    _inherit = ["gescom.preview.run.mixin"]
    _order = "id desc"

    # Each reminder in a transaction of its own, even when they are few: a power cut
    # leaves one at most of which nobody knows whether it left.
    _run_inline_limit = 0

    date = fields.Date(
        required=True,
        default=lambda self: self.env.company._get_local_today(),
        help="Day on which the reminders are due.",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        help="Remind these customers only; all of them when empty.",
    )
    line_ids = fields.One2many("gescom.dunning.notice", "run_id", string="Reminders")
    to_send_count = fields.Integer(string="To send", compute="_compute_notice_counts")
    sent_count = fields.Integer(string="Sent", compute="_compute_notice_counts")
    problem_count = fields.Integer(
        string="To look at", compute="_compute_notice_counts"
    )
    aside_count = fields.Integer(string="Left aside", compute="_compute_notice_counts")
    letter_count = fields.Integer(string="Letters", compute="_compute_notice_counts")
    print_file = fields.Binary(string="Letters to print", readonly=True, copy=False)
    print_file_name = fields.Char(readonly=True, copy=False)

    @api.depends("line_ids.state", "line_ids.channel")
    def _compute_notice_counts(self):
        counts = {}
        groups = self.env["gescom.dunning.notice"]._read_group(
            [("run_id", "in", self.ids)], ["run_id", "state", "channel"], ["__count"]
        )
        for run, state, channel, count in groups:
            by_kind = counts.setdefault(run.id, {})
            kinds = [state, f"{state} {channel}"]
            for kind in kinds:
                by_kind[kind] = by_kind.get(kind, 0) + count
        for run in self:
            by_kind = counts.get(run._origin.id, {})

            def total(*kinds, by_kind=by_kind):
                return sum(by_kind.get(kind, 0) for kind in kinds)

            run.to_send_count = total("draft")
            run.sent_count = total("sent")
            run.problem_count = total("failed", "unsure", "sending")
            run.aside_count = total("skipped", "postponed", "changed")
            run.letter_count = total("draft letter", "sent letter")

    @api.model
    def _get_button_fields(self):
        return super()._get_button_fields() | {"print_file", "print_file_name"}

    @api.model
    def _default_name(self):
        day = self.env.company._get_local_today()
        return self.env._("Reminders of %s", format_date(self.env, day))

    def write(self, vals):
        changed = {"partner_ids", "date", "company_id"} & vals.keys()
        if changed and set(self.mapped("state")) - {"draft", "previewed"}:
            raise UserError(
                self.env._("The run was started: its day and customers stay.")
            )
        result = super().write(vals)
        if changed:
            self._drop_preview()
        return result

    def _drop_preview(self):
        """Have the preview made again: it was that of other days or customers."""
        stale = self.filtered(lambda run: run.state == "previewed")
        stale.sudo().line_ids.unlink()  # sudo: written by the run alone
        for run in stale:
            run._set_state("draft")

    # Preview

    def _make_preview(self):
        """Write the reminders due on the day, as they will be sent.

        Only the run's own reminders are written, neither ledger nor customers.
        """
        Due = self.env["gescom.dunning.due"]
        partners = self.partner_ids or None
        plan = Due._plan_notices(self.company_id, self.date, partners)
        customers = self.env["res.partner"].browse(
            {account.partner_id for account, _policy, _level in plan}
        )
        recipients = Due._get_recipients(customers)
        documents = self._read_documents(plan)
        penalties = Due._get_penalties(self.company_id, self.date, plan)
        notice_vals, line_vals = [], []
        for account, policy, level in plan:
            recipient = recipients[account.partner_id]
            lines = self._prepare_notice_lines(account, documents, penalties)
            notice_vals.append(
                self._prepare_notice(account, policy, level, recipient, lines)
            )
            line_vals.append(lines)
        self._create_notices(notice_vals, line_vals)

    def _create_notices(self, notice_vals, line_vals):
        # sudo: reminders are written by the run alone
        Notice = self.env["gescom.dunning.notice"].sudo()
        quiet = Notice.with_context(
            tracking_disable=True, mail_create_nosubscribe=True, mail_create_nolog=True
        )
        notices = quiet.create(notice_vals)
        for notice, lines in zip(notices, line_vals, strict=True):
            for vals in lines:
                vals["notice_id"] = notice.id
        self.env["gescom.dunning.notice.line"]._insert_all(
            [vals for lines in line_vals for vals in lines]
        )

    def _read_documents(self, plan):
        """Number and date of the invoices listed.

        :return: dict move id: (str, date)
        """
        ids = {
            item.move_id
            for account, _policy, _level in plan
            for item in account.get_listed(self.date)
        }
        # sudo: whoever prepares the reminders reads the numbers of the invoices
        moves = self.env["account.move"].sudo().browse(ids)
        moves.fetch(["name", "ref", "move_type", "invoice_date", "date"])
        return {
            move.id: (
                (move.ref if move.move_type == "entry" else None) or move.name,
                move.invoice_date or move.date,
            )
            for move in moves
        }

    def _prepare_notice_lines(self, account, documents, penalties):
        """Values of the due dates of a reminder; amounts in its currency.

        :return: list of dicts
        """
        currency = self.env["res.currency"].browse(account.currency_id)
        from_cents = self.env["gescom.dunning.due"]._from_cents
        vals_list = []
        for item in account.get_listed(self.date):
            name, day = documents[item.move_id]
            interest, fee = penalties.get(item.id, (0, 0))
            vals_list.append(
                {
                    "company_id": self.company_id.id,
                    "partner_id": account.partner_id,
                    "currency_id": currency.id,
                    "move_line_id": item.id,
                    "move_id": item.move_id,
                    "level_id": item.step.id if item.step else None,
                    "name": name,
                    "document_date": day,
                    "due_date": item.due_date,
                    "days_late": max((self.date - item.due_date).days, 0),
                    "amount_open": from_cents(item.open, currency),
                    "amount_disputed": from_cents(item.disputed, currency),
                    "amount_credited": from_cents(
                        item.credited + item.promised, currency
                    ),
                    "amount_due": from_cents(item.due, currency),
                    "amount_interest": from_cents(interest, currency),
                    "amount_fee": from_cents(fee, currency),
                }
            )
        return vals_list

    def _prepare_notice(self, account, policy, level, recipient, lines):
        """Values of the reminder of an account.

        :return: dict
        """
        listed = account.get_listed(self.date)
        currency = self.env["res.currency"].browse(account.currency_id)
        from_cents = self.env["gescom.dunning.due"]._from_cents
        late = sum(item.due for item in listed if item.is_late(self.date))
        to_come = sum(item.due for item in listed) - late
        credited = sum(item.credited + item.promised for item in listed)
        interest = sum(vals["amount_interest"] for vals in lines)
        fee = sum(vals["amount_fee"] for vals in lines)
        channel = level.channel
        # Better a letter than an e-mail that nobody gets.
        if channel == "email" and not recipient.email:
            channel = "letter"
        return {
            "run_id": self.id,
            "company_id": self.company_id.id,
            "date": self.date,
            "partner_id": account.partner_id,
            "contact_id": recipient.id,
            "policy_id": policy.id,
            "level_id": level.id,
            "channel": channel,
            "currency_id": currency.id,
            "amount_late": from_cents(late, currency),
            "amount_to_come": from_cents(to_come, currency),
            "amount_credited": from_cents(credited, currency),
            "amount_interest": currency.round(interest),
            "amount_fee": currency.round(fee),
            "amount_total": currency.round(from_cents(late, currency) + interest + fee),
        }

    # Start

    def _prepare_units(self):
        notices = self.line_ids.filtered(lambda notice: notice.state == "draft")
        return [
            {
                "key": f"notice-{notice.id}",
                "name": notice.display_name,
                "payload": {"notice_id": notice.id},
            }
            for notice in notices
        ]

    def _run_unit(self, unit):
        notice = self.env["gescom.dunning.notice"].browse(unit.payload["notice_id"])
        return notice.exists() and notice._start_sending()

    def _finalize_run(self):
        """Have a person look at what was interrupted, and print the letters."""
        self.env["gescom.dunning.notice"]._find_interrupted(self)
        letters = self._get_letters("sent")
        if letters:
            # sudo: the file is written by the run alone
            self.sudo().write(self._prepare_print_file(letters))

    def _get_letters(self, *states):
        return self.line_ids.filtered(
            lambda notice: notice.channel == "letter" and notice.state in states
        ).sorted(lambda notice: (notice.partner_id.display_name or "", notice.id))

    def _prepare_print_file(self, letters):
        files = [
            letters.browse(ids)._render_letters()[0]
            for ids in split_every(LETTERS_AT_ONCE, letters.ids)
        ]
        content = files[0] if len(files) == 1 else merge_pdf(files)
        day = fields.Date.to_string(self.date)
        return {
            "print_file": base64.b64encode(content),
            "print_file_name": self.env._("Letters of %s.pdf", day),
        }

    # Scheduled

    @api.model
    def _cron_remind(self):
        """Prepare or send the reminders of the companies that want it every day."""
        companies = self.env["res.company"].search(
            [("dunning_schedule", "in", ("preview", "send"))]
        )
        remaining = len(companies)
        self.env["ir.cron"]._commit_progress(remaining=remaining)
        for company in companies:
            runs = self.with_company(company).with_context(lang=company.partner_id.lang)
            run = runs._start_scheduled_or_tell(company)
            remaining -= 1
            self.env["ir.cron"]._commit_progress(1, remaining=remaining)
            if run.state == "running":
                run._trigger_scheduler()

    @api.model
    def _start_scheduled_or_tell(self, company):
        """One company that can't be reminded does not stop the others."""
        try:
            with self.env.cr.savepoint():
                return self._start_scheduled(company)
        except Exception as error:
            _logger.exception("The reminders of %s were not prepared", company.name)
            env = company.with_context(lang=company._get_dunning_accountant().lang).env
            company._ask_accountant(
                env._("The reminders were not prepared: make a run by hand"),
                str(error),
            )
            return self.browse()

    @api.model
    def _start_scheduled(self, company):
        """The run of the day, unless there is one that goes on or was made today."""
        today = company._get_local_today()
        others = self.search_count(
            [
                ("company_id", "=", company.id),
                ("state", "!=", "cancelled"),
                "|",
                ("date", "=", today),
                ("state", "in", ("running", "paused")),
            ]
        )
        if others:
            return self.browse()
        run = self.create({"company_id": company.id, "date": today})
        run.action_preview()
        if not run.to_send_count:
            run.unlink()
            return self.browse()
        if company.dunning_schedule == "send":
            run.action_run()
        else:
            env = run._get_accountant_env()
            company._ask_accountant(
                env._("Reminders wait to be sent"),
                env._("%s: look at the preview, then send it.", run.name),
            )
        return run

    def _tell_problems(self):
        """Have the accountant look at a run that nobody started."""
        self.ensure_one()
        env = self._get_accountant_env()
        self.company_id._ask_accountant(
            env._("%s: some did not leave", self.name),
            env._("Open the run: it says which ones, and why."),
        )

    def _get_accountant_env(self):
        lang = self.company_id._get_dunning_accountant().lang
        return self.with_context(lang=lang).env

    # Buttons

    def action_cancel(self):
        result = super().action_cancel()
        # A reminder that a worker is at ends as it ends.
        # sudo: the state of a reminder is written by the buttons alone
        left = self.sudo().line_ids.filtered(lambda notice: notice.state == "draft")
        left.try_lock_for_update(allow_referencing=True).write(
            {"state": "skipped", "reason": self.env._("Run cancelled")}
        )
        return result

    def action_view_lines(self):
        return {**super().action_view_lines(), "name": self.env._("Reminders")}

    def action_print_letters(self):
        """Letters of the run, as they will be or were sent, in one PDF.

        :return: report action
        :raise UserError: the run has no letter
        """
        self.ensure_one()
        letters = self._get_letters("draft", "sent")
        if not letters:
            raise UserError(self.env._("No reminder of this run goes by letter."))
        return letters.action_print_letter()

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_sent(self):
        left = {"sending", "sent", "unsure"} & set(self.line_ids.mapped("state"))
        if left:
            raise UserError(
                self.env._(
                    "A run that sent reminders can't be deleted: it is the proof of "
                    "what was sent."
                )
            )
