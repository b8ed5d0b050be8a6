from datetime import date

from odoo import api, fields, models
from odoo.fields import Command


class TelecentreTrainingDemo(models.AbstractModel):
    """What the two operations cost, with a few proofs missing."""

    _inherit = "telecentre.training.demo"

    @api.model
    def _create_costs(self):
        demo = self._get_env()
        operations = demo.env["telecentre.training.operation"]
        old = operations.search([("number", "=", "FSE-2007-15-0042")])
        now = operations.search([("number", "=", "FSE+-2026-15-0107")])
        rows = demo._prepare_costs_2007(old) + demo._prepare_costs_now(now)
        demo.env["telecentre.training.cost"].create(rows)

    def _prepare_costs_2007(self, operation):
        rows = (
            ("staff", "Coordination, second semestre 2007", "2007-12-31", 9800, ""),
            ("staff", "Coordination, année 2008", "2008-12-31", 21400, ""),
            ("operating", "Salle et supports, Murat", "2007-12-15", 3200, ""),
            ("operating", "Salle et supports, Chaudes-Aigues", "2008-10-15", 5100, ""),
            (
                "services",
                "Intervenants, Murat automne",
                "2007-12-20",
                9600,
                "2007-MAPA-12",
            ),
            (
                "services",
                "Intervenants, Murat hiver",
                "2008-03-28",
                9600,
                "2007-MAPA-12",
            ),
            ("services", "Plateforme à distance", "2008-06-30", 4800, ""),
            (
                "services",
                "Intervenants, Chaudes-Aigues",
                "2008-10-30",
                9600,
                "2008-MAPA-03",
            ),
        )
        return [
            {
                "operation_id": operation.id,
                "category": category,
                "name": name,
                "date": day,
                "amount": amount,
                "procurement": procurement,
                "date_paid": fields.Date.add(date.fromisoformat(day), days=30),
                **self._prepare_papers(name, category != "operating"),
            }
            for category, name, day, amount, procurement in rows
        ]

    def _prepare_papers(self, name, is_paid_proved):
        """Scans that stand for the invoice and the proof of its payment."""
        papers = {"document": self._draw(name), "document_name": "facture.png"}
        if is_paid_proved:
            papers |= {
                "payment_proof": self._draw(f"{name}, payé"),
                "payment_proof_name": "mandat.png",
            }
        return papers

    def _prepare_costs_now(self, operation):
        today = fields.Date.context_today(self)
        month = today.replace(day=1)
        last_month = fields.Date.add(month, days=-1)
        return [
            {
                "operation_id": operation.id,
                "name": "Hélène Bastid, chargée de formation",
                "method": "share",
                "date": last_month,
                "monthly_cost": 3900,
                "share": 50,
                "months": max(last_month.month, 1),
                "share_document": "Lettre de mission du 5 janvier",
            },
            {
                "operation_id": operation.id,
                "name": "Laurent Besse, formateur",
                "partner_id": self._ref("trainer_besse").id,
                "method": "hourly",
                "date": last_month,
                "annual_cost": 45000,
                "sheet_ids": [
                    Command.create(
                        {
                            "month": fields.Date.add(month, months=-back),
                            "hours": 42,
                            "hours_worked": 151.67,
                            "date_employee": month,
                            # The last one still has to be signed by the manager.
                            "date_manager": back > 1 and month,
                        }
                    )
                    for back in (3, 2, 1)
                ],
            },
            {
                "operation_id": operation.id,
                "name": "Location d’ordinateurs",
                "category": "operating",
                "date": last_month,
                "amount": 1260,
                "date_paid": month,
            },
            {
                "operation_id": operation.id,
                "name": "Jury de fin de formation",
                "date": today,
                "amount": 640,
            },
        ]

    @api.model
    def _create_claims(self):
        """2007 was paid, with a correction; 2008 is being prepared."""
        demo = self._get_env()
        operation = demo.env["telecentre.training.operation"].search(
            [("number", "=", "FSE-2007-15-0042")]
        )
        first, _second = demo.env["telecentre.training.claim"].create(
            [
                {
                    "operation_id": operation.id,
                    "kind": "interim",
                    "date_start": date(2007, 6, 1),
                    "date_stop": date(2007, 12, 31),
                },
                {
                    "operation_id": operation.id,
                    "kind": "final",
                    "date_start": date(2008, 1, 1),
                    "date_stop": date(2008, 12, 31),
                },
            ]
        )
        first.action_file()
        first.write(
            {
                "date_checked": date(2008, 7, 4),
                "cost_retained": first.cost_eligible - 1200,
                "grant_retained": first.grant_claimed - 600,
                "correction": "Deux journées sans feuille signée : 1 200 €.",
            }
        )
        first.action_check()
        first.write(
            {
                "date_received": date(2008, 9, 18),
                "amount_received": first.grant_retained,
            }
        )
        first.action_paid()

    @api.model
    def _create_audit(self):
        """A proof of publicity, a sample drawn, a layout to replace."""
        demo = self._get_env()
        operation = demo.env["telecentre.training.operation"].search(
            [("number", "=", "FSE+-2026-15-0107")]
        )
        demo.env["telecentre.training.publicity"].create(
            {
                "operation_id": operation.id,
                "kind": "poster",
                "site_id": demo._ref("site_murat", "telecentre_management").id,
                "place": "Entrée de la Maison des services",
                "photo": demo._draw("Affiche A3"),
                "photo_name": "affiche-murat.png",
            }
        )
        demo.env["telecentre.training.sample"].create(
            {"operation_id": operation.id, "seed": 2026, "people_size": 4}
        ).action_draw()
        demo.env["telecentre.training.export"].create(
            {
                "name": "Exemple de fichier de participants",
                "source": "À remplacer par le document en vigueur de la DGEFP",
                "column_ids": [
                    Command.create(
                        {
                            "name": name,
                            "value": value,
                            "codes": codes,
                            "sequence": place,
                        }
                    )
                    for place, (name, value, codes) in enumerate(
                        (
                            ("Numéro d’opération", "operation", False),
                            ("Référence", "reference", False),
                            ("Nom", "name", False),
                            ("Sexe", "gender", "F=2\nM=1\nX=3"),
                            ("Date de naissance", "birth_date", False),
                            ("Commune", "commune", False),
                            ("Date d’entrée", "date_entry", False),
                            ("Date de sortie", "date_exit", False),
                        )
                    )
                ],
            }
        )
