from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date

BAR_WIDTH = 100


class TelecentreSiteReport(models.TransientModel):
    """One page a site, for elected members: what it is used for, and what it brings."""

    _name = "telecentre.site.report"
    _description = "Report of a Site"

    site_ids = fields.Many2many(
        "telecentre.site", string="Sites", help="Empty: all open sites, one page each."
    )
    date_start = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.start_of(
            fields.Date.context_today(self), "year"
        ),
    )
    date_stop = fields.Date(
        string="To", required=True, default=fields.Date.context_today
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    @api.constrains("date_start", "date_stop")
    def _check_period(self):
        for report in self:
            if report.date_stop < report.date_start:
                raise UserError(report.env._("The period ends before it begins."))

    def action_print(self):
        self.ensure_one()
        if not self._get_sites():
            raise UserError(self.env._("There is no open site to report on."))
        return self.env.ref(
            "telecentre_management.telecentre_site_report_report"
        ).report_action(self)

    def _get_sites(self):
        return self.site_ids or self.env["telecentre.site"].search(
            Domain("state", "=", "open") & Domain("company_id", "=", self.company_id.id)
        )

    def _get_period_label(self):
        return self.env._(
            "from %(start)s to %(stop)s",
            start=format_date(self.env, self.date_start),
            stop=format_date(self.env, self.date_stop),
        )

    # ------------------------------------------------------------------
    # Figures of one site
    # ------------------------------------------------------------------

    def _get_domain(self, site):
        return (
            Domain("site_id", "=", site.id)
            & Domain("date", ">=", self.date_start)
            & Domain("date", "<=", self.date_stop)
        )

    def _get_figures(self, site):
        """What the page says of a site: names and numbers, ready to be laid out."""
        return {
            "money": self._get_money(site),
            "hours": self._get_hours(site),
            "uses": self._get_uses(site),
            "months": self._get_months(site),
            "kinds": self._get_kinds(site),
            "audiences": self._get_audiences(site),
        }

    def _get_money(self, site):
        names = ("amount_due", "amount_free", "amount_invoiced", "amount_collected")
        [values] = self.env["telecentre.revenue.report"]._read_group(
            self._get_domain(site), [], [f"{name}:sum" for name in names]
        )
        return {name: value or 0.0 for name, value in zip(names, values, strict=True)}

    def _get_hours(self, site):
        """Hours open, booked and used, and the occupancy of the site."""
        names = ("hours_open:sum", "hours_booked:sum", "hours_used:sum")
        [values] = self.env["telecentre.occupancy.report"]._read_group(
            self._get_domain(site), [], [*names, "occupancy:avg"]
        )
        opened, booked, used, occupancy = (value or 0.0 for value in values)
        return {
            "open": opened,
            "booked": booked,
            "used": used,
            "occupancy": occupancy,
        }

    def _get_uses(self, site):
        """How many uses, by how many people."""
        first, last = (
            fields.Datetime.to_datetime(day)
            for day in (self.date_start, fields.Date.add(self.date_stop, days=1))
        )
        [(uses, members)] = self.env["telecentre.rental"]._read_group(
            Domain("site_id", "=", site.id)
            & Domain("usage", "=", "rental")
            & Domain("state", "in", ("confirmed", "in_use", "done"))
            & Domain("date_start", ">=", first)
            & Domain("date_start", "<", last),
            [],
            ["__count", "partner_id:count_distinct"],
        )
        return {"uses": uses, "members": members}

    def _get_months(self, site):
        """``[(month, occupancy, width of its bar in %), …]``."""
        rows = self.env["telecentre.occupancy.report"]._read_group(
            self._get_domain(site), ["date:month"], ["occupancy:avg"]
        )
        return [
            (
                format_date(self.env, month, date_format="MMMM y"),
                occupancy or 0.0,
                min(occupancy or 0.0, BAR_WIDTH),
            )
            for month, occupancy in rows
        ]

    def _get_kinds(self, site):
        """``[(kind of space, hours booked, occupancy), …]``, the busiest first."""
        rows = self.env["telecentre.occupancy.report"]._read_group(
            self._get_domain(site),
            ["space_type_id"],
            ["hours_booked:sum", "occupancy:avg"],
        )
        return sorted(rows, key=lambda row: -(row[2] or 0.0))

    def _get_audiences(self, site):
        """``[(audience, hours booked), …]`` of members, the most present first."""
        report = self.env["telecentre.occupancy.report"]
        labels = dict(report._selection_audience())
        rows = report._read_group(
            self._get_domain(site) & Domain("partner_id", "!=", False),
            ["audience"],
            ["hours_booked:sum"],
        )
        return sorted(
            (
                (labels.get(audience) or self.env._("Not told"), hours)
                for audience, hours in rows
            ),
            key=lambda row: -row[1],
        )
