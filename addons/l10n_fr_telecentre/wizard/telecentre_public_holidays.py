from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from odoo.addons.telecentre_management.tools import spans

from ..tools.holidays import FIRST_YEAR, LAST_YEAR, get_public_holidays


class TelecentrePublicHolidays(models.TransientModel):
    """The French public holidays of a year: those that exist, and the missing ones."""

    _name = "telecentre.public.holidays"
    _description = "French Public Holidays"

    year = fields.Integer(
        required=True, default=lambda self: self.env.company._get_next_holiday_year()
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    line_ids = fields.One2many(
        "telecentre.public.holidays.line",
        "holidays_id",
        compute="_compute_line_ids",
        store=True,
    )
    missing_count = fields.Integer(compute="_compute_missing_count")
    rental_count = fields.Integer(compute="_compute_rental_count")

    @api.depends("year", "company_id")
    def _compute_line_ids(self):
        for wizard in self:
            lines = [Command.clear()]
            if wizard._is_known_year():
                names = self.env["res.company"]._get_public_holiday_names()
                leaves = wizard.company_id._get_public_holiday_leaves(wizard.year)
                lines += [
                    Command.create(
                        {"name": names[key], "date": day, "is_known": bool(leaves[key])}
                    )
                    for key, day in get_public_holidays(wizard.year).items()
                ]
            wizard.line_ids = lines

    @api.depends("line_ids.is_known")
    def _compute_missing_count(self):
        for wizard in self:
            wizard.missing_count = len(
                wizard.line_ids.filtered(lambda line: not line.is_known)
            )

    @api.depends("line_ids.is_known", "company_id")
    def _compute_rental_count(self):
        for wizard in self:
            wizard.rental_count = len(wizard._get_rentals())

    def action_create(self):
        """Create the missing holidays; those that exist stay as they are."""
        self.ensure_one()
        if not self._is_known_year():
            raise UserError(
                self.env._(
                    "Type a year between %(first)s and %(last)s.",
                    first=FIRST_YEAR,
                    last=LAST_YEAR,
                )
            )
        rentals = self._get_rentals()
        created = self.company_id._create_public_holidays(self.year)
        next_action = {"type": "ir.actions.act_window_close"}
        if rentals:
            next_action = self._get_rentals_action(rentals)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Public holidays created for %(year)s: %(count)s.",
                    year=self.year,
                    count=len(created),
                ),
                "next": next_action,
            },
        }

    def _get_rentals_action(self, rentals):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_rental_action"
        )
        return action | {
            "name": self.env._(
                "Rentals on public holidays of %(year)s", year=self.year
            ),
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", rentals.ids)],
            "context": {},
        }

    def _is_known_year(self):
        return FIRST_YEAR <= self.year <= LAST_YEAR

    def _get_rentals(self):
        """Rentals already made on the missing holidays, at sites that will close."""
        self.ensure_one()
        rentals = self.env["telecentre.rental"]
        missing = self.line_ids.filtered(lambda line: not line.is_known)
        if not missing or not self.company_id:
            return rentals
        tz = self.company_id._get_telecentre_tz()
        days = Domain.OR(
            Domain("date_start", "<", spans.local_moment(line.date, 24, tz))
            & Domain("date_stop", ">", spans.local_moment(line.date, 0, tz))
            for line in missing
        )
        return rentals.search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "in", ("requested", "confirmed"))
            & Domain("usage", "!=", "closure")
            & Domain("site_id.is_open_on_holidays", "=", False)
            & days
        )
