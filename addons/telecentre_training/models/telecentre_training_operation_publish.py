from odoo import models

# Below this number of people, a figure could tell who they are.
LEAST_SHOWN = 5


class TelecentreTrainingOperation(models.Model):
    """Tables that may be published: small figures are hidden."""

    _inherit = "telecentre.training.operation"

    def _get_published(self, figures):
        """The same table, with cells of 1 to 4 people replaced by ``<5``.

        When one gender alone is hidden, the total would give it back: the smallest of
        the others is hidden too.
        """
        published = {}
        for code, cell in figures.items():
            small = {key for key, value in cell.items() if 0 < value < LEAST_SHOWN}
            hidden = small & {"F", "M", "X"}
            if len(hidden) == 1 and "total" not in small:
                others = {
                    key: cell[key] for key in ("F", "M", "X") if key not in hidden
                }
                shown = {key: value for key, value in others.items() if value}
                if shown:
                    small.add(min(shown, key=shown.get))
            published[code] = {
                key: f"<{LEAST_SHOWN}" if key in small else value
                for key, value in cell.items()
            }
        return published
