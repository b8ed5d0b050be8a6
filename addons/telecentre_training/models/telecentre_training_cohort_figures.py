from odoo import api, models
from odoo.fields import Domain


class TelecentreTrainingCohort(models.Model):
    """The figures of one or several cohorts, by counting."""

    _inherit = "telecentre.training.cohort"

    @api.readonly
    def get_figures(self):
        """What a press article or a report to the council says.

        :return: ``{"candidates", "trained", "completed", "dropped_out", "hours",
            "situations": {…}, "outcomes": {…}, "businesses": {sector: count},
            "asked", "known"}``
        """
        self.check_access("read")
        report = self.env["telecentre.training.report"]
        report.invalidate_model()  # counted anew, whatever was read before
        lines = report.search(Domain("cohort_id", "in", self.ids))
        businesses = lines.filtered(lambda line: line.outcome == "business")
        return {
            "candidates": len(self.enrolment_ids),
            "trained": len(lines),
            "completed": len(lines.filtered(lambda line: line.state == "completed")),
            "dropped_out": len(
                lines.filtered(lambda line: line.state == "dropped_out")
            ),
            "hours": sum(lines.mapped("hours_followed")),
            "known": len(lines.filtered("outcome")),
            "members": len(lines.filtered("date_member")),
            "situations": self._count(lines, "situation_group"),
            "outcomes": self._count(lines.filtered("outcome"), "outcome"),
            "businesses": {
                sector.name or self.env._("Other"): len(each)
                for sector, each in businesses.grouped("sector_id").items()
            },
        }

    @api.model
    def _count(self, lines, name):
        """``{label: count}`` of a selection, in the order of its values."""
        labels = lines._fields[name]._description_selection(self.env)
        groups = lines.grouped(name)
        return {label: len(groups[value]) for value, label in labels if value in groups}

    def _prepare_figure_rows(self, counts, total):
        """``[(label, count, share in %), …]`` for print."""
        return [
            (label, count, round(100 * count / total) if total else 0)
            for label, count in counts.items()
        ]
