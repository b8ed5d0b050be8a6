from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from .telecentre_gratuity import FOLLOWED_TRIGGERS

WARNING_BATCH = 50


class TelecentreGratuityGrant(models.Model):
    """A gratuity given to one member, from a day to a day (both included).

    Made by the trigger of the gratuity, or by hand. One that a trigger made follows it
    until somebody changes its dates.
    """

    _name = "telecentre.gratuity.grant"
    _description = "Gratuity Grant"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_stop desc, id desc"
    _rec_names_search = ["partner_id.name", "gratuity_id.name"]
    _check_company_auto = True

    # who and what
    partner_id = fields.Many2one(
        "res.partner", string="Member", required=True, index=True, ondelete="restrict"
    )
    gratuity_id = fields.Many2one(
        "telecentre.gratuity",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain=[("trigger", "!=", "always")],
    )
    company_id = fields.Many2one(
        related="gratuity_id.company_id", store=True, precompute=True, index=True
    )
    # Stored for the rule of the hosts.
    site_id = fields.Many2one(
        related="partner_id.telecentre_site_id",
        string="Home site",
        store=True,
        index=True,
    )
    reduction = fields.Float(related="gratuity_id.reduction")
    act_id = fields.Many2one(
        "telecentre.act",
        compute="_compute_act_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    reason = fields.Char(
        string="Grounds",
        help="Why this member: project, course, decision of the board.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Granted by",
        default=lambda self: self.env.user,
        readonly=True,
    )
    is_automatic = fields.Boolean(
        string="Follows its trigger",
        readonly=True,
        help="Its dates follow the membership or the day of settling until somebody "
        "changes them by hand.",
    )

    # when
    date_start = fields.Date(
        string="First day",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
    )
    date_stop = fields.Date(
        string="Last day",
        compute="_compute_date_stop",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="Included.",
    )
    state = fields.Selection(
        [("upcoming", "Upcoming"), ("in_force", "In force"), ("ended", "Ended")],
        compute="_compute_state",
        search="_search_state",
    )
    date_warned = fields.Date(
        string="End announced on",
        readonly=True,
        copy=False,
        help="Day on which the member and the host were told of its end.",
    )

    # money
    currency_id = fields.Many2one(related="company_id.currency_id")
    value = fields.Monetary(
        string="Value given",
        compute="_compute_value",
        help="Untaxed value of the member's free use under this gratuity, uses already "
        "booked included.",
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_stop >= date_start)",
        "The last day of a grant comes after its first.",
    )
    _ending_index = models.Index("(date_stop) WHERE date_warned IS NULL")

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("gratuity_id")
    def _compute_act_id(self):
        for grant in self:
            grant.act_id = grant.gratuity_id.act_id

    @api.depends("gratuity_id", "date_start")
    def _compute_date_stop(self):
        for grant in self:
            if grant.date_start and grant.gratuity_id:
                grant.date_stop = grant.gratuity_id._get_term_end(grant.date_start)

    @api.depends("date_start", "date_stop")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for grant in self:
            if grant.date_start and grant.date_start > today:
                grant.state = "upcoming"
            elif grant.date_stop and grant.date_stop < today:
                grant.state = "ended"
            else:
                grant.state = "in_force"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        domains = {
            "upcoming": Domain("date_start", ">", today),
            "ended": Domain("date_stop", "<", today),
            "in_force": Domain("date_start", "<=", today)
            & Domain("date_stop", ">=", today),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    def _compute_value(self):
        values = self.env["telecentre.gratuity.report"]._read_group(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("gratuity_id", "in", self.gratuity_id.ids),
            ],
            ["partner_id", "gratuity_id", "date:day"],
            ["value:sum"],
        )
        for grant in self:
            grant.value = sum(
                value
                for partner, gratuity, day, value in values
                if partner == grant.partner_id
                and gratuity == grant.gratuity_id
                and grant.date_start <= day <= grant.date_stop
            )

    @api.depends("partner_id", "gratuity_id")
    def _compute_display_name(self):
        for grant in self:
            grant.display_name = " – ".join(
                filter(None, [grant.partner_id.name, grant.gratuity_id.name])
            )

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    @api.constrains("partner_id", "gratuity_id", "date_start", "date_stop")
    def _check_no_overlap(self):
        """A member holds a gratuity once at a time."""
        others = self.search([("partner_id", "in", self.partner_id.ids)])
        for grant in self:
            clash = others.filtered(
                lambda other, one=grant: (
                    other != one
                    and other.partner_id == one.partner_id
                    and other.gratuity_id == one.gratuity_id
                    and other.date_start <= one.date_stop
                    and one.date_start <= other.date_stop
                )
            )
            if clash:
                raise ValidationError(
                    grant.env._(
                        "%(member)s already holds “%(gratuity)s” until %(date)s: "
                        "change that grant instead.",
                        member=grant.partner_id.display_name,
                        gratuity=grant.gratuity_id.name,
                        date=format_date(grant.env, clash[0].date_stop),
                    )
                )

    @api.constrains("act_id", "date_start")
    def _check_act(self):
        for grant in self:
            if not grant.is_automatic and not grant.act_id._is_in_force(
                grant.date_start
            ):
                raise ValidationError(
                    grant.env._(
                        "Act %(act)s is in force from %(date)s: no gratuity before.",
                        act=grant.act_id.number,
                        date=format_date(grant.env, grant.act_id.date_effective),
                    )
                )

    def write(self, vals):
        """Dates changed by hand stay; a new end is announced again."""
        changed = vals.keys() & {"date_start", "date_stop", "gratuity_id"}
        if changed and not self.env.context.get("telecentre_follow_trigger"):
            vals = vals | {"is_automatic": False}
        if "date_stop" in vals:
            vals = {"date_warned": False} | vals
        return super().write(vals)

    # ------------------------------------------------------------------
    # End announced
    # ------------------------------------------------------------------

    @api.model
    def _cron_warn_ending(self):
        """Tell host and member, once, that a gratuity is about to end."""
        # Those that an import or an older version left out.
        self.env["telecentre.gratuity"].search(
            [("trigger", "in", FOLLOWED_TRIGGERS)]
        )._sync_grants()
        domain = self._get_to_warn_domain()
        grants = self.search(domain, limit=WARNING_BATCH, order="date_stop, id")
        template = self.env.ref(
            "telecentre_management.telecentre_gratuity_grant_mail_ending",
            raise_if_not_found=False,
        )
        for grant in grants:
            grant._warn_ending(template)
        self.env["ir.cron"]._commit_progress(
            len(grants), remaining=self.search_count(domain)
        )

    @api.model
    def _get_to_warn_domain(self):
        """Grants in force that end within the warning time of their gratuity."""
        today = fields.Date.context_today(self)
        by_days = self.env["telecentre.gratuity"].with_context(active_test=False)
        ending = Domain.OR(
            Domain("gratuity_id", "in", gratuities.ids)
            & Domain("date_stop", "<=", today + timedelta(days=days))
            for days, gratuities in by_days.search([("trigger", "!=", "always")])
            .grouped("warning_days")
            .items()
        )
        return (
            ending
            & Domain("date_warned", "=", False)
            & Domain("date_start", "<=", today)
            & Domain("date_stop", ">=", today)
        )

    def _warn_ending(self, template):
        """One activity for the host of the home site, one mail to the member."""
        self.ensure_one()
        host = self.site_id.user_ids[:1] or self.gratuity_id.create_uid
        lang = host.lang or self.env.lang
        env = self.with_context(lang=lang).env
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.date_stop,
            user_id=host.id,
            summary=env._("Gratuity about to end"),
            note=env._(
                "“%(gratuity)s” of %(member)s ends on %(date)s: talk with them about "
                "what comes next.",
                gratuity=self.gratuity_id.with_context(lang=lang).name,
                member=self.partner_id.name,
                date=format_date(env, self.date_stop),
            ),
        )
        if template and self.partner_id.email:
            template.send_mail(self.id)
        self.date_warned = fields.Date.context_today(self)
