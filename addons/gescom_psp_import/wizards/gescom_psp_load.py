from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class GescomPspLoad(models.TransientModel):
    """Import one or several settlement files, or archives of them."""

    _name = "gescom.psp.load"
    _description = "Import files of a payment provider"

    account_id = fields.Many2one(
        "gescom.psp.account",
        required=True,
        default=lambda self: self._default_account_id(),
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Files")

    @api.model
    def _default_account_id(self):
        accounts = self.env["gescom.psp.account"].search(
            [("company_id", "in", self.env.companies.ids)], limit=2
        )
        return accounts if len(accounts) == 1 else False

    def action_import(self):
        """Import the files; what came of each is shown, and their content forgotten.

        :return: window action of the imported files
        :raise UserError: no file was chosen
        """
        self.ensure_one()
        attachments = self.attachment_ids.sorted("id")
        if not attachments:
            raise UserError(self.env._("Choose at least one file."))
        files = self.env["gescom.psp.file"]
        for attachment in attachments:
            contents = self.account_id._unpack_content(attachment.name, attachment.raw)
            for name, content in contents:
                files += self.account_id._import_content(name, content, source="upload")
        self.attachment_ids = [Command.clear()]
        # sudo: files with the data of customers are not kept, whoever uploaded them
        attachments.sudo().unlink()
        return files.sudo(False)._get_records_action(name=self.env._("Imported files"))

    @api.autovacuum
    def _gc_uploads(self):
        """Forget the files of windows that were left without importing."""
        yesterday = fields.Datetime.now() - timedelta(days=1)
        domain = [("res_model", "=", self._name), ("create_date", "<", yesterday)]
        self.env["ir.attachment"].search(domain).unlink()
