from odoo import models

# Below this number of people, a figure could tell who they are.
LEAST_SHOWN = 5
TOO_FEW = f"<{LEAST_SHOWN}"
# Not small itself: without it, one that is could be worked out.
WITHHELD = "*"
KEYS = ("total", "F", "M", "X")


class TelecentreTrainingOperation(models.Model):
    """Tables that may be published: small figures are hidden, and stay so."""

    _inherit = "telecentre.training.operation"

    def _get_published(self, figures):
        """The same table, with cells of 1 to 4 people replaced by ``<5``.

        Where a single cell of a sum is hidden, the others would give it back: the
        smallest of them is withheld too, until no sum has a single hidden cell.
        """
        hidden = {
            (code, key): TOO_FEW
            for code, cell in figures.items()
            for key, value in cell.items()
            if 0 < value < LEAST_SHOWN
        }
        sums = self._get_published_sums(figures)
        while withheld := self._find_given_back(figures, hidden, sums):
            hidden[withheld] = WITHHELD
        return {
            code: {key: hidden.get((code, key), value) for key, value in cell.items()}
            for code, cell in figures.items()
        }

    def _get_published_sums(self, figures):
        """Cells of which the first is the sum of the others: by gender, by check."""
        sums = [[(code, key) for key in KEYS] for code in figures]
        checks = self.rule_set_id.check_ids.filtered(lambda each: each.operator == "=")
        for check in checks:
            codes = [*check._get_codes(check.right), *check._get_codes(check.left)]
            if len(check._get_codes(check.right)) == 1 and set(codes) <= set(figures):
                sums += [[(code, key) for code in codes] for key in KEYS]
        return sums

    def _find_given_back(self, figures, hidden, sums):
        """A cell to withhold next, or nothing."""
        for cells in sums:
            if len([cell for cell in cells if cell in hidden]) != 1:
                continue
            shown = [
                cell
                for cell in cells
                if cell not in hidden and figures[cell[0]][cell[1]]
            ]
            if shown:
                # A total is worth more to its readers than one of its parts.
                return min(
                    shown,
                    key=lambda cell: (cell == cells[0], figures[cell[0]][cell[1]]),
                )
        return None
