from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command

from ..tools import spans
from .rental_habits import CANCEL_REASONS, HABITS, MONTHLY

LANG = "fr_FR"
TZ = "Europe/Paris"
WEEKS_AHEAD = 4
FRIDAY = 4


class TelecentreDemo(models.AbstractModel):
    """What the demo data cannot say in XML: it depends on the day of installation.

    Nothing is drawn by chance: the same day gives the same data.
    """

    _name = "telecentre.demo"
    _description = "Telecentre Demo Data"

    @api.model
    def _get_company(self):
        return self.env.ref("telecentre_management.company_cantal")

    @api.model
    def _ref(self, name):
        return self.env.ref(f"telecentre_management.{name}")

    @api.model
    def _today(self):
        return fields.Date.context_today(self.with_context(tz=TZ))

    @api.model
    def _activate_french(self):
        """French for all, with its translations unless they are there already."""
        if LANG in dict(self.env["res.lang"].get_installed()):
            return
        self.env["res.lang"]._activate_lang(LANG)
        modules = self.env["ir.module.module"].search([("state", "=", "installed")])
        modules._update_translations(LANG)

    @api.model
    def _forbid_enrichment(self):
        """No outside service is asked about an invented company at the first log-in."""
        company = self._get_company()
        if "iap_enrich_auto_done" in company._fields:  # partner_autocomplete
            company.iap_enrich_auto_done = True

    # ------------------------------------------------------------------
    # Rentals
    # ------------------------------------------------------------------

    @api.model
    def _create_rentals_unless_awaited(self):
        """Leave it to the French addon when it comes next: charges need its taxes."""
        french = self.env["ir.module.module"].search_count(
            [("name", "=", "l10n_fr_telecentre"), ("state", "=", "to install")]
        )
        if not french:
            self._create_rentals()

    @api.model
    def _create_rentals(self):
        """From the first of last month to four weeks ahead; once only."""
        company = self._get_company()
        Rental = self.env["telecentre.rental"].with_company(company)
        if Rental.search_count([("company_id", "=", company.id)], limit=1):
            return Rental
        rentals = Rental.with_context(
            lang=LANG,
            tz=TZ,
            tracking_disable=True,
            mail_create_nosubscribe=True,
            telecentre_no_mail=True,
        ).create(self._prepare_rentals())
        self._play(rentals.filtered(lambda rental: rental.state == "confirmed"))
        self._create_closures()
        self._create_requests(rentals.browse())
        return rentals

    @api.model
    def _create_closures(self):
        """Decided after members had booked: their rentals are left to settle."""
        self.env["telecentre.closure"].with_context(
            lang=LANG, tz=TZ, tracking_disable=True, mail_create_nosubscribe=True
        ).create(
            [
                self._prepare_closure(
                    "Coupure d’électricité (Enedis)", 8, "closed", "chaudes_aigues"
                ),
                self._prepare_closure(
                    "Formation des animateurs", 11, "unstaffed", "murat", "aurillac"
                ),
                self._prepare_closure(
                    "Réfection du parking", 15, "no_edge", "saint_flour"
                ),
            ]
        )

    @api.model
    def _prepare_closure(self, name, days, kind, *site_names):
        """The whole of a working day, so many days from now."""
        day = self._today() + timedelta(days=days)
        if day.weekday() > FRIDAY:
            day += relativedelta(weekday=0)
        sites = [self._ref(f"site_{site_name}") for site_name in site_names]
        tz = sites[0]._get_tz()
        return {
            "name": name,
            "kind": kind,
            "company_id": self._get_company().id,
            "site_ids": [Command.set([site.id for site in sites])],
            "date_start": spans.local_moment(day, 0, tz),
            "date_stop": spans.local_moment(day, 24, tz),
        }

    @api.model
    def _get_period(self):
        today = self._today()
        return today + relativedelta(months=-1, day=1), today + timedelta(
            weeks=WEEKS_AHEAD
        )

    @api.model
    def _prepare_rentals(self):
        """Values of all rentals, in order of time, none over another."""
        openings = self._get_openings()
        taken = {}
        kept = [
            vals
            for vals in [
                *self._prepare_closures(),
                *self._prepare_months(),
                *self._prepare_uses(openings),
            ]
            if self._take(taken, vals)
        ]
        return sorted(kept, key=lambda vals: (vals["date_start"], vals["space_id"]))

    @api.model
    def _take(self, taken, vals):
        """Whether the space is still free, which it no longer is after that."""
        busy = taken.setdefault(vals["space_id"], [])
        span = vals["date_start"], vals["date_stop"]
        if spans.clip(busy, *span):
            return False
        busy.append(span)
        return True

    @api.model
    def _get_openings(self):
        """``{site: {day: {period: [(start, stop), …]}}}`` over the whole period."""
        first, last = self._get_period()
        sites = self.env["telecentre.site"].search([("state", "=", "open")])
        half_days = sites._get_half_days(
            fields.Datetime.to_datetime(first), fields.Datetime.to_datetime(last)
        )
        openings = {}
        for site, pieces in half_days.items():
            for day, period, *span in pieces:
                openings.setdefault(site, {}).setdefault(day, {}).setdefault(
                    period, []
                ).append(tuple(span))
        return openings

    @api.model
    def _prepare_closures(self):
        """An office is being painted, the week after next."""
        monday = self._today() + relativedelta(weekday=0) + timedelta(weeks=1)
        space = self._ref("space_mur_b4")
        tz = space.site_id._get_tz()
        return [
            {
                "usage": "closure",
                "space_id": space.id,
                "note": "Travaux de peinture",
                "date_start": spans.local_moment(monday, 0, tz),
                "date_stop": spans.local_moment(monday + timedelta(days=2), 0, tz),
                "state": "confirmed",
            }
        ]

    @api.model
    def _prepare_months(self):
        first, last = self._get_period()
        for member, space_name in MONTHLY:
            space = self._ref(f"space_{space_name}")
            tz = space.site_id._get_tz()
            start = first
            while start <= last:
                stop = start + relativedelta(months=1)
                yield {
                    "space_id": space.id,
                    "partner_id": self._ref(f"member_{member}").id,
                    "date_start": spans.local_moment(start, 0, tz),
                    "date_stop": spans.local_moment(stop, 0, tz),
                    "state": "confirmed",
                }
                start = stop

    @api.model
    def _prepare_uses(self, openings):
        """One use per habit and day on which the site is open."""
        first, last = self._get_period()
        later = self._today() + timedelta(weeks=2)
        for number, habit in enumerate(HABITS):
            space = self._ref(f"space_{habit.space}")
            member = habit.member and self._ref(f"member_{habit.member}")
            for offset in range((last - first).days + 1):
                day = first + timedelta(days=offset)
                span = self._get_span(habit, number, day, openings[space.site_id])
                if not span or (member and not self._is_member(member, day)):
                    continue
                is_request = day > later and self._lot(day, number) < 5
                yield {
                    "usage": habit.usage,
                    "space_id": space.id,
                    "partner_id": member and member.id,
                    "date_start": span[0],
                    "date_stop": span[1],
                    "state": "draft" if is_request else "confirmed",
                }

    @api.model
    def _is_member(self, member, day):
        return any(
            membership.date_start <= day
            and (not membership.date_stop or day <= membership.date_stop)
            for membership in member.telecentre_membership_ids
        )

    @api.model
    def _get_span(self, habit, number, day, opening):
        """When a habit is practised on a day: ``(start, stop)`` or nothing."""
        week = day.toordinal() // 7
        if week % habit.every != number % habit.every:
            return None
        if habit.slot == "week":
            return self._get_week_span(day, opening)
        if str(day.weekday()) not in habit.weekdays:
            return None
        periods = opening.get(day, {})
        if habit.slot == "day":
            open_spans = [span for period in periods.values() for span in period]
            return (open_spans[0][0], open_spans[-1][1]) if open_spans else None
        if habit.slot not in periods:
            return None
        start, stop = periods[habit.slot][0]
        if not habit.hours:
            return start, stop
        after, length = habit.hours
        start += timedelta(hours=after)
        return start, min(start + timedelta(hours=length), stop)

    @api.model
    def _get_week_span(self, day, opening):
        """From the first to the last opening of a working week, on its first day."""
        monday = day - timedelta(days=day.weekday())
        days = [monday + timedelta(days=offset) for offset in range(FRIDAY + 1)]
        days = [each for each in days if each in opening]
        if not days or day != days[0]:
            return None
        first, last = ([*opening[each].values()] for each in (days[0], days[-1]))
        return first[0][0][0], last[-1][-1][1]

    @api.model
    def _lot(self, day, number):
        """A number below 100 that looks drawn, always the same for a use."""
        return (day.toordinal() * 37 + number * 61) % 100

    # ------------------------------------------------------------------
    # What happened then
    # ------------------------------------------------------------------

    @api.model
    def _play(self, rentals):
        """Past uses took place, some were cancelled, a few members did not come."""
        now = fields.Datetime.now()
        midnight = spans.local_moment(
            self._today(), 0, self._ref("site_murat")._get_tz()
        )
        uses = rentals.filtered(lambda rental: rental.usage == "rental")
        lots = {
            rental: self._lot(rental.date_start.date(), rental.space_id.id)
            for rental in uses
            if rental.duration < 24  # nobody forgets a month
        }
        cancelled = uses.filtered(
            lambda rental: (
                lots.get(rental, 100) < 6
                and not midnight <= rental.date_start < midnight + timedelta(days=1)
            )
        )
        for reason in CANCEL_REASONS:
            mine = CANCEL_REASONS.index(reason)
            cancelled.filtered(
                lambda rental, mine=mine: rental.id % len(CANCEL_REASONS) == mine
            )._cancel_free(reason)
        left = rentals - cancelled
        past = left.filtered(lambda rental: rental.date_stop <= midnight)
        absent = past.filtered(lambda rental: 6 <= lots.get(rental, 100) < 9)
        absent.action_no_show()
        (past - absent).action_done()
        # The host ends today's uses in the evening.
        (left - past).filtered(
            lambda rental: rental.date_start <= now
        ).action_check_in()

    @api.model
    def _create_requests(self, rentals):
        """Two members wait for the host of Murat: the room is shared."""
        room = self._ref("space_mur_reunion")
        start = fields.Datetime.to_datetime(self._today() + timedelta(days=2))
        stop = start + timedelta(days=21)
        for name, minutes in (("juillard", 120), ("tissandier", 180)):
            member = self._ref(f"member_{name}")
            slots = room._get_slots(start, stop, minutes, member)[room]
            for date_start, date_stop in slots[:1]:
                start = date_stop + timedelta(days=1)
                rentals.create(
                    {
                        "space_id": room.id,
                        "partner_id": member.id,
                        "date_start": date_start,
                        "date_stop": date_stop,
                    }
                )._ask_approval()
