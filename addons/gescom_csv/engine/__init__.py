"""French CSV files without Odoo: read, understood cell by cell, and written."""
