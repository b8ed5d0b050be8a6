from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_date


class TelecentreAct(models.Model):
    """A decision of the council (délibération) that public prices refer to."""

    _name = "telecentre.act"
    _description = "Act of the Council"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _rec_names_search = ["number", "title"]
    _check_company_auto = True

    number = fields.Char(required=True, tracking=True)
    title = fields.Char(required=True)
    date = fields.Date(string="Voted on", required=True, tracking=True)
    date_transmitted = fields.Date(
        string="Transmitted on",
        tracking=True,
        copy=False,
        help="Day on which the State received the act for its review of legality: "
        "an act that was not transmitted cannot be enforced.",
    )
    date_effective = fields.Date(
        string="In force from",
        compute="_compute_date_effective",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        tracking=True,
        help="No price and no gratuity of this act applies before that day.",
    )
    state = fields.Selection(
        [
            ("to_transmit", "To transmit"),
            ("upcoming", "Upcoming"),
            ("in_force", "In force"),
        ],
        compute="_compute_state",
        search="_search_state",
    )
    active = fields.Boolean(default=True)
    document = fields.Binary(attachment=True)
    document_name = fields.Char()
    note = fields.Text()
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    pricelist_ids = fields.One2many(
        "product.pricelist", "telecentre_act_id", string="Price lists", readonly=True
    )
    plan_ids = fields.One2many(
        "telecentre.plan", "act_id", string="Plans", readonly=True
    )
    pass_type_ids = fields.One2many(
        "telecentre.pass.type", "act_id", string="Passes", readonly=True
    )
    gratuity_ids = fields.One2many(
        "telecentre.gratuity", "act_id", string="Gratuities", readonly=True
    )

    _number_unique = models.UniqueIndex(
        "(company_id, number)", "This company already has an act with this number."
    )

    @api.depends("date", "date_transmitted")
    def _compute_date_effective(self):
        """Once transmitted, else when voted; a later day that was chosen stays."""
        for act in self:
            earliest = act.date_transmitted or act.date
            if not act.date_effective or (earliest and act.date_effective < earliest):
                act.date_effective = earliest

    @api.depends("date_transmitted", "date_effective")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for act in self:
            if not act.date_transmitted:
                act.state = "to_transmit"
            elif act.date_effective and act.date_effective > today:
                act.state = "upcoming"
            else:
                act.state = "in_force"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        sent = Domain("date_transmitted", "!=", False)
        upcoming = Domain("date_effective", ">", fields.Date.context_today(self))
        domains = {
            "to_transmit": ~sent,
            "upcoming": sent & upcoming,
            "in_force": sent & ~upcoming,
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.depends("number", "title")
    def _compute_display_name(self):
        for act in self:
            act.display_name = " – ".join(filter(None, [act.number, act.title]))

    @api.constrains("date", "date_transmitted", "date_effective")
    def _check_dates(self):
        """Voted, then transmitted, then in force; its prices never start before."""
        for act in self:
            dates = [act.date, act.date_transmitted, act.date_effective]
            known = [day for day in dates if day]
            if known != sorted(known):
                raise ValidationError(
                    act.env._(
                        "Act %(act)s: it is voted first, then transmitted, then in "
                        "force. Correct its dates.",
                        act=act.number,
                    )
                )
        self.with_context(active_test=False).pricelist_ids._check_telecentre_dates()

    def _is_in_force(self, day):
        """Whether what the act votes applies on a local date."""
        return bool(self) and (not self.date_effective or self.date_effective <= day)

    def _get_label(self):
        """``no. 2008-117 of 26/09/2008``, to quote the act in a text."""
        self.ensure_one()
        return self.env._(
            "no. %(number)s of %(date)s",
            number=self.number,
            date=format_date(self.env, self.date),
        )
