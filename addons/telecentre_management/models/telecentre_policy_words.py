from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.misc import format_date

from ..tools import spans
from ..tools.suggestion import Suggestion, get_reach

MINUTE = timedelta(minutes=1)


class TelecentrePolicy(models.Model):
    """A refusal: the rule, its limit, and the first value that would pass."""

    _inherit = "telecentre.policy"

    def _explain(self, stay, broken, ignored=None):
        """One sentence per broken rule. ``self`` is empty if no policy rules the space.

        :param stay: ``tools.rules.Stay``
        :param broken: list of ``tools.rules.Broken``
        :param ignored: rentals that do not count: the ones being judged
        """
        explain = {
            "lead": self._explain_lead,
            "horizon": self._explain_horizon,
            "shortest": self._explain_shortest,
            "longest": self._explain_longest,
            "step": self._explain_step,
            "quota": self._explain_quota,
        }
        suggestion = self._get_suggestion(stay, broken, ignored)
        return [explain[each.rule](suggestion, each) for each in broken]

    @api.model
    def _get_suggestion(self, stay, broken, ignored):
        """Read once all that finding other values takes."""
        now = fields.Datetime.now()
        partners = stay.partner or self.env["res.partner"]
        reach = get_reach(each.rule for each in broken)
        lead = timedelta(minutes=self.lead_minutes)
        known, book = stay.space._get_known(
            partners,
            stay.start - timedelta(days=1),
            max(stay.stop, now + lead + (stay.stop - stay.start)) + reach,
            ignored,
        )
        return Suggestion(stay, known[stay.space], book)

    @api.model
    def _get_rule_names(self):
        return {
            "lead": self.env._("notice"),
            "horizon": self.env._("horizon"),
            "shortest": self.env._("shortest stay"),
            "longest": self.env._("longest stay"),
            "step": self.env._("step"),
            "quota": self.env._("quota"),
        }

    # ------------------------------------------------------------------
    # One rule each
    # ------------------------------------------------------------------

    def _explain_lead(self, suggestion, _broken):
        space = suggestion.stay.space
        words = {"space": space.display_name, "policy": self.name}
        found = suggestion.find("lead")
        words["start"] = found and space._format_moment(found.start)
        if not self.lead_minutes:
            sentence = self.env._("%(space)s cannot be booked for the past", **words)
        else:
            sentence = self.env._(
                "%(space)s must be booked at least %(limit)s ahead (%(policy)s)",
                limit=self._format_notice(self.lead_minutes * MINUTE),
                **words,
            )
        if not found:
            return sentence + "."
        return self.env._(
            "%(rule)s: the first possible start is %(start)s.",
            rule=sentence,
            start=words["start"],
        )

    def _explain_horizon(self, suggestion, _broken):
        stay, book, limits = suggestion.stay, suggestion.book, suggestion.limits
        days = limits.get_horizon(book.is_member(stay))
        day = spans.to_local(stay.start, suggestion.known.tz).date()
        sentence = self.env._(
            "%(space)s is booked at most %(limit)s ahead (%(policy)s): the last "
            "possible day is %(last)s; %(day)s can be booked from %(opens)s on.",
            space=stay.space.display_name,
            policy=self.name,
            limit=self._format_days(days),
            last=format_date(self.env, book.get_last_day(stay, limits)),
            day=format_date(self.env, day),
            opens=format_date(self.env, day - timedelta(days=days)),
        )
        if limits.member_horizon <= days:
            return sentence
        return self.env._(
            "%(refusal)s Members book %(limit)s ahead.",
            refusal=sentence,
            limit=self._format_days(limits.member_horizon),
        )

    def _explain_shortest(self, suggestion, _broken):
        return self._add_example(
            suggestion,
            "shortest",
            self.env._(
                "%(space)s is rented for at least %(limit)s (%(policy)s)",
                space=suggestion.stay.space.display_name,
                policy=self.name,
                limit=self._format_length(self.shortest_minutes * MINUTE),
            ),
        )

    def _explain_longest(self, suggestion, _broken):
        return self._add_example(
            suggestion,
            "longest",
            self.env._(
                "%(space)s is rented for at most %(limit)s of opening (%(policy)s)",
                space=suggestion.stay.space.display_name,
                policy=self.name,
                limit=self._format_length(self.longest_minutes * MINUTE),
            ),
        )

    def _explain_step(self, suggestion, _broken):
        return self._add_example(
            suggestion,
            "step",
            self.env._(
                "Stays in %(space)s begin and end by steps of %(limit)s from the "
                "opening on (%(policy)s)",
                space=suggestion.stay.space.display_name,
                policy=self.name,
                limit=self._format_length(self.step_minutes * MINUTE),
            ),
        )

    @api.model
    def _add_example(self, suggestion, rule, sentence):
        stay = suggestion.find(rule)
        if not stay:
            return sentence + "."
        return self.env._(
            "%(rule)s: for instance %(period)s.",
            rule=sentence,
            period=stay.space.site_id._format_period(stay.start, stay.stop),
        )

    def _explain_quota(self, suggestion, broken):
        stay, quota = suggestion.stay, broken.quota
        sentence = self.env._(
            "%(member)s may use %(space)s and the like for %(limit)s %(period)s "
            "(%(policy)s); left %(when)s: %(left)s.",
            member=self._get_person_name(stay, quota),
            space=stay.space.display_name,
            policy=self.name,
            limit=self._format_length(quota.most),
            period=self._get_period_words()[quota.period],
            when=self._get_when_words(broken),
            left=self._format_length(broken.left),
        )
        first = suggestion.find("quota")
        if not first:
            return self.env._(
                "%(refusal)s No later day has room for this stay: make it shorter.",
                refusal=sentence,
            )
        return self.env._(
            "%(refusal)s The first day with room is %(day)s.",
            refusal=sentence,
            day=format_date(
                self.env, spans.to_local(first.start, suggestion.known.tz).date()
            ),
        )

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    @api.model
    def _get_person_name(self, stay, quota):
        partner = stay.partner.sudo()
        return (partner.commercial_partner_id if quota.is_shared else partner).name

    @api.model
    def _get_when_words(self, broken):
        day = broken.first_day
        if broken.quota.period == "day":
            return self.env._("on %(day)s", day=format_date(self.env, day))
        if broken.quota.period == "week":
            return self.env._("in the week of %(day)s", day=format_date(self.env, day))
        return self.env._(
            "in %(month)s", month=format_date(self.env, day, date_format="MMMM y")
        )
