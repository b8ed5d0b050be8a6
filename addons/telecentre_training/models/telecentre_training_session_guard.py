import logging
from contextlib import contextmanager

from psycopg2.errors import ExclusionViolation

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.telecentre_management.tools.fresh import fresh_env

_logger = logging.getLogger(__name__)

# What decides who is where and when.
PLACE_FIELDS = {"date_start", "date_stop", "trainer_id", "cohort_id", "kind", "state"}


class TelecentreTrainingSession(models.Model):
    """Nobody in two places: PostgreSQL guards it, Python explains it."""

    _inherit = "telecentre.training.session"

    _trainer_no_overlap = models.Constraint(
        """EXCLUDE USING gist (
            int4range(trainer_id, trainer_id, '[]') WITH =,
            tsrange(date_start, date_stop, '[)') WITH &&
        ) WHERE (state = 'planned' AND kind = 'on_site' AND trainer_id IS NOT NULL)""",
        "This trainer already has a session at that time.",
    )
    _cohort_no_overlap = models.Constraint(
        """EXCLUDE USING gist (
            int4range(cohort_id, cohort_id, '[]') WITH =,
            tsrange(date_start, date_stop, '[)') WITH &&
        ) WHERE (state = 'planned' AND kind = 'on_site')""",
        "This cohort already has a session at that time.",
    )

    def _register_hook(self):
        """Health check: an update over overlapping data loses a guard silently."""
        super()._register_hook()
        guards = self.env.execute_query(
            SQL(
                "SELECT conname FROM pg_constraint WHERE contype = 'x' "
                "AND conrelid = %s::regclass",
                self._table,
            )
        )
        if len(guards) < 2:
            _logger.error(
                "A guard against overlapping sessions is missing in the database: "
                "find the overlapping sessions, then update telecentre_training."
            )

    @api.model_create_multi
    def create(self, vals_list):
        with self._explain_overlap(vals_list):
            return super().create(vals_list)

    def write(self, vals):
        if not PLACE_FIELDS & vals.keys():
            return super().write(vals)
        with self._explain_overlap([session._get_place(vals) for session in self]):
            result = super().write(vals)
            self.flush_recordset()
        return result

    def _get_place(self, vals):
        return {
            "id": self.id,
            "cohort_id": vals.get("cohort_id", self.cohort_id.id),
            "trainer_id": vals.get("trainer_id", self.trainer_id.id),
            "date_start": vals.get("date_start", self.date_start),
            "date_stop": vals.get("date_stop", self.date_stop),
        }

    @api.model
    def _lock_trainers(self, places):
        """Queue up behind whoever plans the same trainers, in id order.

        Many who wait for one another inside the exclusion constraint would deadlock.
        """
        trainers = {place.get("trainer_id") for place in places} - {None, False}
        if trainers:
            self.env.execute_query(
                SQL(
                    "SELECT id FROM res_partner WHERE id = ANY(%s) "
                    "ORDER BY id FOR NO KEY UPDATE",
                    [*trainers],
                )
            )

    @contextmanager
    def _explain_overlap(self, places):
        """Turn the database's refusal into who is where, as one sentence.

        This transaction began before the winner's: only a new one sees the winner.
        """
        self._lock_trainers(places)
        try:
            with self.env.cr.savepoint():
                yield
        except ExclusionViolation as error:
            refusal = self._get_clash(places)
            if not refusal:
                with fresh_env(self.env) as env:
                    refusal = self.with_env(env)._get_clash(places)
            raise ValidationError(
                refusal
                or self.env._(
                    "Two of these sessions are at the same time for the same trainer "
                    "or cohort: change one of them."
                )
            ) from error

    @api.model
    def _get_clash(self, places):
        """The sentence for the first of these places that is already taken."""
        for place in places:
            for name in ("trainer_id", "cohort_id"):
                if not place.get(name) or not place.get("date_start"):
                    continue
                domain = self._get_planned_domain(
                    place["date_start"], place["date_stop"]
                )
                domain &= Domain(name, "=", place[name])
                domain &= Domain("id", "!=", place.get("id", 0))
                if other := self.sudo().search(domain, limit=1):
                    return self._get_clash_sentence(name, other)
        return False

    @api.model
    def _get_clash_sentence(self, name, other):
        sentence = {
            "trainer_id": self.env._(
                "%(who)s already teaches “%(session)s” at %(site)s (%(period)s): "
                "choose another time or another trainer."
            ),
            "cohort_id": self.env._(
                "Cohort %(who)s already has “%(session)s” at %(site)s (%(period)s): "
                "choose another time."
            ),
        }[name]
        return sentence % {
            "who": other[name].name,
            "session": other.name,
            "site": other.site_id.name,
            "period": other._get_period_label(),
        }

    @api.model
    def _get_trainer_busy(self, trainers, start, stop, ignored=None):
        """``{trainer id: [(start, stop), …]}`` of planned half-days in a range."""
        rows = self.sudo().search_fetch(
            self._get_planned_domain(start, stop)
            & Domain("trainer_id", "in", trainers.ids)
            & Domain("id", "not in", (ignored or self.browse()).ids),
            ["trainer_id", "date_start", "date_stop"],
        )
        busy = {}
        for session in rows:
            busy.setdefault(session.trainer_id.id, []).append(
                (session.date_start, session.date_stop)
            )
        return busy

    @api.constrains("date_start", "date_stop", "kind")
    def _check_length(self):
        """A half-day is not a day: it is signed once."""
        for session in self:
            length = (session.date_stop - session.date_start).total_seconds() / 3600
            if session.kind == "on_site" and length > 7:
                raise ValidationError(
                    session.env._(
                        "“%(session)s” lasts %(hours)s hours: a half-day lasts 7 "
                        "hours at most. Make two sessions, each is signed.",
                        session=session.name,
                        hours=round(length, 2),
                    )
                )
