from odoo import models


class ResPartner(models.Model):
    """What a fund asked of a trainee: theirs to read and take away, all of it."""

    _inherit = "res.partner"

    def _get_telecentre_data_sources(self):
        return [
            *super()._get_telecentre_data_sources(),
            (
                "participants",
                self.env._("Questions of the European fund"),
                self._search_telecentre_own("telecentre.training.participant"),
                (
                    *("operation_id", "date_entry", "date_exit", "gender"),
                    *("birth_date", "nationality", "commune_id", "diploma_id"),
                    *("work", "registered", "studying", "searching"),
                    *("unemployed_since", "improvement"),
                ),
            ),
            (
                "sensitive",
                self.env._("Questions that you may refuse"),
                self._search_telecentre_own("telecentre.training.sensitive"),
                (
                    "operation_id",
                    "disability",
                    "parents_abroad",
                    "housing",
                    "date_asked",
                ),
            ),
        ]
