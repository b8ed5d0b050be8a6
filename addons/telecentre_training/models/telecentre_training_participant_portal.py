from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ..tools.esf_facts import get_missing
from .telecentre_training_sensitive import QUESTIONS

CHOICES = ("gender", "work", "registered", "studying", "searching", "nationality")
DATES = ("birth_date", "unemployed_since")
# The person is not asked whether they belong to a minority.
ASKED = tuple(name for name in QUESTIONS if name != "minority")


class TelecentreTrainingParticipant(models.Model):
    """The questions of the fund, answered by the person themselves."""

    _inherit = "telecentre.training.participant"

    def _portal_get_form(self):
        """Questions, their choices and what was answered so far."""
        self.ensure_one()
        sensitive = self._get_sensitive()
        return {
            "choices": {
                name: self._fields[name]._description_selection(self.env)
                for name in CHOICES
            },
            "diplomas": self.env["telecentre.training.diploma"].search(Domain.TRUE),
            "commune": self.commune_id.name or self.commune_name or "",
            "sensitive": [
                (name, label, sensitive[name] or "not_asked")
                for name, label in self._get_sensitive_words().items()
            ],
            "answers": [
                each
                for each in sensitive._fields["housing"]._description_selection(
                    self.env
                )
                if each[0] != "not_asked"
            ],
            "is_closed": self._is_portal_closed(),
        }

    @api.model
    def _get_entry_words(self):
        return {
            "gender": self.env._("You are"),
            "birth_date": self.env._("Your birth date"),
            "commune": self.env._("The commune where you live (name or INSEE code)"),
            "nationality": self.env._("Your nationality"),
            "diploma_id": self.env._("The highest diploma that you obtained"),
            "work": self.env._("Your work on the first day of the training"),
            "registered": self.env._("Are you registered as a job seeker?"),
            "searching": self.env._(
                "Without work: are you available and searching for work?"
            ),
            "studying": self.env._(
                "Without work: are you in full-time education or training?"
            ),
            "unemployed_since": self.env._("Job seekers: without work since"),
        }

    def _get_entry_left(self, sensitive):
        """Questions of the first day that wait, and those without which it does."""
        works = self.work and self.work != "none"
        skipped = {"searching", "studying"} if works else set()
        if works and self.registered == "no":
            skipped.add("unemployed_since")
        given = {name for name in (*CHOICES, *DATES, "diploma_id") if self[name]}
        given |= {name for name in ASKED if sensitive[name] not in (False, "not_asked")}
        if self.commune_id or self.commune_name:
            given.add("commune")
        names = {"birth": "birth_date", "isced": "diploma_id"}
        needed = get_missing(self._get_answers(), self._get_params())
        return {
            "left": [
                name
                for name in (*CHOICES, *DATES, "diploma_id", "commune", *ASKED)
                if name not in given | skipped
            ],
            "needed": [names.get(name, name) for name in needed],
        }

    @api.model
    def _get_sensitive_words(self):
        return {
            "disability": self.env._("Do you have a recognised disability?"),
            "parents_abroad": self.env._("Was one of your parents born abroad?"),
            "housing": self.env._("Are you homeless, or excluded from housing?"),
        }

    def _get_sensitive(self):
        """The sensitive answers of the person, who may read their own."""
        # Only this person or few others reach these answers: the callers check whom.
        kept = self.env["telecentre.training.sensitive"].sudo()
        return kept.search([("participant_id", "=", self.id)], limit=1)

    def _is_portal_closed(self):
        """Sent: from then on, mistakes are mended with the training officer."""
        return bool(self.date_notice)

    def _portal_save(self, values):
        """Keep what was answered so far; what is not a choice is left out.

        :param dict values: text by name of question
        """
        self.ensure_one()
        if self._is_portal_closed():
            raise UserError(self.env._("You have already sent these answers."))
        self.write(self._portal_parse(values))
        asked = {
            name: values[name]
            for name in ASKED
            if values.get(name) in ("yes", "no", "refused")
        }
        if asked:
            sensitive = self._get_sensitive()
            if sensitive:
                sensitive.write(asked)
            else:
                sensitive.create({"participant_id": self.id, **asked})

    def _portal_parse(self, values):
        vals = {
            name: values[name]
            for name in CHOICES
            if values.get(name) in self._fields[name].get_values(self.env)
        }
        vals |= {
            name: day for name in DATES if (day := self._parse_day(values.get(name)))
        }
        diploma = str(values.get("diploma_id") or "")
        if diploma.isdecimal():
            known = self.env["telecentre.training.diploma"].search(
                [("id", "=", int(diploma))]
            )
            vals |= {"diploma_id": known.id} if known else {}
        if commune := str(values.get("commune") or "").strip()[:100]:
            vals |= self._parse_commune(commune)
        return vals

    def _parse_day(self, text):
        """A day, or nothing for what is not one."""
        try:
            return fields.Date.to_date(text or False)
        except ValueError as error:
            raise UserError(
                self.env._("“%(text)s” is not a date.", text=str(text)[:20])
            ) from error

    def _parse_commune(self, text):
        """The commune of the newest table that has this name or code, if only one."""
        communes = self.env["telecentre.training.commune"]
        found = communes.search(
            ["|", ("code", "=", text.upper()), ("name", "=ilike", text)]
        )
        newest = found.filtered(
            lambda each: each.vintage == max(found.mapped("vintage"))
        )
        return {
            "commune_id": newest.id if len(newest) == 1 else False,
            "commune_name": text,
        }

    def _portal_send(self):
        """Complete, and told of the support and of their rights: signed today."""
        if self.missing:
            raise UserError(
                self.env._(
                    "What you answered is kept. Still to answer: %(missing)s.",
                    missing=self.missing,
                )
            )
        today = fields.Date.context_today(self)
        self.date_notice = today
        self.env["telecentre.training.evidence"].create(
            {
                "participant_id": self.id,
                "kind": "questionnaire",
                "state": "received",
                "date": today,
                "note": self._describe_sending(today),
            }
        )

    def _describe_sending(self, day):
        """Who sent the answers, when and through which door."""
        words = {"name": self.partner_id.name, "date": format_date(self.env, day)}
        if self.env.context.get("telecentre_door") == "tablet":
            return self.env._("Sent on the tablet by %(name)s on %(date)s", **words)
        return self.env._("Sent in the portal by %(name)s on %(date)s", **words)
