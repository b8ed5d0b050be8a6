"""Files to start an import from, and keys that people can type in them."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

FOLDER = "/telecentre_management/static/import"


class LineByLine(Exception):
    """Not a user error: it only stops a batch of imported lines."""


class TelecentreSite(models.Model):
    _inherit = "telecentre.site"

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Import template for sites"),
                "template": f"{FOLDER}/sites.csv",
            }
        ]


class TelecentreSpace(models.Model):
    _inherit = "telecentre.space"

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Import template for spaces"),
                "template": f"{FOLDER}/spaces.csv",
            }
        ]

    @api.model
    def _search_display_name(self, operator, value):
        """Find “Murat · Office 1” or “MUR · Office 1”: a name alone is not enough."""
        domain = super()._search_display_name(operator, value)
        if operator not in ("=", "in", "ilike") or not value:
            return domain
        for each in [value] if isinstance(value, str) else value:
            site, separator, name = str(each).partition("·")
            if separator:
                # One value is looked for with the operator, several are equal to one.
                exact = "ilike" if operator == "ilike" else "="
                domain |= Domain("site_id", exact, site.strip()) & Domain(
                    "name", exact, name.strip()
                )
        return domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def get_import_templates(self):
        return [
            *super().get_import_templates(),
            {
                "label": self.env._("Import template for telecentre members"),
                "template": f"{FOLDER}/members.csv",
            },
        ]


class TelecentreRental(models.Model):
    _inherit = "telecentre.rental"

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Import template for rentals"),
                "template": f"{FOLDER}/rentals.csv",
            }
        ]

    @api.model_create_multi
    def create(self, vals_list):
        """An imported rental is confirmed: it keeps its space, or says why not."""
        if self.env.context.get("import_file"):
            vals_list = [{"state": "confirmed"} | vals for vals in vals_list]
        return super().create(vals_list)

    # ------------------------------------------------------------------
    # Import
    # ------------------------------------------------------------------

    @api.model
    def _load_records(self, data_list, update=False):
        """Make the import try line by line, or it would blame the first line.

        :raise LineByLine: which ``load`` understands, when several lines are refused
        """
        try:
            return super()._load_records(data_list, update)
        except UserError as error:
            if len(data_list) > 1 and self.env.context.get("import_file"):
                raise LineByLine from error
            raise

    @api.model
    def load(self, fields, data):
        """Show under a column what a whole line was refused for."""
        result = super().load(fields, data)
        for message in result["messages"]:
            if message.get("type") == "error" and not message.get("field"):
                column = self._get_refused_column(message["message"])
                if column in fields:
                    field = self._fields[column]
                    message["field"] = column
                    message["field_name"] = field._description_string(self.env)
        return result

    @api.model
    def _get_refused_column(self, message):
        """The column to correct: a refusal is about the space unless it says more."""
        columns = {
            "telecentre_rental_dates_ordered": "date_stop",
            "telecentre_rental_partner_required": "partner_id",
        }
        # Its wording in the language of the user is not for everybody to read.
        constraint = (
            self.env["ir.model.constraint"]
            .sudo()
            .search([("name", "in", list(columns)), ("message", "=", message)], limit=1)
        )
        return columns.get(constraint.name, "space_id")
