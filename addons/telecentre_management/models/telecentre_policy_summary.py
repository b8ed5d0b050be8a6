from datetime import timedelta

from odoo import api, fields, models

MINUTE = timedelta(minutes=1)


class TelecentrePolicy(models.Model):
    """What a policy asks, in one line, and the words for lengths of time."""

    _inherit = "telecentre.policy"

    summary = fields.Char(string="What it asks", compute="_compute_summary")

    @api.depends(
        "lead_minutes",
        "horizon_days",
        "member_horizon_days",
        "shortest_minutes",
        "longest_minutes",
        "step_minutes",
        "buffer_before",
        "buffer_after",
        "approval",
        "quota_ids.hours",
        "quota_ids.period",
    )
    @api.depends_context("lang")
    def _compute_summary(self):
        for policy in self:
            policy.summary = " · ".join(policy._get_summary())

    def _get_summary(self):
        """What this policy asks, rule by rule; nothing of what it does not ask."""
        parts = []
        if self.lead_minutes:
            notice = self._format_notice(self.lead_minutes * MINUTE)
            parts.append(self.env._("at least %(time)s ahead", time=notice))
        if self.horizon_days or self.member_horizon_days:
            parts.append(self._get_horizon_summary())
        lengths = self.shortest_minutes, self.longest_minutes
        shortest, longest = (self._format_length(each * MINUTE) for each in lengths)
        if self.shortest_minutes:
            parts.append(self.env._("%(time)s or more", time=shortest))
        if self.longest_minutes:
            parts.append(self.env._("%(time)s or less", time=longest))
        if self.step_minutes:
            step = self._format_length(self.step_minutes * MINUTE)
            parts.append(self.env._("by steps of %(time)s", time=step))
        if gap := max(self.buffer_before, self.buffer_after):
            gap = self._format_length(gap * MINUTE)
            parts.append(self.env._("%(time)s free between two stays", time=gap))
        parts += self.quota_ids.mapped("display_name")
        if self.approval != "none":
            parts.append(self.env._("with approval"))
        return parts

    def _get_horizon_summary(self):
        days, longer = self.horizon_days, self.member_horizon_days
        if days and longer > days:
            return self.env._(
                "%(days)s days ahead at most, members %(longer)s",
                days=days,
                longer=longer,
            )
        return self.env._(
            "%(time)s ahead at most", time=self._format_days(days or longer)
        )

    @api.model
    def _format_notice(self, length):
        """In days when it is several whole days: ``2 days``."""
        if length.days > 1 and not length.seconds:
            return self._format_days(length.days)
        return self._format_length(length)

    @api.model
    def _format_days(self, count):
        return (
            self.env._("1 day")
            if count == 1
            else self.env._("%(count)s days", count=count)
        )

    @api.model
    def _format_length(self, length):
        """``24 hours``, ``1 hour``, ``1 h 30``, ``45 minutes``."""
        hours, minutes = divmod(length // MINUTE, 60)
        if hours and minutes:
            return self.env._(
                "%(hours)s h %(minutes)s", hours=hours, minutes=f"{minutes:02}"
            )
        if hours == 1:
            return self.env._("1 hour")
        if hours:
            return self.env._("%(count)s hours", count=hours)
        return self.env._("%(count)s minutes", count=minutes)

    @api.model
    def _get_period_words(self):
        return {
            "day": self.env._("a day"),
            "week": self.env._("a week"),
            "month": self.env._("a month"),
        }
