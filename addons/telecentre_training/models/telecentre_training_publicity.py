from odoo import api, fields, models

WANTED = ("poster", "website", "documents")


class TelecentreTrainingPublicity(models.Model):
    """A proof that the support of the Union was shown: photo, place and day."""

    _name = "telecentre.training.publicity"
    _description = "Proof of Publicity"
    _order = "operation_id, date desc, id desc"
    _rec_name = "kind"

    operation_id = fields.Many2one(
        "telecentre.training.operation", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="operation_id.company_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(
        [
            ("poster", "A3 poster or screen at the place"),
            ("website", "Website and social media"),
            ("documents", "Documents for the public and participants"),
            ("plaque", "Plaque"),
            ("event", "Communication event"),
        ],
        required=True,
        default="poster",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    site_id = fields.Many2one("telecentre.site", string="Telecentre")
    place = fields.Char(string="Where", help="Entrance, address of the page…")
    photo = fields.Binary(string="Photo or capture", attachment=True)
    photo_name = fields.Char()


class TelecentreTrainingOperation(models.Model):
    _inherit = "telecentre.training.operation"

    publicity_ids = fields.One2many("telecentre.training.publicity", "operation_id")
    publicity_missing = fields.Char(
        string="Publicity to prove", compute="_compute_publicity"
    )
    publicity_risk = fields.Monetary(
        string="Risk",
        compute="_compute_publicity",
        help="What the period allows to take off the grant: see its rule set.",
    )

    @api.depends(
        *("publicity_ids.kind", "publicity_ids.photo", "grant_max"),
        "rule_set_id.publicity_sanction",
    )
    def _compute_publicity(self):
        kinds = dict(
            self.env["telecentre.training.publicity"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        for operation in self:
            proved = operation.publicity_ids.filtered("photo").mapped("kind")
            missing = [kinds[kind] for kind in WANTED if kind not in proved]
            operation.publicity_missing = ", ".join(missing)
            operation.publicity_risk = (
                operation.grant_max * operation.rule_set_id.publicity_sanction / 100
                if missing
                else 0
            )

    def _get_pieces(self):
        folder = self.env._("7 Publicity")
        kinds = dict(
            self.publicity_ids._fields["kind"]._description_selection(self.env)
        )
        return [
            *super()._get_pieces(),
            *(
                self._get_file(
                    folder,
                    " · ".join(
                        filter(
                            None,
                            [
                                kinds[proof.kind],
                                str(proof.date),
                                proof.site_id.name,
                                proof.place,
                            ],
                        )
                    ),
                    proof.photo,
                    proof.photo_name,
                )
                for proof in self.publicity_ids
            ),
        ]
