from odoo import api, models


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    @api.model
    def _get_default_sending_methods(self, move):
        """Send as the affaire says (F152).

        An electronic channel of the customer (Peppol…) comes first, because the law
        will not have it replaced by paper.
        """
        methods = super()._get_default_sending_methods(move)
        if not move.invoice_sending or set(methods) - {"email", "manual"}:
            return methods
        return {"email"} if move.invoice_sending == "email" else {"manual"}
