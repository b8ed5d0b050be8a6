from odoo import api, fields, models

from ..tools.esf_facts import Params


class TelecentreTrainingRuleSet(models.Model):
    """How a funding period counts people: indicators, and readings of the answers.

    What the regulations leave to the managing authority, or what is not certain, is a
    parameter here: dated by ``version``, changed without a programmer.
    """

    _name = "telecentre.training.rule.set"
    _description = "Rules of a Funding Period"
    _order = "date_start desc, version desc, id"

    # identity
    name = fields.Char(required=True, translate=True)
    version = fields.Char(required=True, default="1")
    active = fields.Boolean(default=True)
    date_start = fields.Date(string="Period from", required=True)
    date_stop = fields.Date(string="Period to", required=True)
    source = fields.Text(help="Regulations, notices and letters these rules come from.")
    mention = fields.Char(
        translate=True, help="Printed beside the European flag on every document."
    )

    # readings of the answers
    genders = fields.Selection(
        [("FM", "Women and men"), ("FMX", "Women, men and non-binary people")],
        required=True,
        default="FMX",
    )
    registered_rule = fields.Selection(
        [
            ("always", "Unemployed, even with a small job"),
            ("not_working", "Unemployed only without work"),
        ],
        string="Registered job seekers",
        required=True,
        default="always",
        help="To confirm by the managing authority for categories B and C.",
    )
    student_rule = fields.Selection(
        [
            ("registered_first", "The registration as job seeker prevails"),
            ("student_first", "Inactive, even if registered as job seeker"),
        ],
        string="Full-time students",
        required=True,
        default="registered_first",
        help="To confirm by the managing authority.",
    )
    parental_leave = fields.Selection(
        [("employed", "Employed"), ("inactive", "Inactive")],
        required=True,
        default="employed",
    )
    starting_rule = fields.Selection(
        [("employed", "Employed"), ("unemployed", "Unemployed")],
        string="Setting up a business",
        required=True,
        default="employed",
        help="For who is not registered. To confirm by the managing authority.",
    )
    ltu_rule = fields.Selection(
        [
            ("age_based", "6 months below 25, 12 months from 25"),
            ("flat_12", "12 months at any age"),
        ],
        string="Long-term unemployment",
        required=True,
        default="age_based",
        help="To confirm by the managing authority.",
    )
    ltu_bound = fields.Selection(
        [("more", "More than that"), ("at_least", "That or more")],
        string="Exactly that long",
        required=True,
        default="more",
    )
    leap_birthday = fields.Selection(
        [("mar1", "1 March"), ("feb28", "28 February")],
        string="Born on 29 February",
        required=True,
        default="mar1",
        help="Their birthday in the other years.",
    )
    window_days = fields.Integer(
        string="Days after leaving",
        required=True,
        default=28,
        help="Until then an event is a result upon leaving; the last one counts.",
    )
    window_from = fields.Selection(
        [("entry", "The day after the entry"), ("exit", "The last day")],
        string="Results count from",
        required=True,
        default="entry",
        help="Whether a job found during the training is a result upon leaving.",
    )
    later_months = fields.Integer(
        string="Months after leaving", required=True, default=6
    )

    # deadlines
    interim_months = fields.Integer(
        string="Months for an interim claim", required=True, default=4
    )
    final_months = fields.Integer(
        string="Months for the final claim", required=True, default=6
    )

    # links
    indicator_ids = fields.One2many(
        "telecentre.training.indicator", "rule_set_id", copy=True
    )
    check_ids = fields.One2many(
        "telecentre.training.indicator.check", "rule_set_id", copy=True
    )

    _version_unique = models.UniqueIndex(
        "(date_start, date_stop, version) WHERE active",
        "There is already a rule set of this version for this period.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_stop > date_start)", "The period ends after it starts."
    )
    _delays_positive = models.Constraint(
        "CHECK (window_days > 0 AND later_months > 0 AND interim_months > 0 "
        "AND final_months > 0)",
        "Delays are longer than 0.",
    )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for rule_set in self:
            rule_set.display_name = f"{rule_set.name} · {rule_set.version}"

    def copy_data(self, default=None):
        """A variant: same period, next version."""
        return [
            {
                **vals,
                "version": (default or {}).get("version") or f"{vals['version']} bis",
            }
            for vals in super().copy_data(default)
        ]

    def _get_params(self):
        return Params(**{name: self[name] for name in Params._fields})
