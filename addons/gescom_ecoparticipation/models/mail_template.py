from markupsafe import Markup

from odoo import models


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def _render_field(
        self,
        field,
        res_ids,
        engine="inline_template",
        compute_lang=False,
        res_ids_lang=False,
        set_lang=False,
        add_context=None,
        options=None,
    ):
        """Mails about an order or an invoice say the fees that their papers show."""
        rendered = super()._render_field(
            field,
            res_ids,
            engine=engine,
            compute_lang=compute_lang,
            res_ids_lang=res_ids_lang,
            set_lang=set_lang,
            add_context=add_context,
            options=options,
        )
        if field == "body_html" and self.model in ("sale.order", "account.move"):
            self._add_eco_notes(rendered)
        return rendered

    def _add_eco_notes(self, rendered):
        """Write what the documents hold of fees below their mails.

        :param dict rendered: bodies by id of the document, changed in place
        """
        for document in self.env[self.model].browse(rendered):
            lang = document.partner_id.lang or self.env.lang
            note = document.with_context(lang=lang)._get_eco_mail_note()
            if note and rendered[document.id]:
                rendered[document.id] = Markup(rendered[document.id]) + note
