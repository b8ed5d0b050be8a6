"""Starts Odoo. A file, not `-m odoo`: with workers Odoo runs sys.argv[0] again."""

import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
