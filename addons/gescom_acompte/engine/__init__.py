"""Plain Python: knows neither the database nor Odoo."""

from . import deduction
