from odoo import api, fields, models
from odoo.tools import SQL


class TelecentreOccupancyReport(models.Model):
    """Hours open, booked and used, by clock hour.

    One row an hour that a space was open, and one for each use of it: a month of
    rental counts for the hours at which the site was open, so that a space is never
    more than full.
    """

    _name = "telecentre.occupancy.report"
    _description = "Occupancy"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "space_id"
    _depends = {
        "res.partner": ["telecentre_situation"],
        "telecentre.opening": ["date", "date_start", "date_stop", "space_id"],
        "telecentre.rental": [
            "date_start",
            "date_stop",
            "partner_id",
            "space_id",
            "state",
            "usage",
        ],
        "telecentre.site": ["tz"],
        "telecentre.space": ["type_id"],
        "telecentre.space.type": ["kind"],
    }

    date = fields.Date(readonly=True)
    weekday = fields.Selection(
        selection="_selection_weekday", string="Day of the week", readonly=True
    )
    hour = fields.Selection(selection="_selection_hour", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    site_id = fields.Many2one("telecentre.site", readonly=True)
    space_id = fields.Many2one("telecentre.space", readonly=True)
    space_type_id = fields.Many2one(
        "telecentre.space.type", string="Kind", readonly=True
    )
    space_kind = fields.Selection(
        selection="_selection_space_kind", string="Category", readonly=True
    )
    usage = fields.Selection(selection="_selection_usage", readonly=True)
    audience = fields.Selection(selection="_selection_audience", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Member", readonly=True)
    hours_open = fields.Float(string="Hours open", readonly=True)
    hours_booked = fields.Float(string="Hours booked", readonly=True)
    hours_used = fields.Float(
        string="Hours used",
        readonly=True,
        help="Booked and not missed, up to now.",
    )
    occupancy = fields.Float(
        string="Occupancy (%)",
        readonly=True,
        aggregator="avg",
        help="Hours booked in a hundred hours open.",
    )

    @api.model
    def _selection_weekday(self):
        return (
            self.env["resource.calendar.attendance"]
            ._fields["dayofweek"]
            ._description_selection(self.env)
        )

    @api.model
    def _selection_hour(self):
        return [(f"{hour:02}", f"{hour:02}:00") for hour in range(24)]

    @api.model
    def _selection_space_kind(self):
        kinds = self.env["telecentre.space.type"]._fields["kind"]
        return kinds._description_selection(self.env)

    @api.model
    def _selection_usage(self):
        usages = self.env["telecentre.rental"]._fields["usage"]
        return usages._description_selection(self.env)

    @api.model
    def _selection_audience(self):
        situations = self.env["res.partner"]._fields["telecentre_situation"]
        return situations._description_selection(self.env)

    def _read_group_select(self, aggregate_spec, query):
        """A share is that of the sums, not the mean of shares."""
        if aggregate_spec != "occupancy:avg":
            return super()._read_group_select(aggregate_spec, query)
        booked, opened = (
            self._field_to_sql(self._table, name, query)
            for name in ("hours_booked", "hours_open")
        )
        return SQL(
            "ROUND((100 * SUM(%s) / NULLIF(SUM(%s), 0))::numeric, 1)::float8",
            booked,
            opened,
        )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH hours AS (%(hours)s)
            SELECT row_number() OVER () AS id,
                   row.date,
                   (EXTRACT(ISODOW FROM row.date)::integer - 1)::text AS weekday,
                   to_char(
                       row.date_start AT TIME ZONE 'UTC' AT TIME ZONE site.tz, 'HH24'
                   ) AS hour,
                   row.company_id,
                   row.site_id,
                   row.space_id,
                   space.type_id AS space_type_id,
                   kind.kind AS space_kind,
                   row.usage,
                   member.telecentre_situation AS audience,
                   row.partner_id,
                   row.hours_open,
                   row.hours_booked,
                   row.hours_used,
                   0.0 AS occupancy
              FROM (
                   SELECT hours.date, hours.date_start, hours.company_id,
                          hours.site_id, hours.space_id,
                          NULL AS usage,
                          NULL::integer AS partner_id,
                          EXTRACT(EPOCH FROM hours.date_stop - hours.date_start)
                              / 3600 AS hours_open,
                          0 AS hours_booked,
                          0 AS hours_used
                     FROM hours
                UNION ALL
                   SELECT hours.date, hours.date_start, hours.company_id,
                          hours.site_id, hours.space_id,
                          rental.usage,
                          rental.partner_id,
                          0,
                          taken.hours,
                          CASE WHEN rental.state IN ('in_use', 'done')
                                AND hours.date_start <= NOW() AT TIME ZONE 'UTC'
                               THEN taken.hours ELSE 0 END
                     FROM hours
                     JOIN telecentre_rental rental
                       ON rental.space_id = hours.space_id
                      AND rental.date_start < hours.date_stop
                      AND rental.date_stop > hours.date_start
                      AND rental.usage <> 'closure'
                      AND rental.state IN ('confirmed', 'in_use', 'done', 'no_show')
               CROSS JOIN LATERAL (
                          SELECT EXTRACT(EPOCH FROM
                              LEAST(rental.date_stop, hours.date_stop)
                              - GREATEST(rental.date_start, hours.date_start)
                          ) / 3600 AS hours
                          ) taken
                   ) row
              JOIN telecentre_site site ON site.id = row.site_id
              JOIN telecentre_space space ON space.id = row.space_id
              JOIN telecentre_space_type kind ON kind.id = space.type_id
         LEFT JOIN res_partner member ON member.id = row.partner_id
            """,
            hours=self.env["telecentre.opening"]._get_hours_sql(),
        )
