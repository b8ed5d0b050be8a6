from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .telecentre_training_exit import DOORS, EXIT_FIELDS
from .telecentre_training_participant_portal import ASKED, CHOICES, DATES

# The order of the questions on the first day.
ENTRY_QUESTIONS = (
    *("gender", "birth_date", "commune", "nationality", "diploma_id", "work"),
    *("registered", "searching", "studying", "unemployed_since"),
    *("disability", "parents_abroad", "housing"),
)


class TelecentreTrainingSensitive(models.Model):
    """A refusal says through which door it was asked."""

    _inherit = "telecentre.training.sensitive"

    door = fields.Selection(DOORS, string="Asked through", readonly=True)

    @api.model
    def _get_asking(self, vals):
        asking = super()._get_asking(vals)
        if asking:
            asked_on = self.env.context.get("telecentre_asked_on")
            asking["date_asked"] = asked_on or asking["date_asked"]
            asking["door"] = self.env.context.get("telecentre_door", "desk")
        return asking


class TelecentreTrainingParticipant(models.Model):
    _inherit = "telecentre.training.participant"

    def _check_frozen(self, vals):
        """The person mends their own slips until they send: it is still that day's."""
        is_theirs = self.env.su and self.env.context.get("telecentre_door")
        others = self.filtered("date_notice") if is_theirs else self
        return super(TelecentreTrainingParticipant, others)._check_frozen(vals)


class TelecentreTrainingEnrolment(models.Model):
    """The two questionnaires of the fund, whichever the door: portal, tablet, desk."""

    _inherit = "telecentre.training.enrolment"

    @api.model
    def _get_fund_questions(self):
        """What is asked, as a form: ``{form: [{name, label, type, choices}]}``."""
        return {
            "entry": [self._describe_entry(name) for name in ENTRY_QUESTIONS],
            "exit": [self._describe_exit(name) for name in EXIT_FIELDS],
        }

    def _describe_entry(self, name):
        people = self.env["telecentre.training.participant"]
        words = people._get_entry_words() | people._get_sensitive_words()
        if name == "diploma_id":
            diplomas = self.env["telecentre.training.diploma"].search(Domain.TRUE)
            choices = [(str(each.id), each.name) for each in diplomas]
        elif name in ASKED:
            sensitive = self.env["telecentre.training.sensitive"]
            choices = sensitive._fields[name]._description_selection(self.env)
            choices = [each for each in choices if each[0] != "not_asked"]
        elif name in CHOICES:
            choices = people._fields[name]._description_selection(self.env)
        else:
            choices = []
        kind = "date" if name in DATES else "choice" if choices else "text"
        return self._prepare_question(name, words[name], kind, choices)

    def _describe_exit(self, name):
        answers = self.env["telecentre.training.exit"]
        field = answers._fields[name]
        choices = (
            field._description_selection(self.env) if field.type == "selection" else []
        )
        kind = "date" if field.type == "date" else "choice" if choices else "text"
        label = answers._get_exit_words()[name]
        return self._prepare_question(name, label, kind, choices)

    def _prepare_question(self, name, label, kind, choices):
        return {"name": name, "label": label, "type": kind, "choices": choices}

    def _get_fund_left(self):
        """Questions still without an answer, by form that is open.

        :return: ``{enrolment: {form: {"left": [name], "needed": [name]}}}``
        """
        kept = self.env["telecentre.training.sensitive"].sudo()
        people = self.participant_id
        found = kept.search_fetch([("participant_id", "in", people.ids)], ASKED)
        sensitive = {each.participant_id: each for each in found}
        result = {}
        for enrolment in self.filtered("participant_id"):
            person, forms = enrolment.participant_id, {}
            if not person._is_portal_closed():
                forms["entry"] = person._get_entry_left(sensitive.get(person, kept))
            answers = enrolment.exit_ids
            if answers.state != "sent" and enrolment._is_exit_open():
                forms["exit"] = {
                    "left": [name for name in EXIT_FIELDS if not answers[name]],
                    "needed": answers._get_left(),
                }
            result[enrolment] = forms
        return result

    def _save_fund_answers(self, form, values, door, asked_on=None):
        """Keep what was answered so far; what is not a choice is left out."""
        self.ensure_one()
        told = self.with_context(telecentre_door=door, telecentre_asked_on=asked_on)
        if form == "exit":
            if not told._is_exit_open():
                raise UserError(told.env._("This questionnaire is not open yet."))
            vals = told.exit_ids._parse(values)
            if vals:
                told._get_exit().write(vals)
        else:
            told.participant_id._portal_save(values)

    def _send_fund_answers(self, form, door):
        """It is complete, and the person certifies it."""
        told = self.with_context(telecentre_door=door)
        if form == "exit":
            told._get_exit().action_send()
        else:
            told.participant_id._portal_send()

    def _get_fund_missing(self, form):
        """What is still to answer, in words; nothing once complete."""
        if form == "exit":
            answers = self.exit_ids or self.exit_ids.new({"enrolment_id": self.id})
            return answers.missing
        return self.participant_id.missing


class TelecentreTrainingExit(models.Model):
    _inherit = "telecentre.training.exit"

    @api.model
    def _get_exit_words(self):
        return {
            "situation": self.env._("What do you do now that the training ends?"),
            "date_situation": self.env._("Since when? (if you know)"),
            "training": self.env._("Do you begin another training or studies?"),
            "qualification": self.env._(
                "Did you obtain a qualification (title, certificate of the State or of "
                "a branch)? An attendance certificate is not one."
            ),
            "qualification_title": self.env._("Which one, and who awarded it?"),
        }

    @api.model
    def _parse(self, values):
        """Answers as fields, from what a page or a tablet sent."""
        vals = {}
        for name in EXIT_FIELDS:
            text = str(values.get(name) or "").strip()[:200]
            field = self._fields[name]
            if not text or (
                field.type == "selection" and text not in field.get_values(self.env)
            ):
                continue
            vals[name] = (
                self.env["telecentre.training.participant"]._parse_day(text)
                if field.type == "date"
                else text
            )
        return vals
