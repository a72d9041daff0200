"""Odoo's command line, as a file: a server that restarts itself starts this again."""

import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
