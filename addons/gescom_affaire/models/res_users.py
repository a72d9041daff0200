from odoo import fields, models

from .res_company import (
    LIST_DISPLAYS,
    LOGISTIC_FILTERS,
    ORDER_FILTERS,
    ORIGIN_FILTERS,
)

PREFERENCES = (
    "affaire_list_display",
    "affaire_order_filter",
    "affaire_logistic_filter",
    "affaire_origin_filter",
)


class ResUsers(models.Model):
    _inherit = "res.users"

    affaire_list_display = fields.Selection(
        LIST_DISPLAYS,
        string="Default display",
        help="Leave empty to follow the settings of the company.",
    )
    affaire_order_filter = fields.Selection(ORDER_FILTERS, string="Orders shown first")
    affaire_logistic_filter = fields.Selection(
        LOGISTIC_FILTERS, string="Logistic states shown first"
    )
    affaire_origin_filter = fields.Selection(
        ORIGIN_FILTERS, string="Origins shown first"
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + list(PREFERENCES)

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + list(PREFERENCES)

    def _get_list_preference(self, name):
        """The user's own choice, else the company's (F028, F035, F036, F038)."""
        self.ensure_one()
        return self[name] or self.env.company[name]
