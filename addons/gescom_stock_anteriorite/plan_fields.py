"""Fields that the plan finds: it is brought up to date before they are read.

Before, and not while they are fetched: giving goods back empties the cache of the
records, which the ORM is filling at that moment.
"""

from odoo import fields

from .pending import Pending


class FoundByPlan:
    """Mixin of a field."""

    def __get__(self, record, owner=None):
        if record is not None and record._ids and Pending.find(record.env):
            record.env["gescom.stock.allocation"]._refresh()
        return super().__get__(record, owner)


class PlanSelection(FoundByPlan, fields.Selection):
    pass


class PlanFloat(FoundByPlan, fields.Float):
    pass


class PlanChar(FoundByPlan, fields.Char):
    pass


class PlanDatetime(FoundByPlan, fields.Datetime):
    pass
