from datetime import datetime

import pytz

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.telecentre_management.tools import spans

from ..tools.holidays import get_public_holidays

OCTOBER = 10
ACTIVITY_TYPE = "l10n_fr_telecentre.mail_activity_type_public_holidays"


class ResCompany(models.Model):
    """French public holidays of a network: those it has, those it misses."""

    _inherit = "res.company"

    @api.model
    def _get_public_holiday_names(self):
        return {
            "new_year": self.env._("New Year's Day"),
            "easter_monday": self.env._("Easter Monday"),
            "labour_day": self.env._("Labour Day"),
            "victory_1945": self.env._("Victory in Europe Day 1945"),
            "ascension": self.env._("Ascension Day"),
            "whit_monday": self.env._("Whit Monday"),
            "national_day": self.env._("Bastille Day"),
            "assumption": self.env._("Assumption Day"),
            "all_saints": self.env._("All Saints' Day"),
            "armistice_1918": self.env._("Armistice Day 1918"),
            "christmas": self.env._("Christmas Day"),
        }

    def _get_telecentre_tz(self):
        """The zone whose midnights bound a holiday: that of the company's sites."""
        self.ensure_one()
        sites = self.env["telecentre.site"].sudo()
        site = sites.search([("company_id", "=", self.id)], limit=1)
        return pytz.timezone(site.tz or "Europe/Paris")

    def _get_public_holiday_leaves(self, year):
        """``{key: leave that closes the whole day, or empty}`` of a year."""
        self.ensure_one()
        tz = self._get_telecentre_tz()
        days = get_public_holidays(year)
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                Domain("calendar_id", "=", False)
                & Domain("resource_id", "=", False)
                & Domain("time_type", "=", "leave")
                & Domain("company_id", "in", [False, self.id])
                & Domain("date_from", "<", datetime(year + 1, 1, 2))
                & Domain("date_to", ">", datetime(year - 1, 12, 31))
            )
        )
        return {
            key: leaves.filtered(
                lambda leave, day=day: spans.is_inside(
                    (spans.local_moment(day, 0, tz), spans.local_moment(day, 24, tz)),
                    [leave._get_span()],
                )
            )[:1]
            for key, day in days.items()
        }

    def _create_public_holidays(self, year):
        """Close the sites on the holidays of a year that are not known yet.

        :return: the leaves created, named in the language of the company
        """
        self.ensure_one()
        tz = self._get_telecentre_tz()
        days = get_public_holidays(year)
        missing = [
            key
            for key, leave in self._get_public_holiday_leaves(year).items()
            if not leave
        ]
        lang = self.partner_id.lang or self.env.lang
        names = self.with_context(lang=lang)._get_public_holiday_names()
        leaves = (
            self.env["resource.calendar.leaves"]
            .with_company(self)
            .create(
                [
                    {
                        "name": names[key],
                        "calendar_id": False,
                        "date_from": spans.local_moment(days[key], 0, tz),
                        "date_to": spans.local_moment(days[key], 24, tz),
                    }
                    for key in missing
                ]
            )
        )
        # Their company is computed from the environment that flushes: this one.
        leaves.flush_recordset()
        self._end_holiday_warnings()
        return leaves

    # ------------------------------------------------------------------
    # Warning
    # ------------------------------------------------------------------

    def _get_next_holiday_year(self):
        """The year whose holidays are to be known by now: the next from October."""
        today = fields.Date.context_today(self)
        return today.year + (today.month >= OCTOBER)

    def _are_public_holidays_missing(self):
        self.ensure_one()
        leaves = self._get_public_holiday_leaves(self._get_next_holiday_year())
        return not all(leaves.values())

    @api.model
    def _cron_warn_about_holidays(self):
        """Ask managers to create next year's holidays while they are missing."""
        sites = self.env["telecentre.site"].search([("state", "=", "open")])
        for company in sites.company_id.filtered(
            lambda company: company._are_public_holidays_missing()
        ):
            company._warn_about_holidays()

    def _warn_about_holidays(self):
        """One activity per manager, on the company's own contact."""
        self.ensure_one()
        year = self._get_next_holiday_year()
        group = self.env.ref(
            "telecentre_management.telecentre_management_group_manager"
        )
        managers = group.all_user_ids.filtered(
            lambda user: user.active and self in user.company_ids
        )
        warned = self._get_holiday_warnings().user_id
        for manager in managers - warned:
            env = self.with_context(lang=manager.lang).env
            self.partner_id.activity_schedule(
                ACTIVITY_TYPE,
                user_id=manager.id,
                summary=env._("Public holidays of %(year)s", year=year),
                note=env._(
                    "The sites of %(company)s would be open on them. Create them in "
                    "one click: Telecentres, Configuration, Public holidays.",
                    company=self.name,
                ),
            )

    def _get_holiday_warnings(self):
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                Domain("activity_type_id", "=", self.env.ref(ACTIVITY_TYPE).id)
                & Domain("res_model", "=", "res.partner")
                & Domain("res_id", "in", self.partner_id.ids)
            )
        )

    def _end_holiday_warnings(self):
        """Nothing is left to warn about once the holidays are there."""
        if not self._are_public_holidays_missing():
            self._get_holiday_warnings().action_done()
