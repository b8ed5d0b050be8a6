import json
from datetime import UTC, datetime

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import seal

MOST_AT_ONCE = 100
MOST_CHARACTERS = 20_000


class TelecentreTrainingKiosk(models.Model):
    """Questions of the fund on the tablet, kept shut on it until the line is back.

    The tablet learns what is still to ask, never what was answered.
    """

    _inherit = "telecentre.training.kiosk"

    answer_key = fields.Text(readonly=True, copy=False, groups="base.group_system")
    unread_count = fields.Integer(
        string="Answers not readable",
        readonly=True,
        copy=False,
        help="Sent from this address, and not written by this tablet as it is now set "
        "up, or for nobody of its site.",
    )

    def _get_roster(self, pending=0):
        roster = super()._get_roster(pending)
        if not self.answer_key:
            self.answer_key = seal.make_key()
        return roster | {
            "key": seal.get_public(self.answer_key),
            "questions": self.env[
                "telecentre.training.enrolment"
            ]._get_fund_questions(),
        }

    def _prepare_roster_session(self, session):
        values = super()._prepare_roster_session(session)
        lines = {line.id: line for line in session.attendance_ids}
        left = session.attendance_ids.enrolment_id._get_fund_left()
        for person in values["people"]:
            enrolment = lines[person["line"]].enrolment_id
            person["enrolment"] = enrolment.id
            person["forms"] = left.get(enrolment, {})
        return values

    def _receive_answers(self, answers):
        """Save what was answered on the tablet.

        :param answers: ``[{"id", "sealed"}, …]`` in order
        :return: ids that the tablet no longer has to keep
        """
        self.ensure_one()
        self.lock_for_update()  # two sendings of the same answers wait in line
        kept = []
        for answer in answers[:MOST_AT_ONCE]:
            self._receive_answer(str(answer.get("sealed") or ""))
            kept.append(answer.get("id"))
        return kept

    def _receive_answer(self, sealed):
        """What cannot be saved is told to the training officer, never dropped."""
        try:
            fact = json.loads(seal.unseal(self.answer_key, sealed[:MOST_CHARACTERS]))
            enrolment_id, form = int(fact["enrolment"]), str(fact["form"])
            asked_on = self._read_moment(fact["at"])
            values = {str(key): value for key, value in fact["values"].items()}
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            self.unread_count += 1  # not written by this tablet
            return
        enrolment = (
            self.env["telecentre.training.enrolment"].browse(enrolment_id).exists()
        )
        if self.site_id not in enrolment.cohort_id.session_ids.site_id:
            self.unread_count += 1
            return
        try:
            if fact.get("lock") != self._get_lock(enrolment.partner_id):
                raise UserError(self.env._("The code of the person was not given."))
            with self.env.cr.savepoint():
                enrolment._save_fund_answers(form, values, "tablet", asked_on)
                if fact.get("step") == "send":
                    enrolment._send_fund_answers(form, "tablet")
        except UserError as error:
            enrolment.participant_id.message_post(
                body=self.env._(
                    "Answers given on the tablet %(tablet)s could not be saved: "
                    "%(why)s Ask %(name)s again.",
                    tablet=self.name,
                    why=str(error),
                    name=enrolment.partner_id.name,
                )
            )

    def _read_moment(self, text):
        """When it was answered; never later than now."""
        moment = datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)
        return min(moment.replace(microsecond=0), fields.Datetime.now())
