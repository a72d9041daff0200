from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class ProductProduct(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "product.product"

    # Written by each sale under a quota: two at a time conflict, and Odoo does the
    # second one again, knowing of the first.
    preorder_turn = fields.Integer(copy=False)

    def _check_preorder_quota(self, companies):
        """Refuse to sell more than what suppliers confirmed, times the factor.

        :param companies: res.company whose orders were just confirmed
        :raise UserError: a quota is passed, where the company refuses it
        """
        for company in companies.filtered(lambda c: c.preorder_quota == "block"):
            self._take_preorder_turn()
            excesses = self._get_quota_excesses(company)
            if excesses:
                raise UserError("\n".join(excesses))

    def _take_preorder_turn(self):
        """Wait for those who are selling the same articles."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE product_product
                   SET preorder_turn = COALESCE(preorder_turn, 0) + 1
                 WHERE id IN (
                       SELECT id
                         FROM product_product
                        WHERE id = ANY(%s)
                     ORDER BY id
                          FOR NO KEY UPDATE
                       )
                """,
                self.ids,
            )
        )
        self.invalidate_recordset(["preorder_turn"])

    def _get_quota_excesses(self, company, added=None):
        """Articles of which more is pre-ordered than the quota allows.

        :param company: res.company
        :param dict added: {product: quantity} that would be pre-ordered besides
        :return: list of sentences
        """
        # sudo: mere figures, which whoever sells has to know
        rows = self.env["gescom.preorder"].sudo()
        sentences = []
        for row in rows._search_anew(
            [
                ("product_id", "in", self.ids),
                ("company_id", "=", company.id),
                ("release_date", ">", company._get_local_today()),
            ]
        ):
            ordered = row.ordered_qty + (added or {}).get(row.product_id, 0.0)
            unit = row.product_id.uom_id
            if row.product_id.is_storable and unit.compare(ordered, row.quota_qty) > 0:
                sentences.append(row._get_quota_sentence(ordered))
        return sentences
