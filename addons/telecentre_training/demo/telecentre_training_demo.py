import base64
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageDraw

from odoo import api, fields, models
from odoo.fields import Command

from .story import CANDIDATES, RUNNING, STORY

SIZE = (240, 80)


class TelecentreTrainingDemo(models.AbstractModel):
    """The training of 2007-2008 and of today, played through the real methods.

    Nothing is drawn by chance: the same day gives the same data.
    """

    _name = "telecentre.training.demo"
    _description = "Telecentre Training Demo Data"

    @api.model
    def _ref(self, name, addon="telecentre_training"):
        return self.env.ref(f"{addon}.{name}")

    @api.model
    def _get_env(self):
        company = self._ref("company_cantal", "telecentre_management")
        return self.with_company(company).with_context(
            lang="fr_FR",
            tz="Europe/Paris",
            tracking_disable=True,
            mail_create_nosubscribe=True,
            mail_create_nolog=True,
        )

    # ------------------------------------------------------------------
    # 2007-2008
    # ------------------------------------------------------------------

    @api.model
    def _create_story(self):
        """Three cohorts, thirty-odd trainees, two thirds in activity."""
        demo = self._get_env()
        for past in STORY:
            demo._create_past(past)

    def _create_past(self, past):
        cohort = self._create_cohort(
            past.name, past.site, past.space, len(past.trainees), "FSE-2007-15-0042"
        )
        cohort.funding_mention = "Le Fonds social européen cofinance cette formation"
        self._plan(
            cohort,
            date.fromisoformat(past.first_day),
            date.fromisoformat(past.remote_from),
            is_saturday=past.is_saturday,
        )
        people = self._enrol(cohort, past.trainees)
        cohort.action_start()
        self._sign_past(cohort, people)
        for trainee, enrolment in people.items():
            if trainee.left:
                days = sorted(
                    {
                        session._get_local_dates(session)[0]
                        for session in cohort.session_ids
                        if session.kind == "on_site"
                    }
                )
                enrolment.action_drop_out(
                    "A trouvé du travail en cours de formation", days[trainee.left - 1]
                )
        cohort.action_close()
        self._create_traces(cohort)
        self._join(people)
        self._tell_outcomes(people)
        self._ask_for(people, "certificate")

    def _create_cohort(self, name, site, space, seats, reference):
        return self.env["telecentre.training.cohort"].create(
            {
                "name": name,
                "course_id": self._ref("course_telework").id,
                "site_id": self._ref(site, "telecentre_management").id,
                "space_id": self._ref(space).id,
                "seats": seats,
                "user_id": self._ref("user_officer").id,
                "trainer_ids": [
                    Command.set(
                        [self._ref("trainer_serre").id, self._ref("trainer_besse").id]
                    )
                ],
                "funding_reference": reference,
                "funding_mention": "Cofinancé par l’Union européenne",
            }
        )

    def _plan(self, cohort, first_day, remote_from, is_saturday=False, remote_days=14):
        """As with the wizard; Isabelle Serre and Laurent Besse teach in turn."""
        plan = self.env["telecentre.training.plan"].create(
            {
                "cohort_id": cohort.id,
                "module_ids": [Command.set(cohort.course_id.module_ids.ids)],
                "space_id": cohort.space_id.id,
                "trainer_id": self._ref("trainer_serre").id,
                "date_from": first_day,
                "sat": is_saturday,
                "is_skipping": True,
                "remote_from": remote_from,
                "remote_days": remote_days,
            }
        )
        for number, line in enumerate(plan.line_ids):
            if number % 2:
                line.trainer_id = self._ref("trainer_besse")
        plan.action_confirm()

    def _enrol(self, cohort, trainees):
        """``{trainee: enrolment}``"""
        enrolments = self.env["telecentre.training.enrolment"].create(
            [
                {
                    "cohort_id": cohort.id,
                    "partner_id": self._get_partner(trainee).id,
                    "situation": trainee.situation,
                    "project": trainee.project,
                    "date_applied": fields.Date.add(cohort.date_start, months=-1),
                }
                for trainee in trainees
            ]
        )
        enrolments.action_enrol()
        return dict(zip(trainees, enrolments, strict=True))

    def _get_partner(self, trainee):
        if trainee.member:
            return self._ref(f"member_{trainee.member}", "telecentre_management")
        return self.env["res.partner"].create(
            {
                "name": trainee.name,
                "city": trainee.city,
                "email": self._get_email(trainee.name),
                "country_id": self.env.ref("base.fr").id,
                "lang": "fr_FR",
                "tz": "Europe/Paris",
            }
        )

    @api.model
    def _get_email(self, name):
        plain = name.lower().replace(" ", ".").replace("-", "")
        for accent, letter in zip("éèêëàâîïôûüç", "eeeeaaiiouuc", strict=True):
            plain = plain.replace(accent, letter)
        return f"{plain}@example.org"

    def _sign_past(self, cohort, people):
        """Everybody on the printed sheets, but for a few absences and omissions."""
        for number, session in enumerate(cohort.session_ids.sorted("date_start")):
            facts = []
            for place, enrolment in enumerate(people.values()):
                line = enrolment._portal_get_line(session.id)
                lot = (number * 37 + place * 61) % 100
                if line and lot >= 2:  # two in a hundred forgot
                    facts.append(self._prepare_fact(line, lot, "paper"))
            self.env["telecentre.training.signature"].create(
                [*facts, self._prepare_sheet_fact(session, "paper")]
            )

    def _prepare_fact(self, line, lot, method):
        session = line.session_id
        is_absent = lot < 5
        moment = (
            session.date_stop if session.kind == "remote" else session.date_start
        ) + timedelta(minutes=lot % 20)
        vals = session._prepare_fact_vals(
            "absent" if is_absent else "present",
            "trainer" if is_absent else "trainee",
            session.trainer_id if is_absent else line.partner_id,
            method,
            moment,
        )
        vals |= {"attendance_id": line.id, "trainee_name": line.partner_id.name}
        if is_absent:
            vals["reason"] = "Arrêt de travail" if lot % 2 else "Route enneigée"
        else:
            vals["drawing"] = self._draw(line.partner_id.name)
            if lot == 7 and session.kind == "on_site":
                vals["date_arrival"] = session.date_start + timedelta(minutes=45)
        return vals

    def _prepare_sheet_fact(self, session, method):
        return session._prepare_fact_vals(
            "sheet",
            "trainer",
            session.trainer_id,
            method,
            session.date_stop,
            drawing=self._draw(session.trainer_id.name),
        )

    @api.model
    def _draw(self, name):
        """A scribble that is always the same for a name."""
        seed = sha256(name.encode()).digest()
        points = [
            (10 + 14 * index, 15 + seed[index] * 50 // 255) for index in range(16)
        ]
        image = Image.new("RGBA", SIZE, (255, 255, 255, 0))
        ImageDraw.Draw(image).line(points, fill=(20, 30, 90, 255), width=3)
        content = BytesIO()
        image.save(content, "PNG")
        return base64.b64encode(content.getvalue())

    def _tell_outcomes(self, people):
        """What they said six months later; a few could not be reached."""
        for trainee, enrolment in people.items():
            four_weeks, six_months = enrolment.followup_ids.sorted("date_due")
            for followup in (four_weeks, six_months):
                self._note_contact(followup, bool(trainee.outcome))
            if not trainee.outcome:
                enrolment.followup_ids.action_unreachable()
                continue
            four_weeks.outcome = (
                "project" if trainee.outcome == "business" else trainee.outcome
            )
            six_months.write(
                {
                    "outcome": trainee.outcome,
                    "date_known": fields.Date.add(enrolment.date_exit, months=4),
                    "sector_id": trainee.sector
                    and self._ref(f"sector_{trainee.sector}").id,
                    "business_name": trainee.outcome == "business" and trainee.project,
                    "site_id": enrolment.site_id.id
                    if trainee.outcome == "business"
                    else False,
                }
            )
            enrolment.followup_ids.action_done()

    def _join(self, people):
        """Members of today were first members of the telecentre they trained at."""
        self.env["telecentre.membership"].create(
            [
                {
                    "partner_id": enrolment.partner_id.id,
                    "plan_id": self._ref("plan_occasional", "telecentre_management").id,
                    "site_id": enrolment.site_id.id,
                    "date_start": enrolment.date_exit + timedelta(days=20),
                    "date_stop": date(2011, 12, 31),
                }
                for trainee, enrolment in people.items()
                if trainee.member
            ]
        )

    def _ask_for(self, people, kind):
        """Documents are made by the job, in the first minute of the server."""
        following = [
            enrolment
            for enrolment in people.values()
            if enrolment.state in ("in_training", "completed")
        ]
        self.env["telecentre.training.document"]._queue(
            self.env["telecentre.training.enrolment"].union(*following), [kind]
        )

    def _note_contact(self, followup, is_reached):
        self.env["telecentre.training.contact"].create(
            {
                "followup_id": followup.id,
                "date": fields.Datetime.to_datetime(followup.date_due)
                + timedelta(hours=9),
                "channel": "phone",
                "is_reached": is_reached,
                "user_id": self._ref("user_officer").id,
            }
        )

    # ------------------------------------------------------------------
    # Today
    # ------------------------------------------------------------------

    @api.model
    def _create_running(self):
        """A cohort in its second week, in Murat: people can sign today."""
        demo = self._get_env()
        today = fields.Date.context_today(demo)
        monday = today - timedelta(days=today.weekday() + 7)
        cohort = demo._create_cohort(
            "Murat, session en cours",
            "site_murat",
            "space_mur_formation",
            8,
            "FSE+-2026-15-0107",
        )
        demo._plan(cohort, monday, monday - timedelta(days=75), remote_days=7)
        people = demo._enrol(cohort, RUNNING)
        cohort.action_open()
        cohort.action_start()
        demo._sign_running(cohort, people)
        demo._answer_entry(people)
        demo._create_traces(cohort)
        demo._ask_for(people, "convocation")
        partner = people[RUNNING[0]].partner_id
        demo._create_portal_user("stagiaire", partner)

    def _sign_running(self, cohort, people):
        """All half-days until yesterday; the trainee of the demo forgot some.

        The trainer of the demo has the sheet of her last half-day to sign.
        """
        limit = fields.Datetime.now() - timedelta(hours=20)
        sessions = cohort.session_ids.filtered(
            lambda each: each.date_stop < limit
        ).sorted("date_start")
        hers = sessions.filtered(
            lambda each: each.trainer_id == self._ref("trainer_serre")
        )
        for number, session in enumerate(sessions):
            facts = []
            for place, enrolment in enumerate(people.values()):
                line = enrolment._portal_get_line(session.id)
                lot = (number * 37 + place * 61) % 100
                if line and lot >= 4:
                    facts.append(self._prepare_fact(line, lot, "portal"))
            if session != hers[-1:]:
                facts.append(self._prepare_sheet_fact(session, "portal"))
            self.env["telecentre.training.signature"].create(facts)

    def _answer_entry(self, people):
        """All but the trainee of the demo sent their entry questionnaire."""
        sources = ("La presse", "France Travail", "Des proches")
        for place, (trainee, enrolment) in enumerate(people.items()):
            entry = enrolment.questionnaire_ids.filtered(
                lambda each: each.kind == "entry"
            )
            project, source, level, _needs = entry.answer_ids.sorted("sequence")
            entry._save({project.id: trainee.project})
            if place:
                entry._save(
                    {source.id: sources[place % 3], level.id: str(2 + place % 3)}
                )
                entry._send()

    def _create_traces(self, cohort):
        """Connections of the remote modules, a quiz each; somebody connected little."""
        lines = cohort.attendance_ids.filtered(
            lambda line: line.session_id.kind == "remote" and line.status == "present"
        )
        self.env["telecentre.training.trace"].create(
            [
                vals
                for number, line in enumerate(lines)
                for vals in self._prepare_traces(line, number)
            ]
        )

    def _prepare_traces(self, line, number):
        evening = line.date_start + timedelta(days=1, hours=18)
        connections = [
            {
                "attendance_id": line.id,
                "kind": "connection",
                "date_start": evening + timedelta(days=day),
                "hours": 0.5 if number % 17 == 16 else 2.25,
                "source": "plateforme.csv",
            }
            for day in range(3)
        ]
        quiz = {
            "attendance_id": line.id,
            "kind": "quiz",
            "date_start": evening + timedelta(days=3),
            "score": 60 + 10 * (number % 4),
        }
        return [*connections, quiz]

    def _create_portal_user(self, login, partner):
        self.env["res.users"].with_context(no_reset_password=True).create(
            {
                "partner_id": partner.id,
                "login": login,
                "password": login,
                "lang": "fr_FR",
                "tz": "Europe/Paris",
                "company_id": self.env.company.id,
                "company_ids": [Command.set(self.env.company.ids)],
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )

    @api.model
    def _create_candidates(self):
        """Candidates of the cohort in preparation: judged, chosen, waiting."""
        demo = self._get_env()
        cohort = demo._ref("cohort_next")
        enrolments = demo.env["telecentre.training.enrolment"].create(
            [
                {
                    "cohort_id": cohort.id,
                    "candidate_name": name,
                    "candidate_email": demo._get_email(name),
                    "situation": situation,
                    "project": project,
                }
                for name, _city, situation, project, _points in CANDIDATES
            ]
        )
        for enrolment, (_name, city, *_rest, points) in zip(
            enrolments, CANDIDATES, strict=True
        ):
            enrolment.partner_id.write({"city": city, "lang": "fr_FR"})
            for line, value in zip(enrolment.score_ids, points or (), strict=False):
                line.write({"points": value, "is_given": True})
        # Without the mails: nobody is there to read them.
        enrolments[:8]._take_seats("selected", ("candidate",))
        enrolments[:4]._take_seats("enrolled", ("selected",))
        for rank, enrolment in enumerate(enrolments[8:11], start=1):
            enrolment._set_state("waiting", rank=rank)
