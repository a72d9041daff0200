from odoo import fields, models


class GescomDunningNotice(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.dunning.notice"

    # Who calls the customer notes it, without the right to change the reminder.
    _mail_post_access = "read"

    contact_phone = fields.Char(related="contact_id.phone")

    def action_call_done(self):
        """The customer was called: the call leaves the list of the day.

        :return: True
        """
        self.check_access("read")
        # sudo: whoever made the call says so, be it the call of a colleague
        self.sudo().activity_feedback(["mail.mail_activity_data_call"])
        return True

    def action_new_promise(self):
        """Window of the promise that the customer makes on the telephone.

        :return: window action
        """
        self.ensure_one()
        action = self.partner_id.action_new_promise()
        context = {
            "default_company_id": self.company_id.id,
            "default_currency_id": self.currency_id.id,
            "default_amount": self.amount_late,
            "default_line_ids": self.line_ids.move_line_id.ids,
        }
        return {**action, "context": {**action["context"], **context}}
