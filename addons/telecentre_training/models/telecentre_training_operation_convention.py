from odoo import api, fields, models


class TelecentreTrainingOperation(models.Model):
    """The terms in force, and the deadlines that follow from them."""

    _inherit = "telecentre.training.operation"

    convention_ids = fields.One2many("telecentre.training.convention", "operation_id")
    # Stored: listed, searched and read by the cohorts.
    convention_id = fields.Many2one(
        "telecentre.training.convention",
        string="Terms in force",
        compute="_compute_convention",
        store=True,
    )
    date_start = fields.Date(
        related="convention_id.date_start", string="From", store=True
    )
    date_stop = fields.Date(related="convention_id.date_stop", string="To", store=True)
    cost_option = fields.Selection(related="convention_id.cost_option")
    rate = fields.Float(related="convention_id.rate", string="Rate (%)")
    grant_max = fields.Monetary(related="convention_id.grant_max")
    cost_max = fields.Monetary(related="convention_id.cost_max")

    @api.depends("convention_ids.state", "convention_ids.number")
    def _compute_convention(self):
        for operation in self:
            versions = operation.convention_ids.sorted("number", reverse=True)
            signed = versions.filtered(lambda each: each.state == "signed")
            operation.convention_id = (signed or versions)[:1]

    def _get_convention(self, day):
        """The signed terms of a day; before the first, the first."""
        signed = self.convention_ids.filtered(lambda each: each.state == "signed")
        versions = signed.sorted("number")
        before = versions.filtered(lambda each: each.date_effect <= day)
        return before[-1:] or versions[:1]

    def action_open_plan(self):
        """The convention, to be written or read."""
        self.ensure_one()
        if self.convention_id:
            return self.convention_id.action_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Convention"),
            "res_model": "telecentre.training.convention",
            "view_mode": "form",
            "context": {"default_operation_id": self.id},
        }

    def _schedule_deadlines(self):
        """Activities for what the convention wants by a date; those done stay done."""
        kind = "telecentre_training.mail_activity_type_deadline"
        today = fields.Date.context_today(self)
        self.activity_unlink([kind])
        for operation in self:
            for day, summary in operation._get_deadlines():
                if day >= today:
                    operation.activity_schedule(
                        kind,
                        date_deadline=day,
                        summary=summary,
                        user_id=operation.user_id.id,
                    )

    def _get_deadlines(self):
        """``[(day, what), …]`` in order."""
        self.ensure_one()
        rules, terms, add = self.rule_set_id, self.convention_id, fields.Date.add
        deadlines = [
            (
                add(tranche.date_stop, months=rules.interim_months),
                self.env._("Claim of %(tranche)s", tranche=tranche.name),
            )
            for tranche in terms.tranche_ids
            if tranche.date_stop < terms.date_stop
        ]
        deadlines += [
            (
                add(terms.date_stop, months=rules.final_months),
                self.env._("Final claim"),
            ),
            (
                add(terms.date_stop, months=rules.later_months),
                self.env._("Situations at six months"),
            ),
        ]
        for year in range(terms.date_start.year, terms.date_stop.year + 1):
            deadlines += [
                (day, self.env._("Send the indicators"))
                for day in (
                    fields.Date.to_date(f"{year}-06-30"),
                    fields.Date.to_date(f"{year}-12-31"),
                )
                if terms.date_start <= day
            ]
        return sorted(deadlines)
