from odoo import models


def lower_first(text):
    return text[:1].lower() + text[1:]


class TelecentreGratuity(models.Model):
    """A gratuity in words, for documents."""

    _inherit = "telecentre.gratuity"

    def _get_scope_label(self):
        """For which use and for whom."""
        situations = dict(self._fields["situation"]._description_selection(self.env))
        parts = [
            ", ".join(self.space_type_ids.mapped("name"))
            or self.env._("every kind of space"),
            ", ".join(self.site_ids.mapped("name")),
            situations.get(self.situation),
            self.is_for_members and self.env._("members only"),
        ]
        return " · ".join(filter(None, parts))

    def _get_term_label(self):
        """How long, from what."""
        if self.trigger == "always":
            return self.env._("no term")
        triggers = dict(self._fields["trigger"]._description_selection(self.env))
        return self.env._(
            "%(months)s months · %(trigger)s",
            months=self.months,
            trigger=lower_first(triggers[self.trigger]),
        )
