from odoo import api, fields, models


class ResCompany(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "res.company"

    inalterable_invoices = fields.Boolean(
        string="Inalterable invoices",
        compute="_compute_inalterable_invoices",
        store=True,
        readonly=False,
        help="Posted customer invoices and credit notes can no longer be changed, "
        "cancelled, reset to draft or deleted, and a credit note always says which "
        "invoice it corrects. Switched on for French companies.",
    )

    def _compute_inalterable_invoices(self):
        for company in self:
            company.inalterable_invoices = company.country_id.code == "FR"

    def _get_switches_of_country(self):
        return [*super()._get_switches_of_country(), "inalterable_invoices"]

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._make_invoices_inalterable()
        return companies

    def write(self, vals):
        result = super().write(vals)
        if {"inalterable_invoices", "country_id"} & vals.keys():
            self._make_invoices_inalterable()
        return result

    def _make_invoices_inalterable(self):
        """Hash the sales journals of the companies whose invoices are inalterable.

        What they posted before is sealed too (F147, A-04).
        """
        for company in self.filtered("inalterable_invoices"):
            # sudo: the journals follow the setting, whoever may change it
            journals = self.env["account.journal"].sudo()
            journals = journals.with_context(active_test=False).search(
                [("company_id", "=", company.id), ("type", "=", "sale")]
            )
            late = journals.filtered(lambda j: not j.restrict_mode_hash_table)
            late._make_inalterable()
            late._seal_posted_invoices()
