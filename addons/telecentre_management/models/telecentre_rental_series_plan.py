from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import spans
from ..tools.allotment import Allotment
from ..tools.plan import LEFT_OUT, Stay
from .telecentre_rental_override import STAFF
from .telecentre_rental_series_need import MOST_SPACES

# How far a date may be moved by a proposal.
DAYS_AROUND = 7


class TelecentreRentalSeries(models.Model):
    """The plan: what is possible date by date, and what to do about it.

    Found in a constant number of queries whatever the number of dates: one reading of
    the availability of all spaces that would do, then memory only.
    """

    _inherit = "telecentre.rental.series"

    override_reason = fields.Char(
        string="Reason to pass over the rules",
        copy=False,
        tracking=True,
        groups=STAFF,
        help="Books the dates that a rule refuses; kept on each rental, and logged.",
    )
    is_rule_refused = fields.Boolean(compute="_compute_is_rule_refused")
    date_checked = fields.Datetime(readonly=True, copy=False)
    notice = fields.Text(readonly=True, copy=False)

    @api.depends("line_ids.status")
    def _compute_is_rule_refused(self):
        for series in self:
            series.is_rule_refused = "refused" in series.line_ids.mapped("status")

    def action_check(self):
        """Find out what is possible on each date: read ``line_ids`` then.

        :raise UserError: if the rule has no date, too many or no end
        """
        self.check_access("write")
        for series in self:
            series._check_plan()
        return True

    def _check_plan(self, fresh=False, proposing=None):
        """Write in the lines what is possible now.

        :param bool fresh: also see what others committed since this transaction
            began; the caller holds the lock of the spaces
        :param proposing: lines for which another space, hour or day is looked for
        :return: whether what was shown before still holds, and nothing is left open
        """
        self.ensure_one()
        self._check_plannable()
        before = {(line.day, line.position): line for line in self.line_ids}
        stays = self._prepare_stays(before, proposing)
        known = self._read_availability(stays, fresh)
        allotment = self._allot(stays, known)
        self._explain(stays, allotment)
        self._price(stays)
        return self._write_plan(stays, before, allotment)

    def _check_plannable(self):
        if self.state != "draft":
            raise UserError(
                self.env._(
                    "%(series)s is no longer a draft: use “Change” to change its "
                    "dates.",
                    series=self.name,
                )
            )
        if not self.need_ids:
            raise UserError(self.env._("Say which spaces are needed."))
        if self.space_count > MOST_SPACES:
            raise UserError(
                self.env._("Ask for %(most)s spaces at most.", most=MOST_SPACES)
            )
        most = self._get_most_dates() * MOST_SPACES // 10
        if self.space_count * len(self._get_days()) > most:
            raise UserError(
                self.env._(
                    "%(count)s rentals at once are too many: ask for fewer dates or "
                    "fewer spaces.",
                    count=self.space_count * len(self._get_days()),
                )
            )

    # ------------------------------------------------------------------
    # What is asked
    # ------------------------------------------------------------------

    def _prepare_stays(self, before, proposing):
        """One stay per date and space, with what the user decided before."""
        movable, untouched = self._get_rentals_to_change()
        matched = self._match_rentals(self._get_days(), movable, untouched)
        offered = self.need_ids._get_candidates()
        stays = []
        for day in self._get_days():
            span = self._get_span(day)
            for position, need in enumerate(self._get_units()):
                siblings = offered[need]
                stay = Stay(
                    day,
                    position,
                    span,
                    need=need,
                    rental=matched.pop((day, position), None),
                    candidates=need.space_id or siblings,
                    siblings=siblings | need.space_id,
                )
                stay.is_untouched = bool(stay.rental) and stay.rental in untouched
                self._recall(stay, before.get((day, position)), proposing)
                stays.append(stay)
        for (day, position), rental in matched.items():
            stay = Stay(
                day, position, (rental.date_start, rental.date_stop), rental=rental
            )
            stay.is_untouched = rental in untouched
            self._recall(stay, before.get((day, position)), proposing)
            stays.append(stay)
        return stays

    def _get_units(self):
        """The needs, each as often as its quantity."""
        return [need for need in self.need_ids for _number in range(need.quantity)]

    @api.model
    def _recall(self, stay, line, proposing):
        """What the user decided on this date at an earlier check."""
        if not line or not line.is_chosen:
            return
        stay.wanted = line.choice
        if line.choice != "move":
            return
        stay.is_proposing = proposing and line in proposing
        span = line.date_start, line.date_stop
        if not stay.is_proposing:
            stay.wanted_space = line.space_id
            stay.wanted_span = span

    # ------------------------------------------------------------------
    # What is free
    # ------------------------------------------------------------------

    def _read_availability(self, stays, fresh):
        """``{space: Availability}`` over all dates, and those they may move to."""
        spaces = self.env["telecentre.space"].union(
            *(stay.siblings for stay in stays if stay.siblings),
            *(stay.wanted_space for stay in stays if stay.wanted_space),
            *(stay.rental.space_id for stay in stays if stay.rental),
        )
        moves = [stay.wanted_span for stay in stays if stay.wanted_span]
        asked = [*(stay.asked for stay in stays), *moves]
        first = min(start for start, _stop in asked)
        last = fields.Datetime.add(
            max(stop for _start, stop in asked), days=DAYS_AROUND
        )
        ignored = self.env["telecentre.rental"].union(
            *(stay.rental for stay in stays if stay.rental and not stay.is_untouched)
        )
        known = spaces._get_availability(first, last, ignored)
        if fresh:
            relatives = spaces._get_relatives()
            busy = ignored._get_busy(
                relatives,
                spaces._get_buffers({*spaces.ids}.union(*relatives.values())),
                first,
                last,
                ignored=ignored,
                fresh=True,
            )
            for space, availability in known.items():
                availability.busy = busy.get(space.id, [])
        return known

    def _allot(self, stays, known):
        """Give each stay a space; again, as long as some rentals turn out to stay put.

        :return: the ``Allotment``, with all that is taken
        """
        put = set()
        while True:
            allotment = Allotment(
                {
                    space: replace(availability, busy=list(availability.busy))
                    for space, availability in known.items()
                },
                lambda space, other: space._excludes(other),
            )
            for rental in put:
                allotment.take(rental.space_id, rental.date_start, rental.date_stop)
            self._allot_dates(stays, allotment)
            more = {stay.rental for stay in stays if stay.stays_put} - put
            if not more:
                return allotment
            put |= more

    def _allot_dates(self, stays, allotment):
        end = min((stay.day for stay in stays if stay.wanted == "stop"), default=None)
        dates = {}
        for stay in stays:
            stay.forget()
            if stay.is_untouched:
                self._settle(stay, "unchanged", "book")
            elif not stay.need:
                choice = "skip" if stay.wanted == "skip" else "cancel"
                self._settle(stay, "leaving", choice)
            elif end and stay.day > end:
                self._settle(stay, "after", "cancel" if stay.rental else "skip")
            else:
                dates.setdefault(stay.day, []).append(stay)
        ranks = self._rank(dates.values(), allotment)
        for date in dates.values():
            self._allot_date(date, ranks, allotment)

    @api.model
    def _settle(self, stay, status, choice):
        stay.status, stay.choice = status, choice
        if stay.rental:
            stay.space = stay.rental.space_id
            stay.span = stay.rental.date_start, stay.rental.date_stop

    @api.model
    def _rank(self, dates, allotment):
        """``{need: spaces}``, those free on most dates first: the same if possible."""
        candidates, asked = {}, {}
        for date in dates:
            for stay in date:
                candidates[stay.need] = stay.candidates
                asked.setdefault(stay.need, set()).add(stay.asked)
        return {
            need: allotment.rank(spaces, asked[need])
            for need, spaces in candidates.items()
        }

    def _allot_date(self, date, ranks, allotment):
        """All the spaces of one date: as asked, as decided, or as proposed."""
        lists = [self._get_choices(stay, ranks) for stay in date]
        spaces = allotment.pick_all(lists, *date[0].asked)
        if not spaces:
            self._mark_lacking(date, lists, allotment)
        left_out = next((s.wanted for s in date if s.wanted in LEFT_OUT), None)
        if left_out:
            for stay in date:
                stay.status, stay.choice = stay.status or "free", left_out
        elif any(stay.wanted_span for stay in date):
            self._follow_decision(date, lists, allotment)
        elif spaces:
            self._give(date, spaces, date[0].asked)
        elif not self._propose(date, lists, allotment):
            for stay in date:
                stay.choice = stay.wanted or (
                    "book" if self.frequency == "once" else "skip"
                )
        for stay in date:
            if stay.is_booked:
                allotment.take(stay.space, stay.start, stay.stop)

    @api.model
    def _get_choices(self, stay, ranks):
        """The spaces that are asked for; the one a rental has comes first."""
        ranked = ranks[stay.need]
        own = stay.rental.space_id if stay.rental else None
        return [own, *(s for s in ranked if s != own)] if own in ranked else ranked

    @api.model
    def _mark_lacking(self, date, lists, allotment):
        """Which spaces of a date could be had as asked, and which could not."""
        picked = []
        for stay, choices in zip(date, lists, strict=True):
            free = [space for space in choices if allotment.fits(space, *stay.asked)]
            stay.free_count = len(free)
            space = next(
                (
                    space
                    for space in free
                    if not any(space._excludes(other) for other in picked)
                ),
                None,
            )
            if space:
                picked.append(space)
                stay.find(space, stay.asked, "book")
            else:
                busy = [space for space in choices if space not in free]
                stay.lack((busy or [None])[0])

    @api.model
    def _give(self, date, spaces, span):
        for stay, space in zip(date, spaces, strict=True):
            as_asked = span == stay.asked and space in stay.candidates
            stay.find(space, span, "book" if as_asked else "move")

    def _follow_decision(self, date, lists, allotment):
        """The spaces and times that the user chose, if they fit."""
        span = next(stay.wanted_span for stay in date if stay.wanted_span)
        lists = [
            [stay.wanted_space] if stay.wanted_space else choices
            for stay, choices in zip(date, lists, strict=True)
        ]
        if spaces := allotment.pick_all(lists, *span):
            self._give(date, spaces, span)
            return
        for stay, choices in zip(date, lists, strict=True):
            fitting = allotment.pick(choices, *span)
            stay.find(fitting or choices[0], span, "move")
            if not fitting:
                stay.refuse_at(choices[0], span)

    def _propose(self, date, lists, allotment):
        """Another space at that time; another time if the user asks for a move."""
        wider = [
            [*choices, *(s for s in stay.siblings if s not in choices)]
            for stay, choices in zip(date, lists, strict=True)
        ]
        span = date[0].asked
        spaces = allotment.pick_all(wider, *span)
        if not spaces and any(stay.is_proposing for stay in date):
            span, spaces = self._find_other_time(date, wider, allotment)
        if spaces:
            self._give(date, spaces, span)
        return bool(spaces)

    def _find_other_time(self, date, lists, allotment):
        """``(span, spaces)`` of the nearest time at which all spaces are free."""
        for offset in range(DAYS_AROUND + 1):
            for span in self._iter_spans(date[0].day, offset, lists, allotment):
                if spaces := allotment.pick_all(lists, *span):
                    return span, spaces
        return date[0].asked, None

    def _iter_spans(self, day, offset, lists, allotment):
        """Times of a day on which the stay could lie, the nearest to its own first."""
        tz = self._get_tz()
        day = fields.Date.add(day, days=offset)
        wanted = self._get_span(day)
        yield wanted
        spaces = {space for choices in lists for space in choices}
        starts = allotment.iter_starts(
            spaces, spans.local_moment(day, 0, tz), spans.local_moment(day, 24, tz)
        )
        for start in sorted(starts, key=lambda start: abs(start - wanted[0])):
            yield start, start + (wanted[1] - wanted[0])

    # ------------------------------------------------------------------
    # Words and money
    # ------------------------------------------------------------------

    def _explain(self, stays, allotment):
        """Why dates are not free as asked, in a constant number of queries."""
        asked = [
            (space, *span) for stay in stays for space, span in stay.refused if space
        ]
        spaces = self.env["telecentre.space"].union(*(space for space, *_ in asked))
        # With several sites, hosts read this plan who may not read those rentals.
        reasons = spaces._explain_stays(
            asked, allotment.known, with_names=len(self.site_ids) == 1
        )
        for stay in stays:
            if stay.status == "unchanged":
                stay.message = self._get_untouched_reason(stay.rental)
            elif stay.refused and stay.refused[0][0]:
                space, span = stay.refused[0]
                stay.status, message = reasons[space, *span]
                stay.message = self._get_lack_label(stay, message)
            elif stay.refused:
                stay.message = self.env._(
                    "%(site)s has %(count)s of this kind, no more",
                    site=stay.need.site_id.name,
                    count=len(stay.candidates),
                )

    def _get_lack_label(self, stay, reason):
        several = len(stay.candidates)
        if stay.status == "taken" and several > 1 and stay.free_count is not None:
            return self.env._(
                "%(free)s of %(count)s free (%(reason)s)",
                free=stay.free_count,
                count=several,
                reason=reason,
            )
        return reason

    def _price(self, stays):
        """What dates cost, and which of them a rule or a lack of price refuses."""
        Rental = self.env["telecentre.rental"]
        planned = {}
        for stay in stays:
            if stay.is_booked:
                vals = self._prepare_rental_vals(stay)
                planned[stay] = Rental.new(vals, origin=stay.rental or None)
            elif stay.rental and stay.choice in ("book", "skip"):
                stay.amount_due = stay.rental.amount_due
        self._price_dropped([s for s in stays if s.rental and s.is_dropped])
        rentals = Rental.union(*planned.values())
        refusals = self._get_rule_refusals(rentals)
        quotes = rentals._get_quotes()
        for stay, rental in planned.items():
            refusal = refusals.get(rental)
            if refusal and self._passes_over_rules():
                stay.message, refusal = refusal, ""
            if refusal := refusal or quotes[rental].refusal:
                self._refuse(stays, stay, refusal)
        for stay, rental in planned.items():
            if stay.is_booked:
                stay.amount_due = quotes[rental].amount_due

    def _price_dropped(self, stays):
        """What rentals that are given up cost, by their terms of cancellation."""
        rentals = self.env["telecentre.rental"].union(*(s.rental for s in stays))
        fees = rentals.sudo()._get_cancel_fees()
        for stay in stays:
            fee = fees[stay.rental.sudo()]
            stay.amount_due = fee.amount
            if fee.amount:
                stay.message = self.env._("Cancellation fee")

    def _refuse(self, stays, stay, refusal):
        """One space of a date is refused: the date is."""
        stay.status, stay.message, stay.is_ok = "refused", refusal, False
        if self.frequency == "once":
            return
        for other in stays:
            if other.day == stay.day and not other.wanted and not other.is_settled:
                other.choice = "skip"

    def _passes_over_rules(self):
        """Whether staff gave a reason to book against the rules."""
        reason = (self.sudo().override_reason or "").strip()
        return bool(reason) and self.env["telecentre.rental"]._can_override()

    @api.model
    def _get_rule_refusals(self, rentals):
        """``{rental: words}`` of the planned rentals that break a rule.

        The first of each kind of refusal is told in full, the others by name: a
        sentence takes queries, and nobody reads the same one fifty times.
        """
        policies = self.env["telecentre.policy"]._get_policies(rentals.space_id)
        names = self.env["telecentre.policy"]._get_rule_names()
        told, refusals = set(), {}
        for rental, broken in rentals._get_broken_rules().items():
            policy = policies[rental.space_id]
            rules = tuple(sorted({each.rule for each in broken}))
            if (policy, rules) in told:
                words = [", ".join(names[rule] for rule in rules)]
            else:
                told.add((policy, rules))
                words = policy._explain(rental._get_stay(), broken, rentals)
            refusals[rental] = "\n".join(words)
        return refusals

    def _prepare_rental_vals(self, stay):
        return {
            "usage": self.usage,
            "partner_id": self.partner_id.id,
            "payer_id": self.payer_id.id,
            "space_id": stay.space.id,
            "date_start": stay.start,
            "date_stop": stay.stop,
        }

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    def _write_plan(self, stays, before, allotment):
        """Replace the lines; whether nothing changed and nothing is open."""
        seen = {key: line._get_signature() for key, line in before.items()}
        self.line_ids.unlink()
        lines = self.line_ids.create([self._prepare_line_vals(stay) for stay in stays])
        changed = lines.filtered(
            lambda line: (
                seen and seen.get((line.day, line.position)) != line._get_signature()
            )
        )
        changed.is_changed = True
        blocking = lines.filtered("is_blocking")
        first_look = not seen and any(
            line.status not in ("free", "unchanged") for line in lines
        )
        self.write(
            {
                "date_checked": fields.Datetime.now(),
                "notice": "\n".join(self._get_notices(blocking, stays, allotment)),
            }
        )
        return not (changed or blocking or first_look)

    def _prepare_line_vals(self, stay):
        return {
            "series_id": self.id,
            "day": stay.day,
            "position": stay.position,
            "need_id": stay.need.id if stay.need else False,
            "rental_id": stay.rental.id if stay.rental else False,
            "space_id": stay.space.id if stay.space else False,
            "date_start": stay.start,
            "date_stop": stay.stop,
            "amount_due": stay.amount_due,
            "status": stay.status,
            "message": stay.message or False,
            "is_ok": stay.is_ok,
            "choice": stay.choice,
            "is_chosen": bool(stay.wanted),
        }

    def _get_notices(self, blocking, stays, allotment):
        """What a user should know before confirming, beside the lines."""
        missing = self._get_recurrence().get_missing_months(
            self.date_first, max(stay.day for stay in stays)
        )
        if missing:
            yield self.env._(
                "No such day in %(months)s: nothing is booked then.",
                months=", ".join(self._format_month(month) for month in missing),
            )
        if blocking and self.frequency == "once":
            yield from self._get_alternatives(stays, allotment)

    @api.model
    def _format_month(self, month):
        return fields.Date.to_date(month).strftime("%m/%Y")

    def _get_alternatives(self, stays, allotment):
        """Other hours of the day at which all spaces of a group are free."""
        lists = [list(stay.siblings) for stay in stays if stay.need]
        found = []
        for start, stop in self._iter_spans(stays[0].day, 0, lists, allotment):
            if allotment.pick_all(lists, start, stop):
                found.append(start)
        tz = self._get_tz()
        hours = [f"{spans.to_local(start, tz):%H:%M}" for start in sorted(found)]
        if hours:
            yield self.env._(
                "All the spaces are free together on that day at %(hours)s: “Move” "
                "takes the nearest of these hours.",
                hours=", ".join(hours[:8]),
            )
        else:
            yield self.env._(
                "At no hour of that day are all the spaces free together: “Move” looks "
                "at the days after."
            )
