from datetime import date, timedelta

from odoo import api, fields, models
from odoo.fields import Command

WOMEN = {
    *("Sophie", "Nathalie", "Corinne", "Claire", "Martine", "Isabelle", "Émilie"),
    *("Laure", "Agnès", "Hélène", "Sandrine", "Karine", "Florence", "Nadège"),
    *("Catherine", "Brigitte", "Camille", "Manon", "Lucie", "Sarah"),
}
DIPLOMAS = ("bts", "bac", "cap", "licence", "bac", "master", "brevet", "bts")
WORK = {
    "self_employed": ("self_employed", "self_employed"),
    "employee": ("permanent", "fixed_term"),
    "job_seeker": ("none", "none"),
}


class TelecentreTrainingDemo(models.AbstractModel):
    """The two operations that paid, or pay, for these trainings."""

    _inherit = "telecentre.training.demo"

    @api.model
    def _create_operations(self):
        demo = self._get_env()
        demo._create_operation_2007()
        demo._create_operation_now()

    def _create_operation_2007(self):
        operation = self._create_operation(
            {
                "name": "Former des télétravailleurs dans le Cantal, 2007-2008",
                "number": "FSE-2007-15-0042",
                "rule_set_id": self._ref("rule_set_esf_2007").id,
                "specific_objective": "Axe 1 : accompagner les mutations économiques",
            },
            {
                "date_start": date(2007, 6, 1),
                "date_stop": date(2008, 12, 31),
                "cost_option": "flat_15",
                "rate": 50,
                "grant_max": 42900,
                "date_signed": date(2007, 7, 12),
            },
            [
                ("staff", 36000, "Formateurs et coordination"),
                ("operating", 12000, "Salles, supports"),
                ("services", 32400, "Intervenants extérieurs"),
                ("flat", 5400, "15 % des dépenses de personnel"),
            ],
            [
                ("fund", 42900, ""),
                ("department", 32900, "Conseil général du Cantal"),
                ("region", 10000, "Auvergne"),
            ],
        )
        operation.convention_ids.tranche_ids = [
            Command.create(
                {
                    "name": f"Tranche {year}",
                    "date_start": first,
                    "date_stop": date(year, 12, 31),
                    "cost_max": cost,
                    "grant_max": cost / 2,
                    "rate_max": 50,
                }
            )
            for year, first, cost in (
                (2007, date(2007, 6, 1), 35000),
                (2008, date(2008, 1, 1), 50800),
            )
        ]
        operation.convention_ids.action_sign()
        operation.convention_ids.write(
            {"document": self._draw("Convention"), "document_name": "convention.png"}
        )
        self._link(operation, "FSE-2007-15-0042")
        self._amend_2007(operation)

    def _amend_2007(self, operation):
        """In the middle of the operation, a third cohort was added."""
        amendment = operation.convention_id.copy()
        lines = {line.expense or line.resource: line for line in amendment.line_ids}
        lines["services"].amount += 6000
        lines["department"].amount += 3000
        lines["fund"].amount += 3000
        amendment.write(
            {
                "reason": "Ajout de la session de Chaudes-Aigues",
                "grant_max": 45900,
                "date_signed": date(2008, 3, 20),
                "date_effect": date(2008, 4, 1),
            }
        )
        amendment.action_sign()

    def _create_operation_now(self):
        today = fields.Date.context_today(self)
        operation = self._create_operation(
            {
                "name": "Télétravailler et entreprendre dans le Cantal",
                "number": "FSE+-2026-15-0107",
                "rule_set_id": self._ref("rule_set_esf_plus").id,
                "specific_objective": "Priorité 2, objectif spécifique d",
                "aim": "Former gratuitement trente personnes au télétravail, dans les "
                "télécentres de Murat et de Saint-Flour.",
            },
            {
                "date_start": today.replace(month=1, day=1),
                "date_stop": today.replace(month=12, day=31),
                "cost_option": "flat_40",
                "rate": 60,
                "grant_max": 40320,
                "date_signed": today.replace(month=1, day=15),
            },
            [
                ("staff", 48000, "Deux formateurs, une chargée de formation"),
                ("flat", 19200, "40 % des dépenses de personnel"),
            ],
            [
                ("fund", 40320, ""),
                ("department", 26880, "Conseil départemental du Cantal"),
            ],
        )
        operation.convention_ids.action_sign()
        operation.target_ids = [
            Command.create(
                {"indicator_id": self._ref(f"indicator_{code}").id, "value": value}
            )
            for code, value in (("eeco01", 30), ("eeco02", 10), ("eecr04", 4))
        ]
        self._link(operation, "FSE+-2026-15-0107")

    def _create_operation(self, vals, terms, expenses, resources):
        operation = self.env["telecentre.training.operation"].create(
            {
                **vals,
                "user_id": self._ref("user_officer").id,
                "company_id": self.env.company.id,
            }
        )
        self.env["telecentre.training.convention"].create(
            {
                **terms,
                "operation_id": operation.id,
                "line_ids": [
                    Command.create({side: kind, "amount": amount, "name": name})
                    for side, lines in (("expense", expenses), ("resource", resources))
                    for kind, amount, name in lines
                ],
            }
        )
        return operation

    def _link(self, operation, reference):
        """Its cohorts, and what their trainees answered on the first day."""
        cohorts = self.env["telecentre.training.cohort"].search(
            [("funding_reference", "=", reference)]
        )
        mention = cohorts[:1].funding_mention
        cohorts.operation_id = operation
        cohorts.funding_mention = mention  # in French
        for place, participant in enumerate(operation.participant_ids):
            # The trainee of the demo has not answered yet: try it in the portal.
            if participant.partner_id.name != "Camille Vidal":
                participant.write(self._prepare_answers(participant, place))
        operation.participant_ids.action_fill_evidence()
        self._receive_evidence(operation)
        self._answer_sensitive(operation)
        cohorts.enrolment_ids.followup_ids.filtered(
            lambda each: each.state == "done"
        )._create_events()

    def _prepare_answers(self, participant, place):
        """What they said; one forgot a birth date, another lives far away."""
        enrolment = participant.enrolment_ids[:1]
        situation = enrolment.situation
        entry = participant.date_entry or fields.Date.context_today(self)
        city = participant.partner_id.city
        commune = self.env["telecentre.training.commune"].search(
            [("name", "=", city)], limit=1
        )
        is_seeking = situation == "job_seeker"
        first_name = participant.partner_id.name.split()[0]
        return {
            "gender": "F" if first_name in WOMEN else "M",
            "birth_date": place != 5
            and entry - timedelta(days=365 * (22 + place * 7 % 38) + 40 * place),
            "work": WORK.get(situation, ("none", "none"))[place % 2],
            "registered": "yes" if is_seeking else "no",
            "searching": "yes" if is_seeking else False,
            "studying": "no" if is_seeking else False,
            "unemployed_since": is_seeking
            and entry - timedelta(days=120 + 90 * (place % 5)),
            "diploma_id": self._ref(f"diploma_{DIPLOMAS[place % 8]}").id,
            "commune_id": commune.id,
            "commune_name": not commune and city,
            "nationality": "eu" if place % 11 == 6 else "french",
            "date_notice": entry,
        }

    def _receive_evidence(self, operation):
        evidence = operation.participant_ids.evidence_ids
        for place, document in enumerate(evidence):
            if place % 9 != 4:
                document.write(
                    {"state": "checked", "note": "Classeur FSE, rayon 2", "date": None}
                )

    def _answer_sensitive(self, operation):
        """One answer in twelve is a refusal."""
        self.env["telecentre.training.sensitive"].create(
            [
                {
                    "participant_id": participant.id,
                    "disability": "yes" if place % 10 == 3 else "no",
                    "parents_abroad": "refused" if place % 12 == 5 else "no",
                    "housing": "no",
                }
                for place, participant in enumerate(operation.participant_ids)
            ]
        )
