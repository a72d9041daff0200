import base64

from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.gescom_base.marks import BY_BUTTON

from ..engine.declaration_csv import write_csv
from ..marks import BOOKS_FEES

QUARTER = relativedelta(months=3, days=-1)


class GescomEcoDeclaration(models.Model):
    """What a company owes an eco-organism for a period, usually a quarter."""

    _name = "gescom.eco.declaration"
    _description = "Eco-participation declaration"
    _inherit = ["mail.thread", "gescom.guard.mixin"]
    _order = "date_from desc, organism_id, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True)
    organism_id = fields.Many2one(
        "gescom.eco.organism",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        string="From",
        required=True,
        tracking=True,
        default=lambda self: self._get_last_quarter(),
    )
    date_to = fields.Date(
        string="Until",
        compute="_compute_date_to",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        tracking=True,
    )
    state = fields.Selection(
        [("draft", "Draft"), ("closed", "Closed")],
        required=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    line_ids = fields.One2many(
        "gescom.eco.declaration.line",
        "declaration_id",
        string="Codes",
        copy=False,
        readonly=True,
    )
    entry_ids = fields.One2many(
        "gescom.eco.entry", "declaration_id", string="Declared fees", copy=False
    )
    units = fields.Float(
        compute="_compute_totals", store=True, digits="Product Unit", copy=False
    )
    weight = fields.Float(
        string="Weight (kg)",
        compute="_compute_totals",
        store=True,
        digits="Stock Weight",
        copy=False,
    )
    amount = fields.Monetary(
        string="Amount untaxed", compute="_compute_totals", store=True, copy=False
    )
    orphan_count = fields.Integer(
        string="Fees without organism", compute="_compute_orphan_count"
    )

    _period = models.Constraint(
        "CHECK(date_from <= date_to)", "The declaration ends before it begins."
    )

    def _get_button_fields(self):
        return super()._get_button_fields() | {"state"}

    @api.model
    def _get_last_quarter(self):
        """First day of the quarter before this one."""
        today = fields.Date.context_today(self)
        first = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1)
        return first - relativedelta(months=3)

    @api.depends("organism_id.name", "date_from", "date_to")
    def _compute_name(self):
        for declaration in self:
            days = (declaration.date_from, declaration.date_to)
            period = " - ".join(format_date(self.env, day) for day in days if day)
            declaration.name = f"{declaration.organism_id.name or ''} {period}".strip()

    @api.depends("date_from")
    def _compute_date_to(self):
        for declaration in self:
            if declaration.date_from:
                declaration.date_to = declaration.date_from + QUARTER

    @api.depends("line_ids.units", "line_ids.weight", "line_ids.amount")
    def _compute_totals(self):
        for declaration in self:
            lines = declaration.line_ids
            declaration.units = sum(lines.mapped("units"))
            declaration.weight = sum(lines.mapped("weight"))
            declaration.amount = sum(lines.mapped("amount"))

    @api.depends("company_id", "date_to", "state")
    def _compute_orphan_count(self):
        for declaration in self:
            declaration.orphan_count = self.env["gescom.eco.entry"].search_count(
                declaration._get_orphan_domain()
            )

    @api.constrains("organism_id", "company_id", "date_from", "date_to")
    def _check_overlap(self):
        for declaration in self:
            domain = Domain(
                [
                    ("id", "!=", declaration.id),
                    ("organism_id", "=", declaration.organism_id.id),
                    ("company_id", "=", declaration.company_id.id),
                    ("date_from", "<=", declaration.date_to),
                    ("date_to", ">=", declaration.date_from),
                ]
            )
            other = self.search(domain, limit=1)
            if other:
                raise ValidationError(
                    self.env._(
                        "%s covers some of these days already: choose other dates.",
                        other.name,
                    )
                )

    # What it holds

    def _get_entry_domain(self):
        """Fees it declares: those of its period, and those that came too late.

        :return: Domain of gescom.eco.entry
        """
        self.ensure_one()
        if self.state == "closed":
            return Domain("declaration_id", "=", self.id)
        return (
            Domain("declaration_id", "=", False)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("organism_id", "=", self.organism_id.id)
            & Domain("date", "<=", self.date_to)
        )

    def _get_orphan_domain(self):
        """Fees of the period that no organism will hear of."""
        self.ensure_one()
        return (
            Domain("declaration_id", "=", False)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("organism_id", "=", False)
            & Domain("date", "<=", self.date_to or fields.Date.context_today(self))
        )

    def action_compute(self):
        """Sum up the fees by code and unit fee.

        :return: True
        :raise UserError: a declaration is closed
        """
        self._check_draft()
        for declaration in self:
            lines = declaration._prepare_lines()
            BY_BUTTON.put_on(declaration).write(
                {"line_ids": [Command.clear(), *map(Command.create, lines)]}
            )
        return True

    def _prepare_lines(self):
        """Values of its lines; a grid that changed within the period makes two."""
        groups = self.env["gescom.eco.entry"]._read_group(
            self._get_entry_domain(),
            ["type_id", "code_id", "unit_amount"],
            ["units:sum", "weight:sum", "amount:sum"],
        )
        return [
            {
                "type_id": eco_type.id,
                "code_id": code.id,
                "unit_amount": unit_amount,
                "units": units,
                "weight": weight,
                "amount": amount,
            }
            for eco_type, code, unit_amount, units, weight, amount in groups
        ]

    def action_close(self):
        """Declare the fees for good; what comes later goes into the next one.

        :return: True
        :raise UserError: it is closed, an earlier one is not, or its period runs
        """
        for declaration in self.sorted("date_from"):
            declaration._check_closable()
            declaration.action_compute()
            entries = BOOKS_FEES.put_on(self.env["gescom.eco.entry"])
            # sudo: nobody types entries, the declaration takes them
            entries = entries.sudo().search(declaration._get_entry_domain())
            entries.declaration_id = declaration
            BY_BUTTON.put_on(declaration).state = "closed"
        return True

    def _check_closable(self):
        self._check_draft()
        if self.date_to >= fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "The period of %s is not over: close it once it is.", self.name
                )
            )
        earlier = self.search(
            [
                ("state", "=", "draft"),
                ("organism_id", "=", self.organism_id.id),
                ("company_id", "=", self.company_id.id),
                ("date_from", "<", self.date_from),
            ],
            limit=1,
        )
        if earlier:
            raise UserError(self.env._("Close %s first.", earlier.name))

    def _check_draft(self):
        """Refuse to change what was declared.

        :raise UserError: a declaration is closed
        """
        closed = self.filtered(lambda declaration: declaration.state == "closed")
        if closed:
            raise UserError(
                self.env._(
                    "%s is closed: what changes since goes into the next one.",
                    closed[0].name,
                )
            )

    def write(self, vals):
        fixed = {"organism_id", "company_id", "date_from", "date_to", "line_ids"}
        if fixed & vals.keys() or vals.get("state") == "draft":
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_closed(self):
        self._check_draft()

    # Showing it

    def action_open_entries(self):
        """Show the fees of invoices that it declares.

        :return: window action
        """
        self.ensure_one()
        return self._open_entries(self._get_entry_domain())

    def action_open_orphans(self):
        """Show the fees of the period whose code has no organism.

        :return: window action
        """
        self.ensure_one()
        return self._open_entries(self._get_orphan_domain())

    def _open_entries(self, domain):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "gescom_ecoparticipation.gescom_eco_entry_action"
        )
        return {**action, "domain": list(domain), "context": {}}

    def get_csv(self):
        """The declaration as a file of semicolons and decimal commas.

        :return: str in base64, UTF-8 with its mark, for spreadsheets
        """
        self.ensure_one()
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        text = write_csv(
            self._get_csv_header(),
            [line._get_csv_row() for line in self.line_ids],
            lang.decimal_point or ".",
        )
        return base64.b64encode(text.encode("utf-8-sig")).decode()

    def _get_csv_header(self):
        return [
            self.env._("Eco-organism"),
            self.env._("Member number"),
            self.env._("From"),
            self.env._("Until"),
            self.env._("Type"),
            self.env._("Code"),
            self.env._("Description"),
            self.env._("Unit untaxed"),
            self.env._("Units"),
            self.env._("Weight (kg)"),
            self.env._("Amount untaxed"),
        ]

    def action_download_csv(self):
        """Download the declaration as a CSV file.

        :return: action that opens the file
        """
        self.ensure_one()
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"{self.name.replace('/', '-')}.csv",
                "datas": self.get_csv(),
                "mimetype": "text/csv",
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }
