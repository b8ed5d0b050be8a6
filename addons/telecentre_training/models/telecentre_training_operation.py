from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class TelecentreTrainingOperation(models.Model):
    """What a fund pays for: a convention, its cohorts, its participants, its costs.

    The convention and its amendments: ``telecentre_training_convention.py``.
    What is counted: ``telecentre_training_operation_count.py``.
    """

    _name = "telecentre.training.operation"
    _description = "Funded Operation"
    _inherit = ["telecentre.company.chosen", "mail.thread", "mail.activity.mixin"]
    _order = "date_start desc, id desc"
    _rec_names_search = ["name", "number"]
    _check_company_auto = True

    # identity
    name = fields.Char(required=True, tracking=True)
    number = fields.Char(
        tracking=True, help="Given by the managing authority; printed on the documents."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="Beneficiary",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    rule_set_id = fields.Many2one(
        "telecentre.training.rule.set",
        string="Fund and period",
        required=True,
        ondelete="restrict",
        tracking=True,
    )
    specific_objective = fields.Char(
        help="Priority and specific objective of the call."
    )
    aim = fields.Text(
        string="Description",
        help="Aims, results and support of the Union, for the public.",
    )

    # who
    user_id = fields.Many2one(
        "res.users",
        string="Project manager",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
    )
    team_ids = fields.Many2many(
        "res.users",
        "telecentre_training_operation_team_rel",
        string="Project team",
        domain=[("share", "=", False)],
    )
    controller_ids = fields.Many2many(
        "res.users",
        "telecentre_training_operation_controller_rel",
        string="Instruct and control",
        domain=[("share", "=", False)],
        help="Who examines or controls this operation changes and claims nothing.",
    )
    authority_id = fields.Many2one(
        "res.partner", string="Managing authority", help="Or its intermediate body."
    )

    # state
    state = fields.Selection(
        [
            ("draft", "In preparation"),
            ("filed", "Application filed"),
            ("agreed", "Under agreement"),
            ("closed", "Ended"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        tracking=True,
        index=True,
        group_expand=True,
    )

    # links
    cohort_ids = fields.One2many("telecentre.training.cohort", "operation_id")
    participant_ids = fields.One2many("telecentre.training.participant", "operation_id")
    target_ids = fields.One2many(
        "telecentre.training.target", "operation_id", copy=True
    )
    note = fields.Html()

    _number_unique = models.UniqueIndex(
        "(company_id, number) WHERE number IS NOT NULL",
        "There is already an operation with this number.",
    )

    @api.depends("name", "number")
    def _compute_display_name(self):
        for operation in self:
            operation.display_name = " · ".join(
                filter(None, [operation.number, operation.name])
            )

    @api.constrains("user_id", "team_ids", "controller_ids")
    def _check_roles(self):
        for operation in self:
            both = operation.controller_ids & (operation.user_id | operation.team_ids)
            if both:
                raise ValidationError(
                    operation.env._(
                        "%(names)s cannot run and control %(operation)s: instruction "
                        "and control are by other people than the project team.",
                        names=", ".join(both.mapped("name")),
                        operation=operation.name,
                    )
                )

    def write(self, vals):
        self._check_not_controller()
        return super().write(vals)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for operation, vals in zip(self, vals_list, strict=True):
            vals["number"] = False
            if not (default or {}).get("name"):
                vals["name"] = operation.env._("%(name)s (copy)", name=operation.name)
        return vals_list

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        for operation in self:
            if operation.state not in ("draft", "refused") or operation.participant_ids:
                raise UserError(
                    operation.env._(
                        "Operation %(operation)s has a history that can be controlled "
                        "for years: archive it instead.",
                        operation=operation.display_name,
                    )
                )

    def _check_not_controller(self):
        """Whoever instructs or controls an operation changes nothing in it."""
        for operation in self.sudo():
            if self.env.user in operation.controller_ids:
                raise UserError(
                    operation.env._(
                        "You instruct or control %(operation)s: only its project team "
                        "changes it.",
                        operation=operation.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_file(self):
        """The application is complete and sent."""
        self.check_access("write")
        filed = self.filtered(lambda operation: operation.state == "draft")
        filed.convention_ids._check_plan()
        filed._check_filable()
        filed.write({"state": "filed"})
        return True

    def action_refuse(self):
        self.check_access("write")
        self.filtered(lambda each: each.state == "filed").write({"state": "refused"})
        return True

    def action_draft(self):
        self.check_access("write")
        again = self.filtered(lambda each: each.state in ("filed", "refused"))
        again.write({"state": "draft"})
        return True

    def action_close(self):
        """The last payment came: the time to keep everything begins."""
        self.check_access("write")
        self.filtered(lambda each: each.state == "agreed").write({"state": "closed"})
        return True

    def action_reopen(self):
        self.check_access("write")
        self.filtered(lambda each: each.state == "closed").write({"state": "agreed"})
        return True

    def _check_filable(self):
        for operation in self:
            if not operation.convention_ids:
                raise UserError(
                    operation.env._(
                        "%(operation)s has no financing plan yet.",
                        operation=operation.name,
                    )
                )

    def action_open_cohorts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_training.telecentre_training_cohort_action"
        )
        return action | {
            "domain": [("operation_id", "=", self.id)],
            "context": {"default_operation_id": self.id},
        }
