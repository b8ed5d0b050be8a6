from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.base.models.res_partner import _tz_get

from .telecentre_rental import BLOCKING_STATES


class TelecentreSite(models.Model):
    """A place of the network: where it is, when it is open, who runs it.

    Its opening hours are in ``telecentre_site_opening.py``.
    """

    _name = "telecentre.site"
    _description = "Telecentre Site"
    _inherit = ["telecentre.company.chosen", "mail.thread", "mail.activity.mixin"]
    _order = "name"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    # identity
    name = fields.Char(required=True, tracking=True)
    code = fields.Char(required=True, help="Short unique code, such as MUR.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    color = fields.Integer()
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("fitting_out", "Fitting out"),
            ("open", "Open"),
            ("closed", "Closed"),
        ],
        required=True,
        default="planned",
        tracking=True,
        index=True,
        group_expand=True,
        help="Only an open site can be rented.",
    )
    date_opened = fields.Date(string="Opened on")
    speciality = fields.Char(
        translate=True, help="What this site is for, so that sites do not compete."
    )
    note = fields.Html(
        groups="telecentre_management.telecentre_management_group_host,"
        "telecentre_management.telecentre_management_group_billing",
    )

    # premises
    partner_id = fields.Many2one("res.partner", string="Address", check_company=True)
    host_kind = fields.Selection(
        [
            ("public_services_house", "Public services house"),
            ("business_nursery", "Business nursery"),
            ("digital_public_space", "Public digital space"),
            ("town_hall", "Town hall"),
            ("other", "Other"),
        ],
        string="Premises",
    )
    host_partner_id = fields.Many2one("res.partner", string="Owner of the premises")
    authority_id = fields.Many2one(
        "res.partner",
        string="Local authority",
        help="The communauté de communes that runs the site with the council.",
    )
    surface = fields.Float(string="Surface (m²)")
    is_zrr = fields.Boolean(
        string="Rural revitalisation zone", help="Zone de revitalisation rurale (ZRR)."
    )
    is_accessible = fields.Boolean(
        string="Accessible", help="Accessible to people with reduced mobility."
    )

    # when
    resource_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Opening hours",
        required=True,
        check_company=True,
        default=lambda self: self.env.company.resource_calendar_id,
    )
    hours_source = fields.Selection(
        [
            ("own", "Its own hours"),
            ("host", "The hours of the premises"),
            ("within", "Its own hours, while the premises are open"),
        ],
        string="Opens at",
        required=True,
        default="own",
        help="The premises are those of a public services house, a nursery…",
    )
    host_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Hours of the premises",
        check_company=True,
        help="Opening hours of the building, and its closures.",
    )
    is_open_on_holidays = fields.Boolean(
        string="Open on public holidays",
        help="Closures of the whole company leave this site open.",
    )
    tz = fields.Selection(
        _tz_get,
        string="Time zone",
        required=True,
        default=lambda self: self.env.company.resource_calendar_id.tz or "Europe/Paris",
    )

    # who and with what
    user_ids = fields.Many2many(
        "res.users",
        string="Hosts",
        domain=[("share", "=", False)],
        help="The people who run this site: they see its rentals.",
    )
    space_ids = fields.One2many("telecentre.space", "site_id", string="Spaces")
    analytic_account_id = fields.Many2one(
        "account.analytic.account",
        check_company=True,
        help="Invoice lines of this site go to this account.",
    )

    # counters
    space_count = fields.Integer(compute="_compute_space_count")
    rental_today_count = fields.Integer(compute="_compute_rental_today_count")

    _code_unique = models.UniqueIndex(
        "(company_id, code)", "Another site of this company already has this code."
    )

    def _compute_space_count(self):
        counts = dict(
            self.env["telecentre.space"]._read_group(
                [("site_id", "in", self.ids)], ["site_id"], ["__count"]
            )
        )
        for site in self:
            site.space_count = counts.get(site, 0)

    def _compute_rental_today_count(self):
        counts = dict(
            self.env["telecentre.rental"]._read_group(
                [
                    ("site_id", "in", self.ids),
                    ("state", "in", BLOCKING_STATES),
                    ("date_start", "<", "today +1d"),
                    ("date_stop", ">", "today"),
                ],
                ["site_id"],
                ["__count"],
            )
        )
        for site in self:
            site.rental_today_count = counts.get(site, 0)

    @api.constrains("resource_calendar_id", "host_calendar_id", "hours_source")
    def _check_calendars(self):
        for site in self:
            calendars = site.resource_calendar_id | site.host_calendar_id
            if flexible := calendars.filtered("flexible_hours"):
                raise ValidationError(
                    site.env._(
                        "Site %(site)s needs opening hours with fixed times: "
                        "%(calendar)s is a flexible schedule.",
                        site=site.name,
                        calendar=flexible[0].name,
                    )
                )
            if site.hours_source != "own" and not site.host_calendar_id:
                raise ValidationError(
                    site.env._(
                        "Site %(site)s follows the hours of its premises: "
                        "say which they are.",
                        site=site.name,
                    )
                )

    def action_open_spaces(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_space_action"
        )
        return action | {
            "domain": [("site_id", "=", self.id)],
            "context": {"default_site_id": self.id},
        }

    def action_open_rentals(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_rental_action"
        )
        return action | {
            "domain": [("site_id", "=", self.id)],
            "context": {"default_site_id": self.id},
        }
