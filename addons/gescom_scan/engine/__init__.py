"""Scanning without Odoo: what a code may stand for, how what was scanned is shared."""
