import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..engine.fees import pick_rate


class GescomEcoCode(models.Model):
    """A line of an eco-organism's scale, with its dated grid."""

    _name = "gescom.eco.code"
    _description = "Eco-participation code"
    _order = "type_id, code, id"
    _rec_names_search = ["code", "name"]

    code = fields.Char(required=True, help="As the eco-organism writes it.")
    name = fields.Char(string="Description")
    type_id = fields.Many2one(
        "gescom.eco.type", required=True, index=True, ondelete="restrict"
    )
    organism_id = fields.Many2one(
        "gescom.eco.organism",
        index=True,
        ondelete="restrict",
        help="Whom the fee is declared to. A code that a file brought waits for it.",
    )
    company_id = fields.Many2one(
        related="organism_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", compute_sudo=True
    )
    active = fields.Boolean(default=True)
    rate_ids = fields.One2many("gescom.eco.rate", "code_id", string="Grid")
    current_amount = fields.Float(
        string="Amount of the day",
        digits=(12, 4),
        compute="_compute_current_amount",
        help="What the grid says today, untaxed.",
    )

    _code_unique = models.UniqueIndex(
        "(type_id, code, COALESCE(organism_id, 0))",
        "The organism has this code already for this type.",
    )

    @api.depends_context("company")
    @api.depends("organism_id.currency_id")
    def _compute_currency_id(self):
        for code in self:
            currency = code.organism_id.currency_id
            code.currency_id = currency or self.env.company.currency_id

    @api.depends("code", "name")
    def _compute_display_name(self):
        for code in self:
            code.display_name = " - ".join(filter(None, (code.code, code.name)))

    @api.depends("rate_ids.amount", "rate_ids.date_from", "rate_ids.date_to")
    def _compute_current_amount(self):
        today = fields.Date.context_today(self)
        for code in self:
            code.current_amount = code._get_rate(today).amount

    def _get_rate(self, day):
        """The line of the grid in force on a day; empty if there is none.

        :param date day: day of the document
        :return: gescom.eco.rate
        """
        self.ensure_one()
        dated = self.rate_ids.filtered("date_from")
        return pick_rate(dated, day) or self.rate_ids.browse()

    def write(self, vals):
        if "organism_id" in vals or "type_id" in vals:
            self._check_not_declared()
        return super().write(vals)

    def _check_not_declared(self):
        """Refuse to move a code whose fees were declared."""
        entries = self.env["gescom.eco.entry"].sudo()  # of every company
        declared = entries.search(
            [("code_id", "in", self.ids), ("declaration_id", "!=", False)], limit=1
        )
        if declared:
            raise UserError(
                self.env._(
                    "Fees of code %s are declared already: create another code.",
                    declared.code_id.code,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_used(self):
        for code in self:
            if code._is_on_documents():
                raise UserError(
                    self.env._(
                        "Code %s is on orders or invoices: archive it instead.",
                        code.code,
                    )
                )

    def _is_on_documents(self):
        """Whether an order or an invoice keeps a fee of this code."""
        self.ensure_one()
        frozen = json.dumps({"fees": [{"code": self.id}]})
        for model in ("sale.order.line", "account.move.line"):
            table = self.env[model]
            table.flush_model(["eco_fees"])
            found = self.env.execute_query(
                SQL(
                    "SELECT 1 FROM %s WHERE eco_fees @> %s::jsonb LIMIT 1",
                    SQL.identifier(table._table),
                    frozen,
                )
            )
            if found:
                return True
        return False

    def _refresh_draft_fees(self):
        """Give the drafts the fees of the day: a grid changed (A-10)."""
        # sudo: drafts of every salesperson and company follow the grid
        Product = self.env["product.product"].sudo().with_context(active_test=False)
        domain = Domain.OR(
            Domain(name, "in", self.ids) for name in ("eco_code_id", "eco2_code_id")
        )
        Product.search(domain)._refresh_draft_fees()

    @api.model
    def _find_or_create(self, eco_type, codes):
        """Codes that a file names, made where they are new (A-10).

        :param eco_type: gescom.eco.type of all of them
        :param codes: iterable of str
        :return: dict {str: gescom.eco.code}, several where organisms share a code; an
            archived code is not one
        """
        wanted = {code.strip() for code in codes if code and code.strip()}
        found = eco_type._get_codes_by_text()
        missing = sorted(wanted - found.keys())
        created = self.create(
            [{"code": code, "type_id": eco_type.id} for code in missing]
        )
        found.update(zip(missing, created, strict=True))
        return {code: found[code] for code in wanted}
