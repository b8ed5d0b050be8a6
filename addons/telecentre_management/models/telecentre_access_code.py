from odoo import fields, models

HOSTS = "telecentre_management.telecentre_management_group_host"


class TelecentreSite(models.Model):
    """The code of the door, for who holds a rental there."""

    _inherit = "telecentre.site"

    access_code = fields.Char(
        groups=HOSTS,
        copy=False,
        help="Door code, or where the key is: printed on the day sheet.",
    )


class TelecentreSpace(models.Model):
    """The code of one space, when it has its own lock."""

    _inherit = "telecentre.space"

    access_code = fields.Char(
        groups=HOSTS,
        copy=False,
        help="Code of its lock or key box: printed on the day sheet.",
    )


class TelecentreRental(models.Model):
    """What opens the doors for a rental."""

    _inherit = "telecentre.rental"

    access_code = fields.Char(
        groups=HOSTS,
        copy=False,
        help="A code of its own for this rental, in place of the one of the space.",
    )

    def _get_access_codes(self):
        """Words to tell the member: code of the site, then of the space or rental.

        For who may know it: hosts, and the holder of a confirmed rental (in sudo).
        """
        self.ensure_one()
        codes = [
            self.site_id.access_code,
            self.access_code or self.space_id.access_code,
        ]
        return " · ".join(dict.fromkeys(filter(None, codes)))
