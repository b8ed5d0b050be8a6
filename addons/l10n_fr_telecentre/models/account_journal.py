import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

TRIPLET = re.compile(r"^\d{2}-\d{2}-\d{2}$")


class AccountJournal(models.Model):
    """A journal stands for a budget of the council: all its codes are finance's."""

    _inherit = "account.journal"

    l10n_fr_budget_code = fields.Char(string="Budget (CodBud)", size=10)
    l10n_fr_council_code = fields.Char(string="Council (CodCol)", size=3)
    l10n_fr_accountant_code = fields.Char(string="Accounting post (IdPost)", size=7)
    l10n_fr_department_code = fields.Char(string="Department (CodServ)", size=10)
    # What a piece is, as three codes of the nomenclature.
    l10n_fr_order_triplet = fields.Char(
        string="Orders (TypBord-TypPce-NatPce)",
        size=8,
        help="As the public accountant gives it, for instance 06-15-01 for a list of "
        "orders (ORMC).",
    )
    l10n_fr_reduction_triplet = fields.Char(
        string="Reductions (TypBord-TypPce-NatPce)",
        size=8,
        default="02-02-06",
        help="Of orders of the same year: 02-02-06 in the PES protocol.",
    )

    @api.constrains("l10n_fr_order_triplet", "l10n_fr_reduction_triplet")
    def _check_l10n_fr_triplets(self):
        for journal in self:
            for triplet in (
                journal.l10n_fr_order_triplet,
                journal.l10n_fr_reduction_triplet,
            ):
                if triplet and not TRIPLET.match(triplet):
                    raise ValidationError(
                        journal.env._(
                            "%(triplet)s is not three codes of two digits: 02-02-06.",
                            triplet=triplet,
                        )
                    )

    def _get_l10n_fr_triplet(self, move_type):
        """The kinds of slip and piece, and the nature, of an order or a reduction."""
        self.ensure_one()
        triplet = (
            self.l10n_fr_reduction_triplet
            if move_type == "out_refund"
            else self.l10n_fr_order_triplet
        )
        return triplet and triplet.split("-")
