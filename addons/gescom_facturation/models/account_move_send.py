from odoo import api, models


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    @api.model
    def _get_default_sending_methods(self, move):
        """Send as the affaire says (F152).

        An electronic channel of the customer (Peppol…) comes first, because the law
        will not have it replaced by paper. Companies whose billing the affaires do not
        rule keep Odoo's own choice.
        """
        methods = super()._get_default_sending_methods(move)
        ruled = move.company_id.affaire_rules_billing and move.invoice_sending
        if not ruled or set(methods) - {"email", "manual"}:
            return methods
        return {"email"} if move.invoice_sending == "email" else {"manual"}
