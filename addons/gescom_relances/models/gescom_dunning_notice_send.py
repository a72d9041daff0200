import base64
import logging
from functools import partial

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.modules.registry import Registry

from odoo.addons.gescom_base.exceptions import SkipUnit

_logger = logging.getLogger(__name__)

# The server may have taken the message before these: nobody knows.
DOUBTFUL = ("TimeoutError", "timeout", "timed out", "SMTPServerDisconnected")


def deliver_after_commit(dbname, notice_id):
    """Hand a reminder over to the mail server, in a transaction of its own.

    Called once the reminder is stored as being sent: whatever happens from here on,
    nobody sends it again by himself.
    """
    try:
        with Registry(dbname).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            notice = env["gescom.dunning.notice"].browse(notice_id)
            # What came of it is written in the words of whoever started the run.
            lang = notice.run_id.user_id.lang or notice.company_id.partner_id.lang
            notice.with_context(lang=lang)._deliver()
    except Exception:
        # The transaction of the caller is committed: it must not hear of this. The
        # reminder stays "being sent", and the watch asks a person.
        _logger.exception("Reminder %s was handed over with an error", notice_id)


class GescomDunningNotice(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.dunning.notice"

    # From the run

    def _start_sending(self):
        """Freeze the reminder and let it go, once the transaction is committed.

        :return: sentence when its account changed, so that it is not sent; else False
        :raise SkipUnit: it was sent, or a person is to decide on it
        :raise UserError: it has no e-mail address
        """
        self.ensure_one()
        notice = self.sudo()  # sudo: sent reminders are written by the engine alone
        notice.lock_for_update(allow_referencing=True)
        if notice.state not in ("draft", "failed"):
            raise SkipUnit(notice._get_left_alone_message())
        if not notice._is_still_due():
            notice._release_steps()
            notice.write({"state": "changed", "reason": notice._get_changed_message()})
            return notice.reason
        notice._freeze()
        getattr(notice, f"_send_by_{notice.channel}")()
        return False

    def _get_left_alone_message(self):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "%(customer)s: the reminder is in the state “%(state)s”.",
            customer=self.partner_id.display_name,
            state=labels[self.state],
        )

    def _get_changed_message(self):
        return self.env._(
            "The account of %s changed since the preview: the next run looks at it "
            "again.",
            self.partner_id.display_name,
        )

    def _is_still_due(self):
        """Whether the account still is what the reminder says, to the cent."""
        Due = self.env["gescom.dunning.due"]
        accounts = Due._read_accounts(self.company_id, self.date, self.partner_id)
        items = {
            item.id: item
            for account in accounts
            if account.currency_id == self.currency_id.id
            for item in account.items
        }
        if self.partner_id.with_company(self.company_id).dunning_excluded:
            return False
        return all(
            line._is_still_due(items.get(line.move_line_id.id))
            for line in self.line_ids
        )

    def _freeze(self):
        """Keep the words as they are sent, and note the step of each due date."""
        self.ensure_one()
        self.write(
            {
                "kept_subject": self.subject,
                "kept_body": self.body,
                "reason": False,
                "sending_date": fields.Datetime.now(),
            }
        )
        self.kept_letter = self._render_in_lang("gescom_relances.letter_page")
        self.line_ids.write({"is_sent": True, "sent_date": self.left_on})
        # A UniqueIndex is checked as the row is written: before anything leaves.
        self.line_ids.flush_recordset()
        for level, lines in self.line_ids.grouped("level_id").items():
            if level:
                lines.move_line_id.write(
                    {"dunning_level_id": level.id, "dunning_date": self.left_on}
                )

    def _send_by_letter(self):
        self._set_sent()

    def _send_by_activity(self):
        user = self.partner_id.user_id or self._get_person_in_charge()
        self.activity_schedule(
            "mail.mail_activity_data_call",
            date_deadline=self.date,
            summary=self.subject,
            note=self.body,
            user_id=user.id,
        )
        self._set_sent()

    def _send_by_email(self):
        email = self.contact_id.email_formatted
        if not email:
            raise UserError(
                self.env._(
                    "%s has no e-mail address: enter one, or send a letter.",
                    self.contact_id.display_name,
                )
            )
        self.write({"state": "sending", "email_to": email})
        self._join_documents()
        # The server gets it after the commit only: were the process killed before, it
        # would not know that the mail left.
        self.env.cr.postcommit.add(
            partial(deliver_after_commit, self.env.cr.dbname, self.id)
        )

    def _set_sent(self):
        self.write({"state": "sent", "sent_date": fields.Datetime.now()})

    # Documents

    def _join_documents(self):
        """Attach what the step wants beside the words."""
        self.ensure_one()
        files = self.attachment_ids.browse()
        if self.level_id.attach_letter:
            files |= self._make_letter_file()
        if self.level_id.attach_invoices:
            files |= self.line_ids.move_id.invoice_pdf_report_id
        self.attachment_ids = files

    def _make_letter_file(self):
        content, _kind = self._render_letters()
        name = self.env._("Reminder %s.pdf", fields.Date.to_string(self.date))
        return self.env["ir.attachment"].create(
            {
                "name": name,
                "datas": base64.b64encode(content),
                "res_model": self._name,
                "res_id": self.id,
                "mimetype": "application/pdf",
            }
        )

    def _render_letters(self):
        """PDF of the letters of these reminders, one after the other.

        :return: tuple (bytes, kind)
        """
        # sudo: prints what the user is allowed to read, with the bank account
        report = self.env["ir.actions.report"].sudo()
        return report._render_qweb_pdf(
            "gescom_relances.action_report_dunning_letter", self.ids
        )

    # After the commit

    def _deliver(self):
        """Hand the reminder over to the mail server and note what came of it.

        The row stays locked meanwhile: the watch leaves alone what is at work.
        """
        self.ensure_one()
        notice = self.try_lock_for_update(allow_referencing=True)
        if not notice or notice.state != "sending":
            return
        try:
            # What is undone takes the mail along: the queue of Odoo never sees it.
            with self.env.cr.savepoint():
                mail = self.env["mail.mail"].create(self._prepare_mail())
                mail.send()
        except Exception as error:
            # The connection broke: before or after the server took it, who knows.
            _logger.warning("Reminder %s: handing it over broke off", self.id)
            self._set_unsure(type(error).__name__)
            return
        if mail.state == "exception":
            reason = mail.failure_reason or ""
            # The queue of Odoo must not send it behind the back of the run.
            if any(word in reason for word in DOUBTFUL):
                mail.state = "cancel"
                self._set_unsure(reason)
            else:
                mail.unlink()
                self._set_failed(reason)
            return
        self._set_sent()

    def _prepare_mail(self):
        """Values of the e-mail.

        :return: dict for mail.mail
        """
        company = self.company_id
        template = self.mail_template_id
        rendered = template._render_field("email_from", self.ids) if template else {}
        sender = rendered.get(self.id) or company.email_formatted
        body = self._render_in_lang("gescom_relances.notice_email")
        # A mail server may refuse the address of another domain: Odoo's own rule.
        return {
            "model": self._name,
            "res_id": self.id,
            "subject": self.subject,
            "body": body,
            "body_html": body,
            "message_type": "email_outgoing",
            "email_from": sender or self.env.user.email_formatted,
            "reply_to": sender or self.env.user.email_formatted,
            "email_to": self.email_to,
            "attachment_ids": [fields.Command.set(self.attachment_ids.ids)],
            "auto_delete": False,
        }

    def _set_failed(self, reason):
        """Say that the e-mail was not delivered; the run may send it again."""
        self.write({"state": "failed", "reason": reason})
        self._mark_unit_failed(reason)

    def _set_unsure(self, reason):
        """Say that nobody knows whether the e-mail left, and have someone look."""
        for notice in self:
            notice.write({"state": "unsure", "reason": reason})
            notice.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Was this reminder sent?"),
                note=self.env._(
                    "The sending was interrupted. Ask the mail server or the customer, "
                    "then say whether it was sent or is to be sent again."
                ),
                user_id=notice._get_person_in_charge().id,
            )
            notice._mark_unit_failed(
                self.env._(
                    "Interrupted while it was being sent: say on the reminder whether "
                    "it left."
                )
            )

    def _get_person_in_charge(self):
        """Who looks at what went wrong: not the scheduler, which nobody reads."""
        self.ensure_one()
        starter = self.run_id.user_id
        if starter.active:
            return starter
        return self.company_id._get_dunning_accountant()

    def _mark_unit_failed(self, message):
        run = self.run_id
        if run and not run.user_id.active:
            run._tell_problems()
        units = run._get_units("done") if run else ()
        for unit in units:
            if (unit.payload or {}).get("notice_id") == self.id:
                unit.write({"state": "failed", "message": message})
                if run.state == "done":
                    run._set_state("failed")

    # Watch

    @api.model
    def _find_interrupted(self, runs=None):
        """Note what stayed "being sent" although no process is at it.

        :param runs: gescom.dunning.run to keep to; all of them when None
        :return: the reminders found
        """
        domain = [("state", "=", "sending")]
        if runs is not None:
            domain.append(("run_id", "in", runs.ids))
        # sudo: the watch writes for everybody
        notices = self.sudo().search(domain)
        left = notices.try_lock_for_update(allow_referencing=True)
        left = left.filtered(lambda notice: notice.state == "sending")
        left._set_unsure(self.env._("Interrupted"))
        return left

    @api.model
    def _cron_watch(self):
        """Have a person look at what was interrupted (at most once, never twice)."""
        self._find_interrupted()

    # Buttons

    def action_check_delivery(self):
        """Look whether a reminder that seems stuck is still being sent.

        :return: True
        """
        self.check_access("write")
        self._find_interrupted(self.run_id)
        return True

    def action_mark_sent(self):
        """Say that an interrupted reminder did leave.

        :return: True
        :raise UserError: it was not interrupted
        """
        self._decide("unsure")._set_sent()
        self.activity_feedback(["mail.mail_activity_data_todo"])
        return True

    def action_send_again(self):
        """Send again what was not delivered, or may not have been.

        :return: True
        :raise UserError: it was delivered, or is being sent
        """
        for notice in self._decide("unsure", "failed"):
            notice.state = "failed"
            notice._start_sending()
        self.activity_feedback(["mail.mail_activity_data_todo"])
        return True

    def action_give_up(self):
        """Leave a reminder that was not delivered: its step is free again.

        :return: True
        :raise UserError: it was delivered, or is being sent
        """
        for notice in self._decide("unsure", "failed"):
            notice._release_steps()
            notice.write({"state": "skipped", "reason": self.env._("Given up")})
        self.activity_feedback(["mail.mail_activity_data_todo"])
        return True

    def _decide(self, *states):
        self.check_access("write")
        if any(notice.state not in states for notice in self):
            raise UserError(
                self.env._("Only a reminder whose sending went wrong is decided on.")
            )
        return self.sudo()  # sudo: the state is written by the buttons alone

    def _release_steps(self):
        """Take the due dates back to the step of the reminder before."""
        sent_lines = self.line_ids.filtered("is_sent")
        sent_lines.write({"is_sent": False, "sent_date": False})
        for line in sent_lines.filtered("level_id").move_line_id:
            sent = line.dunning_notice_line_ids.filtered(
                lambda sent: sent.is_sent and sent.level_id
            )
            last = sent.sorted(lambda sent: (sent.sent_date, sent.id))[-1:]
            line.write(
                {
                    "dunning_level_id": last.level_id.id,
                    "dunning_date": last.notice_id.left_on,
                }
            )
