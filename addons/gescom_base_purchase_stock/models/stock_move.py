from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _get_upstream_documents_and_responsibles(self, visited):
        """Read the purchases behind a move for users who may not see purchases.

        Cancelling a sale order looks for the purchases to warn about it. Odoo reads
        them with the rights of the salesperson, whom it then stops.
        """
        # sudo: what is read only tells whom to warn, and Odoo schedules that activity
        # with sudo as well; the documents are handed back with the user's own rights.
        documents = super(
            StockMove, self.sudo()
        )._get_upstream_documents_and_responsibles(visited)
        return [
            tuple(records.with_env(self.env) for records in found)
            for found in documents
        ]
