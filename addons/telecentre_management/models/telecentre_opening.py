from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import spans

DAYS_AHEAD = 31
MOST_DAYS_BACK = 730
DAYS_AT_ONCE = 31


class TelecentreOpening(models.Model):
    """When each space was open: what occupancy is a share of.

    Written every night from the opening hours and closures. Past days stay as they
    were, whatever hours a site adopts later; the coming month is written anew.
    """

    _name = "telecentre.opening"
    _description = "Opening of a Space"
    _order = "date_start, id"
    _rec_name = "space_id"

    space_id = fields.Many2one(
        "telecentre.space", required=True, ondelete="cascade", index=True
    )
    site_id = fields.Many2one(
        "telecentre.site", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one("res.company", required=True)
    date = fields.Date(required=True, help="Local day.")
    date_start = fields.Datetime(string="From", required=True)
    date_stop = fields.Datetime(string="To", required=True)

    _date_index = models.Index("(date)")
    _space_start_unique = models.UniqueIndex("(space_id, date_start)")

    @api.model
    def _cron_record(self):
        """Write the days that are not written yet, a month between two commits."""
        today = fields.Date.context_today(self)
        self.search([("date", ">=", today)]).unlink()
        day = self._get_first_missing_day(today)
        last = today + timedelta(days=DAYS_AHEAD)
        while day <= last:
            stop = min(day + timedelta(days=DAYS_AT_ONCE), last + timedelta(days=1))
            self._record(day, stop)
            left = max((last - stop).days + 1, 0)
            if not self.env["ir.cron"]._commit_progress(1, remaining=left):
                return
            day = stop

    @api.model
    def _get_first_missing_day(self, today):
        """After the last day written; at first, the day of the first rental."""
        latest = self.search([], order="date desc", limit=1)
        if latest:
            return latest.date + timedelta(days=1)
        oldest = self.env["telecentre.rental"].search(
            [("usage", "in", ("rental", "training"))], order="date_start", limit=1
        )
        first = oldest.date_start.date() if oldest else today
        return max(first, today - timedelta(days=MOST_DAYS_BACK))

    @api.model
    def _record(self, first, stop):
        """Write the openings of the local days ``[first, stop)``."""
        spaces = self.env["telecentre.space"].search(
            Domain("site_id.state", "=", "open") & Domain("type_id", "!=", False)
        )
        schedules = spaces._get_schedules(
            fields.Datetime.to_datetime(first) - timedelta(days=1),
            fields.Datetime.to_datetime(stop) + timedelta(days=1),
        )
        self.create(
            [
                {
                    "space_id": space.id,
                    "site_id": space.site_id.id,
                    "company_id": space.site_id.company_id.id,
                    "date": day,
                    "date_start": start,
                    "date_stop": end,
                }
                for space, known in schedules.items()
                for day, start, end in self._get_days(known, first, stop)
            ]
        )

    @api.model
    def _get_days(self, known, first, stop):
        """``[(local day, start, stop), …]`` of one space, pieces that touch merged."""
        by_day = {}
        for day, _period, start, end in known.pieces if known.is_rentable else ():
            if first <= day < stop:
                by_day.setdefault(day, []).append((start, end))
        return [
            (day, *span)
            for day, pieces in by_day.items()
            for span in spans.merge(pieces)
        ]

    @api.model
    def _get_hours_sql(self):
        """One row an opening and clock hour: id, space, day, from and to, in UTC."""
        return SQL(
            """
            SELECT opening.space_id,
                   opening.site_id,
                   opening.company_id,
                   opening.date,
                   GREATEST(hour, opening.date_start) AS date_start,
                   LEAST(hour + interval '1 hour', opening.date_stop) AS date_stop
              FROM telecentre_opening opening
        CROSS JOIN LATERAL generate_series(
                       date_trunc('hour', opening.date_start),
                       opening.date_stop - interval '1 second',
                       interval '1 hour'
                   ) hour
            """
        )
