from odoo import api, fields, models

# Minutes of the units in which people say how long before.
UNITS = {"day": 1440, "hour": 60, "minute": 1}


class TelecentrePolicy(models.Model):
    """Minutes, typed as people say them: days, hours, hours and minutes."""

    _inherit = "telecentre.policy"

    lead_number = fields.Integer(
        string="Advance notice",
        compute="_compute_lead_number",
        inverse="_inverse_lead_number",
    )
    lead_unit = fields.Selection(
        [("minute", "minutes"), ("hour", "hours"), ("day", "days")],
        compute="_compute_lead_number",
        inverse="_inverse_lead_number",
        string="Unit of the notice",
    )
    shortest_hours = fields.Float(
        string="Shortest stay",
        compute="_compute_shortest_hours",
        inverse="_inverse_shortest_hours",
        help="Hours and minutes. A whole day is never too short.",
    )
    longest_hours = fields.Float(
        string="Longest stay",
        compute="_compute_longest_hours",
        inverse="_inverse_longest_hours",
        help="Hours and minutes of opening: a day open from 9 to 18 is 9 hours.",
    )

    @api.depends("lead_minutes")
    def _compute_lead_number(self):
        """In the longest unit that says it exactly."""
        for policy in self:
            minutes = policy.lead_minutes
            unit = next(unit for unit, size in UNITS.items() if not minutes % size)
            policy.lead_unit = unit if minutes else "hour"
            policy.lead_number = minutes // UNITS[unit]

    def _inverse_lead_number(self):
        for policy in self:
            unit = UNITS[policy.lead_unit or "hour"]
            policy.lead_minutes = policy.lead_number * unit

    @api.depends("shortest_minutes")
    def _compute_shortest_hours(self):
        for policy in self:
            policy.shortest_hours = policy.shortest_minutes / 60

    def _inverse_shortest_hours(self):
        for policy in self:
            policy.shortest_minutes = round(policy.shortest_hours * 60)

    @api.depends("longest_minutes")
    def _compute_longest_hours(self):
        for policy in self:
            policy.longest_hours = policy.longest_minutes / 60

    def _inverse_longest_hours(self):
        for policy in self:
            policy.longest_minutes = round(policy.longest_hours * 60)
