from odoo import fields, models
from odoo.tools import SQL

from ..tools import chain


class TelecentreTrainingCohort(models.Model):
    """The chain of signed facts of a cohort."""

    _inherit = "telecentre.training.cohort"

    signature_ids = fields.One2many("telecentre.training.signature", "cohort_id")
    chain_length = fields.Integer(readonly=True, copy=False)
    chain_head = fields.Char(
        string="Seal",
        readonly=True,
        copy=False,
        help="Hash of the last signed fact. Printed on the sheets: a paper copy proves "
        "what was there on that day.",
    )

    def _take_chain(self):
        """Be the only one who appends: another transaction starts again after us."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE telecentre_training_cohort SET chain_length = chain_length "
                "WHERE id = %s",
                self.id,
            )
        )
        self.invalidate_recordset(["chain_length", "chain_head"])

    def _find_chain_breaks(self):
        """``[(signature, what), …]``: see ``chain.find_breaks``.

        The drawings are compared with their hash too.
        """
        self.ensure_one()
        signatures = self.sudo().signature_ids
        breaks = [
            (signatures.browse(key), what)
            for key, what in chain.find_breaks(
                signatures._get_links(),
                self.chain_length,
                self.chain_head or chain.EMPTY,
            )
        ]
        breaks += [
            (signature, "changed")
            for signature in signatures
            if signature._hash_drawing(signature.drawing)
            != (signature.drawing_hash or chain.EMPTY)
        ]
        return breaks
