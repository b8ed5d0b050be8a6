from odoo import api, fields, models
from odoo.fields import Command


class TelecentreTrainingDemo(models.AbstractModel):
    """The yearly report of this year, in preparation."""

    _inherit = "telecentre.training.demo"

    @api.model
    def _create_bpf(self):
        demo = self._get_env()
        demo._ref("course_telework").speciality_id = demo._ref("speciality_326")
        demo._ref("trainer_serre").trainer_kind = "outside"
        demo._ref("trainer_besse").trainer_kind = "own"
        demo.env.company.write(
            {
                "training_number": "83 15 00123 15",
                "training_signatory": "Jeanne Vidal, directrice de l’attractivité",
            }
        )
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
                    ),
                    Command.create(
                        {
                            "item_id": demo._ref("bpf_item_d_bought").id,
                            "name": "Isabelle Serre, honoraires, factures de l’année",
                            "amount": 4860,
                        }
                    ),
                ],
            }
        )
        report.action_count()

    @api.model
    def _create_entities(self):
        """Two entities helped as such; one without the proof of its size."""
        demo = self._get_env()
        operations = demo.env["telecentre.training.operation"]
        now = operations.search([("number", "=", "FSE+-2026-15-0107")])
        partners = demo.env["res.partner"].create(
            [
                {"name": name, "is_company": True, "city": city}
                for name, city in (
                    ("Scop Les Ateliers du Plomb", "Murat"),
                    ("Communauté de communes des Hautes Vallées", "Murat"),
                )
            ]
        )
        workshop, district = partners
        demo.env["telecentre.training.entity"].create(
            [
                {
                    "operation_id": now.id,
                    "partner_id": workshop.id,
                    "date_start": now.date_start,
                    "support": "Organisation du télétravail de ses salariés",
                    "staff": 7,
                    "turnover": 480000,
                    "balance": 210000,
                    "proof": "Comptes annuels, déclaration sur l’honneur",
                },
                {
                    "operation_id": now.id,
                    "partner_id": district.id,
                    "date_start": now.date_start,
                    "support": "Charte du télétravail des agents",
                    "is_administration": True,
                },
            ]
        )
