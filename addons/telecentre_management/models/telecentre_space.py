from odoo import api, fields, models
from odoo.exceptions import UserError


class TelecentreSpace(models.Model):
    """One bookable unit: fifteen open-space places are fifteen spaces of one type.

    When it is free is in ``telecentre_space_availability.py``, rooms and their parts in
    ``telecentre_space_nesting.py``.
    """

    _name = "telecentre.space"
    _description = "Telecentre Space"
    _inherit = ["telecentre.company.chosen", "telecentre.site.bound", "mail.thread"]
    _order = "site_id, sequence, name, id"
    _parent_store = True
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    site_id = fields.Many2one(
        "telecentre.site", required=True, ondelete="restrict", index=True
    )
    # Stored for the company rule, which is read with every search.
    company_id = fields.Many2one(related="site_id.company_id", store=True, index=True)
    type_id = fields.Many2one(
        "telecentre.space.type", required=True, ondelete="restrict", index=True
    )
    kind = fields.Selection(related="type_id.kind")
    parent_id = fields.Many2one(
        "telecentre.space",
        string="Part of",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('site_id', '=', site_id), ('id', '!=', id)]",
        help="A room that is rented whole or in parts: while it is rented its parts "
        "are not, and the reverse.",
    )
    child_ids = fields.One2many("telecentre.space", "parent_id", string="Parts")
    parent_path = fields.Char(index=True)
    resource_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Own opening hours",
        check_company=True,
        help="Empty: the hours of the site.",
    )
    capacity = fields.Integer(default=1, help="How many people it holds.")
    is_portal_bookable = fields.Boolean(
        string="Bookable online",
        default=True,
        help="Members may rent it themselves in the portal.",
    )
    equipment_ids = fields.Many2many("maintenance.equipment", check_company=True)
    note = fields.Text()

    _name_unique = models.UniqueIndex(
        "(site_id, name)", "This site already has a space with this name."
    )
    _capacity_positive = models.Constraint(
        "CHECK (capacity > 0)", "A space holds at least one person."
    )

    @api.depends("name", "site_id.name")
    @api.depends_context("telecentre_short_name")
    def _compute_display_name(self):
        short = self.env.context.get("telecentre_short_name")
        for space in self:
            names = [space.name] if short else [space.site_id.name, space.name]
            space.display_name = " · ".join(filter(None, names))

    def write(self, vals):
        """A space that was rented stays where it was rented."""
        if "site_id" in vals:
            for space in self.filtered(
                lambda space: space.site_id.id != vals["site_id"]
            ):
                if (
                    self.env["telecentre.rental"]
                    .sudo()
                    .search_count([("space_id", "=", space.id)], limit=1)
                ):
                    raise UserError(
                        space.env._(
                            "%(space)s has rentals: archive it and create another "
                            "space at the other site.",
                            space=space.display_name,
                        )
                    )
        return super().write(vals)

    # ------------------------------------------------------------------
    # Public methods
    # ------------------------------------------------------------------

    @api.readonly
    def get_free_intervals(self, date_start, date_stop):
        """When these spaces can be rented: open hours less closures and rentals.

        :param str date_start: UTC, ``YYYY-MM-DD HH:MM:SS``, included
        :param str date_stop: UTC, excluded
        :return: ``{space id: [[start, stop], …]}``, UTC strings, half-open
        :raise UserError: if the range is empty or not a range of dates
        """
        self.check_access("read")
        start, stop = self.site_id._parse_range(date_start, date_stop)
        to_string = fields.Datetime.to_string
        return {
            space.id: [[to_string(begin), to_string(end)] for begin, end in free]
            for space, free in self._get_free_intervals(start, stop).items()
        }

    @api.readonly
    def get_quote(self, date_start, date_stop, partner_id=None):
        """Price of a rental of this space, with its breakdown.

        :param str date_start: UTC, ``YYYY-MM-DD HH:MM:SS``, included
        :param str date_stop: UTC, excluded
        :param int partner_id: the member; the caller when a portal user asks
        :return: ``{"currency", "amount_full", "amount_due", "gratuity",
            "lines": [{"unit", "quantity", "price_unit", "subtotal"}],
            "credits": [{"pass", "label", "minutes"}]}``, untaxed; the lines are what
            passes and allowances leave to be paid. ``"notice"`` comes with them when
            a gratuity cannot be given any more, and says why
        :raise UserError: if the range is empty or no price exists for it
        """
        self.ensure_one()
        self.check_access("read")
        start, stop = self.site_id._parse_range(date_start, date_stop)
        if not isinstance(partner_id or 0, int):
            raise UserError(self.env._("Ask for one member at a time, by id."))
        partner = self.env["res.partner"].browse(partner_id or ())
        if self.env.user.share:
            partner = self.env.user.partner_id
        partner.check_access("read")
        rental = self.env["telecentre.rental"].new(
            {
                "space_id": self.id,
                "partner_id": partner.id,
                "date_start": start,
                "date_stop": stop,
            }
        )
        quote = rental._get_quotes()[rental]
        if quote.refusal:
            raise UserError(quote.refusal)
        return quote.to_dict()
