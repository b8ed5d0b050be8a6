from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import esf_conditions
from .telecentre_training_operation_count import GENDERS, TOTAL

# Who works alone is a micro-enterprise too: what counts is whom the aid is for.
KINDS = [
    ("administration", "Public administration or public service"),
    ("micro", "Micro-enterprise, self-employed included"),
    ("small", "Small enterprise"),
    ("medium", "Medium-sized enterprise"),
    ("large", "Larger enterprise"),
    ("other", "Other organisation"),
]
# Staff below, then turnover and balance sheet at most, in euros.
SIZES = (
    ("micro", "staff_micro", "money_micro", "money_micro"),
    ("small", "staff_small", "money_small", "money_small"),
    ("medium", "staff_medium", "turnover_medium", "balance_medium"),
)


class TelecentreTrainingEntity(models.Model):
    """An administration or enterprise that an operation supports as such.

    Where the aim is the skills of a person, the person is the participant and the
    enterprise is not counted; where the aim is the enterprise, it is the reverse.
    """

    _name = "telecentre.training.entity"
    _description = "Supported Entity"
    _inherit = ["mail.thread"]
    _order = "operation_id, date_start, id"
    _rec_name = "partner_id"
    _rec_names_search = ["partner_id.name"]

    operation_id = fields.Many2one(
        "telecentre.training.operation", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(
        related="operation_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    rule_set_id = fields.Many2one(related="operation_id.rule_set_id")
    partner_id = fields.Many2one(
        "res.partner", string="Entity", required=True, ondelete="restrict", index=True
    )
    registration = fields.Char(related="partner_id.company_registry", string="SIRET")
    date_start = fields.Date(
        string="Supported from",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
    )
    support = fields.Char(
        required=True,
        help="What the operation does for it: legal aid, accounting, hiring…",
    )
    is_administration = fields.Boolean(string="Public body")
    is_enterprise = fields.Boolean(
        string="Economic activity",
        default=True,
        help="Whatever its legal form: cooperative, association, self-employed.",
    )
    staff = fields.Float(string="Staff (yearly units)", digits=(10, 2))
    turnover = fields.Monetary(string="Yearly turnover")
    balance = fields.Monetary(string="Balance sheet total")
    kind = fields.Selection(
        KINDS,
        string="Counted as",
        compute="_compute_kind",
        store=True,
        readonly=False,
        tracking=True,
        help="From its size; change it if a parent company counts too.",
    )
    proof = fields.Char(help="Accounts, declaration, register: what shows its size.")
    ineligible_reason = fields.Char(
        string="Not eligible because", tracking=True, help="Then it is counted nowhere."
    )
    participant_id = fields.Many2one(
        "telecentre.training.participant",
        string="Also a participant",
        compute="_compute_participant",
    )
    indicator_ids = fields.Many2many(
        "telecentre.training.indicator",
        string="In these figures",
        compute="_compute_indicators",
    )

    _once = models.UniqueIndex(
        "(operation_id, partner_id)", "This entity is already in this operation."
    )
    _sizes_positive = models.Constraint(
        "CHECK (staff >= 0 AND turnover >= 0 AND balance >= 0)",
        "Sizes are not negative.",
    )

    @api.depends("is_administration", "is_enterprise", "staff", "turnover", "balance")
    def _compute_kind(self):
        for entity in self:
            if entity.is_administration:
                entity.kind = "administration"
            elif not entity.is_enterprise:
                entity.kind = "other"
            else:
                entity.kind = entity._get_size()

    def _get_size(self):
        """Fewer people than the bound, and either amount at most its own."""
        rule_set = self.operation_id.rule_set_id
        for kind, staff, turnover, balance in SIZES:
            if self.staff < rule_set[staff] and (
                self.turnover <= rule_set[turnover] or self.balance <= rule_set[balance]
            ):
                return kind
        return "large"

    def _compute_participant(self):
        """The same person, counted as a participant: one of the two is too many."""
        people = self.env["telecentre.training.participant"].search(
            [
                ("operation_id", "in", self.operation_id.ids),
                ("partner_id", "in", self._get_people().ids),
                ("ineligible_reason", "in", (False, "")),
            ]
        )
        for entity in self:
            entity.participant_id = people.filtered(
                lambda each, entity=entity: (
                    each.operation_id == entity.operation_id
                    and each.partner_id in entity._get_people()
                )
            )[:1]

    def _get_people(self):
        """Who works alone is their own enterprise; so is the head, if known as such."""
        alone = self.filtered(lambda each: each.kind == "micro" and each.staff <= 1)
        return self.partner_id | alone.partner_id.child_ids

    def _compute_indicators(self):
        for entity in self:
            shown = entity.rule_set_id.indicator_ids.filtered(
                lambda each: each.unit == "entity"
            )
            facts = {"entity": entity.kind}
            entity.indicator_ids = (
                not entity.ineligible_reason
                and shown.filtered(lambda each, facts=facts: each._get_test()(facts))
            ) or shown.browse()

    @api.model_create_multi
    def create(self, vals_list):
        entities = super().create(vals_list)
        entities.operation_id._check_not_controller()
        return entities

    def write(self, vals):
        self.operation_id._check_not_controller()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        self.operation_id._check_not_controller()
        for entity in self:
            if entity.operation_id.state in ("agreed", "closed"):
                raise UserError(
                    entity.env._(
                        "%(entity)s is kept for the auditors: say why it is not "
                        "eligible instead.",
                        entity=entity.partner_id.name,
                    )
                )


class TelecentreTrainingOperation(models.Model):
    """The entities and the project itself, counted beside the participants."""

    _inherit = "telecentre.training.operation"

    entity_ids = fields.One2many("telecentre.training.entity", "operation_id")
    is_social_partner = fields.Boolean(
        string="Carried out by social partners or NGOs", help="Fully or partly."
    )
    is_for_women = fields.Boolean(
        string="Dedicated to women in employment",
        help="To their lasting participation and progress.",
    )
    is_for_administrations = fields.Boolean(string="Targets public administrations")

    def _add_entities(self, figures, rule_set, date):
        """Entities supported by that day, and the project once it has begun."""
        kinds = self._read_entity_kinds(date)
        for indicator in rule_set.indicator_ids:
            if indicator.unit == "project":
                count = len(self._get_entities(indicator, date))
            elif indicator.unit == "entity":
                test = indicator._get_test()
                count = sum(number for kind, number in kinds if test({"entity": kind}))
            else:
                continue
            figures[indicator.code] = dict.fromkeys(GENDERS, 0) | {TOTAL: count}

    def _read_entity_kinds(self, date):
        """``[(kind, number), …]`` of the eligible; only figures leave the callers."""
        return self.env.execute_query(
            SQL(
                """
                SELECT kind, COUNT(*)
                  FROM telecentre_training_entity
                 WHERE operation_id = %s
                   AND date_start <= %s
                   AND TRIM(COALESCE(ineligible_reason, '')) = ''
                 GROUP BY kind
                """,
                self.id,
                date,
            )
        )

    def _get_entities(self, indicator, date):
        """What is behind a figure: entities, or the operation itself."""
        test = indicator._get_test()
        if indicator.unit == "project":
            has_begun = self.date_start and self.date_start <= date
            facts = {name: self[name] for name in esf_conditions.PROJECT_FACTS}
            return self if has_begun and test(facts) else self.browse()
        return self.entity_ids.filtered(
            lambda each: (
                each.date_start <= date
                and not (each.ineligible_reason or "").strip()
                and test({"entity": each.kind})
            )
        )

    def _find_entities(self, rule_set, date):
        """What is wrong with entities: counted twice, or nowhere."""
        units = rule_set.indicator_ids.filtered(lambda each: each.unit == "entity")
        entities = self.entity_ids.filtered(lambda each: each.date_start <= date)
        eligible = entities.filtered(lambda each: not each.ineligible_reason)
        twice = eligible.participant_id
        findings = []
        if twice and units:
            findings.append(
                (
                    "error",
                    self.env._(
                        "Counted as a person and as an enterprise: one of the two is "
                        "too many, as the aim is the person or the enterprise."
                    ),
                    twice.ids,
                )
            )
        counted = self.browse().entity_ids.union(
            *(self._get_entities(indicator, date) for indicator in units)
        )
        texts = (
            (
                eligible - counted,
                self.env._(
                    "Supported entities in no indicator of this period: %(names)s."
                ),
            ),
            (
                entities - eligible,
                self.env._("Entities not eligible, counted nowhere: %(names)s."),
            ),
            (
                counted.filtered(lambda each: not (each.proof or "").strip()),
                self.env._(
                    "Entities counted without proof of what they are: %(names)s."
                ),
            ),
        )
        findings += [
            (
                "warning",
                text % {"names": ", ".join(found.partner_id.mapped("name"))},
                [],
            )
            for found, text in texts
            if found
        ]
        return findings

    def action_open_entities(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_training.telecentre_training_entity_action"
        )
        return action | {
            "domain": [("operation_id", "=", self.id)],
            "context": {"default_operation_id": self.id},
        }


class TelecentreTrainingRuleSet(models.Model):
    """The bounds between sizes of enterprises: Recommendation 2003/361/EC."""

    _inherit = "telecentre.training.rule.set"

    staff_micro = fields.Integer(string="Micro: staff below", default=10, required=True)
    money_micro = fields.Float(
        string="Micro: turnover or balance up to", default=2e6, required=True
    )
    staff_small = fields.Integer(string="Small: staff below", default=50, required=True)
    money_small = fields.Float(
        string="Small: turnover or balance up to", default=10e6, required=True
    )
    staff_medium = fields.Integer(
        string="Medium: staff below", default=250, required=True
    )
    turnover_medium = fields.Float(
        string="Medium: turnover up to", default=50e6, required=True
    )
    balance_medium = fields.Float(
        string="Medium: balance up to", default=43e6, required=True
    )
    household_until = fields.Date(
        string="Household asked until",
        help="Of those who entered by this day: who works there, children, adults. To "
        "confirm by the managing authority.",
    )
