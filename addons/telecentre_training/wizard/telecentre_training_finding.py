from odoo import fields, models


class TelecentreTrainingFinding(models.TransientModel):
    """One thing an auditor would find, and the way to mend it."""

    _name = "telecentre.training.finding"
    _description = "Finding about Attendance"
    _order = "level, rule, id"

    cohort_id = fields.Many2one("telecentre.training.cohort", ondelete="cascade")
    rule = fields.Selection(
        [
            ("chain", "Untouched signatures"),
            ("missing", "Everybody signed or is absent"),
            ("sheet", "The trainer signed"),
            ("early", "Signed once it began"),
            ("at_once", "Signed half-day by half-day"),
            ("elsewhere", "In one place at a time"),
            ("trainer", "Trainer on the road"),
            ("closed", "Open that day"),
            ("room", "Large enough room"),
            ("title", "Same title everywhere"),
            ("programme", "Programme kept"),
            ("remote", "Remote modules proved"),
            ("tablet", "Everything arrived from the tablet"),
        ],
        required=True,
    )
    level = fields.Selection(
        [("error", "Would be rejected"), ("warning", "To look at")], required=True
    )
    name = fields.Char(string="What", required=True)
    mend = fields.Char(string="What to do")
    session_id = fields.Many2one("telecentre.training.session", ondelete="cascade")
    enrolment_id = fields.Many2one("telecentre.training.enrolment", ondelete="cascade")

    def action_open_source(self):
        """Go where it can be mended."""
        self.ensure_one()
        line = self.env["telecentre.training.attendance"].search(
            [
                ("session_id", "=", self.session_id.id),
                ("enrolment_id", "=", self.enrolment_id.id),
            ]
        )
        record = line or self.session_id or self.enrolment_id or self.cohort_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }
