from odoo import api, fields, models
from odoo.fields import Domain

from .telecentre_training_bpf_form import AMOUNT_FRAMES, FRAMES


class TelecentreTrainingBpfLine(models.Model):
    """A figure of the report: exact, as it is copied, and what it rests on."""

    _name = "telecentre.training.bpf.line"
    _description = "Line of a Yearly Report"
    _order = "report_id, sequence, id"

    report_id = fields.Many2one(
        "telecentre.training.bpf", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="report_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer()
    frame = fields.Selection(FRAMES, required=True)
    item_id = fields.Many2one("telecentre.training.bpf.item", ondelete="cascade")
    speciality_id = fields.Many2one(
        "telecentre.training.speciality", ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("line", "Line"),
            ("sum", "Subtotal"),
            ("part", "Of which"),
            ("total", "Total"),
        ],
        required=True,
        default="line",
    )
    is_total = fields.Boolean(compute="_compute_is_total")
    code = fields.Char(compute="_compute_name")
    name = fields.Char(compute="_compute_name")

    # exact, then as it is copied on the form
    amount = fields.Monetary(string="Exact amount")
    hours = fields.Float(string="Exact hours", digits=(12, 2))
    people = fields.Integer()
    whole = fields.Integer(
        string="To copy", help="Whole euros of frames C and D, whole hours of others."
    )
    keys = fields.Json()

    @api.depends("kind")
    def _compute_is_total(self):
        for line in self:
            line.is_total = line.kind == "total"

    @api.depends("item_id", "speciality_id", "kind", "frame")
    @api.depends_context("lang")
    def _compute_name(self):
        for line in self:
            line.code = line.item_id.code or line.speciality_id.code
            line.name = line.item_id.name or line.speciality_id.name
            if line.is_total:
                line.name = line.env._("Total")
            elif not line.name:
                line.name = line.env._("Other specialities, or not said")

    def action_explain(self):
        """What this figure is made of."""
        self.ensure_one()
        if self.frame in AMOUNT_FRAMES:
            action = self._open(
                "telecentre_training.telecentre_training_bpf_entry_action"
            )
            domain = Domain("id", "in", self.keys or ())
            context = {"default_report_id": self.report_id.id}
        elif self.frame == "E":
            action = self._open(
                "telecentre_training.telecentre_training_session_action"
            )
            domain = self.report_id._get_session_domain()
            domain &= Domain("trainer_id", "in", self.keys or ())
            context = {"group_by": ["trainer_id"]}
            action["view_mode"] = "list,form"
            action["views"] = [(False, "list"), (False, "form")]
        else:
            action = self._open(
                "telecentre_training.telecentre_training_attendance_action"
            )
            domain = self.report_id._get_attendance_domain()
            domain &= Domain("enrolment_id", "in", self.keys or ())
            domain &= self._get_part_domain()
            context = {"group_by": ["enrolment_id"]}
        return action | {"domain": list(domain), "context": context}

    def _get_part_domain(self):
        """What narrows the hours of a part: by whom they were taught, or how."""
        key = self.item_id.key
        if key == "outside":
            return Domain("session_id.trainer_id", "in", self.report_id._get_outside())
        if key == "remote" and self.report_id.form_id.remote_hours == "remote":
            return Domain("session_id.kind", "=", "remote")
        return Domain.TRUE

    def _open(self, name):
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        title = " · ".join(filter(None, [self.code, self.name]))
        return action | {"name": title, "display_name": title}
