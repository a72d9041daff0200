"""Timed comparisons with stock Odoo or an OCA peer. See README.md."""
