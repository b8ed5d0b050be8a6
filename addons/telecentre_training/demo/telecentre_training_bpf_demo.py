from odoo import api, fields, models
from odoo.fields import Command


class TelecentreTrainingDemo(models.AbstractModel):
    """The yearly report of this year, in preparation."""

    _inherit = "telecentre.training.demo"

    @api.model
    def _create_bpf(self):
        demo = self._get_env()
        demo._ref("course_telework").speciality_id = demo._ref("speciality_326")
        demo._ref("trainer_serre").trainer_kind = "own"
        demo._ref("trainer_besse").trainer_kind = "outside"
        today = fields.Date.context_today(demo)
        report = demo.env["telecentre.training.bpf"].create(
            {
                "company_id": demo.env.company.id,
                "date_start": today.replace(month=1, day=1),
                "date_stop": today.replace(month=12, day=31),
                "entry_ids": [
                    Command.create(
                        {
                            "item_id": demo._ref("bpf_item_c_public").id,
                            "name": "Département du Cantal, délibération du 30 janvier",
                            "amount": 18200.5,
                        }
                    )
                ],
            }
        )
        report.action_count()
