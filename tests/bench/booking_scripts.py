"""The same week of bookings, in our addon and in the one we are compared with."""

from network_script import NETWORK

WATCH = """
import time
from datetime import datetime, timedelta

def watch(action, tries=5):
    best, queries = None, None
    for _try in range(tries):
        env.flush_all()
        env.invalidate_all()
        before, start = env.cr.sql_log_count, time.perf_counter()
        action()
        env.flush_all()
        spent = time.perf_counter() - start
        best = spent if best is None else min(best, spent)
        queries = env.cr.sql_log_count - before
    return {"milliseconds": round(best * 1000, 1), "queries": queries}

# A week far enough ahead: both addons refuse what is past.
monday = datetime.combine(datetime.now().date(), datetime.min.time())
monday += timedelta(days=28 - monday.weekday())
"""

OURS = (
    NETWORK
    + WATCH
    + """
site.tz = "UTC"  # as the peer: no summer time to think of
spaces = env["telecentre.space"].create([
    {"name": f"Desk {n}", "site_id": site.id, "type_id": kind.id} for n in range(500)
])
member = env["res.partner"].create({"name": "Member", **address})
fifty = spaces[:50]
quiet = env["telecentre.rental"].with_context(
    telecentre_no_mail=True, tracking_disable=True
)

def add_history(first, last):
    env.cr.execute(
        "INSERT INTO telecentre_rental (name, usage, site_id, space_id, company_id, "
        "block_first, block_last, partner_id, payer_id, date_start, date_stop, state, "
        "create_date) "
        "SELECT 'B' || n, 'rental', %s, s, %s, s * 1000, s * 1000, %s, %s, "
        "timestamp '2025-01-01' - (n / 500) * interval '3 hour', "
        "timestamp '2025-01-01' - (n / 500) * interval '3 hour' + interval '3 hour', "
        "'done', now() FROM generate_series(%s, %s) n, "
        "LATERAL (SELECT (%s::int[])[(n %% 500) + 1] AS s) pick",
        [site.id, company.id, member.id, member.id, first, last - 1, spaces.ids],
    )
    env.cr.execute("ANALYZE telecentre_rental")

def week(of):
    return watch(lambda: of.get_free_intervals(
        str(monday), str(monday + timedelta(days=7))))

def bookings(shift, count):
    return [
        {
            "space_id": fifty[n % 50].id, "partner_id": member.id,
            "date_start": monday + timedelta(days=shift + n // 50 // 2, hours=start),
            "date_stop": monday + timedelta(days=shift + n // 50 // 2, hours=start + 3),
        }
        for n in range(count) for start in [8 if (n // 50) % 2 else 13]
    ]

figures = {"week_of_50_spaces_empty": week(fifty)}
add_history(0, 10_000)
figures["week_of_50_spaces_10k_past"] = week(fifty)
add_history(10_000, 1_000_000)
figures["week_of_50_spaces_1m_past"] = week(fifty)
figures["month_of_500_spaces_1m_past"] = watch(lambda: spaces.get_free_intervals(
    str(monday), str(monday + timedelta(days=31))), 3)
figures["quote_of_45_days"] = watch(lambda: spaces[0].get_quote(
    str(monday), str(monday + timedelta(days=45)), partner_id=member.id))

def create_and_confirm():
    rentals = quiet.create(bookings(0, 500))
    rentals.action_confirm()
    more = quiet.create(bookings(14, 500))
    more.action_confirm()

figures["create_and_confirm_1000"] = watch(create_and_confirm, 1)
figures["week_of_50_spaces_500_booked_1m_past"] = week(fifty)
result(figures)
"""
)

PEER = (
    WATCH
    + """
env = env(context=dict(env.context, tracking_disable=True, no_mail_to_attendees=True,
                       tz="UTC", mail_notrack=True, dont_notify=True))
from odoo.fields import Command
calendar = env["resource.calendar"].create({"name": "Hours", "tz": "UTC"})
resources = env["resource.resource"].create([
    {"name": f"Desk {n}", "calendar_id": calendar.id, "resource_type": "material",
     "tz": "UTC"} for n in range(50)
])
combinations = env["resource.booking.combination"].create([
    {"resource_ids": [Command.set(one.ids)], "forced_calendar_id": calendar.id}
    for one in resources
])
kind = env["resource.booking.type"].create({
    "name": "Desk", "resource_calendar_id": calendar.id, "duration": 3,
    "slot_duration": 1, "combination_assignment": "sorted",
    "combination_rel_ids": [
        Command.create({"combination_id": one.id, "sequence": n})
        for n, one in enumerate(combinations)
    ],
})
member = env["res.partner"].create({"name": "Member"})

def week():
    booking = env["resource.booking"].create({
        "partner_ids": [Command.set(member.ids)], "type_id": kind.id})
    from pytz import utc
    start = utc.localize(monday)
    found = watch(
        lambda: booking._get_available_slots(start, start + timedelta(days=7)), 2)
    booking.unlink()
    return found

def book(count):
    bookings = env["resource.booking"].create([
        {
            "partner_ids": [Command.set(member.ids)], "type_id": kind.id,
            "combination_id": combinations[n % 50].id,
            "combination_auto_assign": False, "duration": 3,
            "start": monday + timedelta(days=n // 50 // 2,
                                        hours=8 if (n // 50) % 2 else 13),
        }
        for n in range(count)
    ])
    bookings.action_confirm()

figures = {"week_of_50_desks_empty": week()}
figures["create_and_confirm_500"] = watch(lambda: book(500), 1)
figures["week_of_50_desks_500_booked"] = week()
result(figures)
"""
)

WAITERS = (
    NETWORK
    + WATCH
    + """
import threading
from odoo import api
from odoo.exceptions import ValidationError
from odoo.service.model import retrying

registry = env.registry
members = env["res.partner"].create([
    {"name": f"Member {n}", **address} for n in range(7)
])
slot = {
    "space_id": spaces[0].id, "date_start": monday + timedelta(hours=8),
    "date_stop": monday + timedelta(hours=10), "state": "confirmed",
}
env.cr.commit()
held, released, spent, outcomes = threading.Event(), [0.0], [], []

def book(own, member):
    own["telecentre.rental"].create(dict(slot, partner_id=member))
    own.flush_all()

def hold():
    with registry.cursor() as cursor:
        book(api.Environment(cursor, 1, {"lang": "en_US"}), members[6].id)
        held.set()
        time.sleep(1)
        released[0] = time.perf_counter()
        cursor.rollback()

def wait(member):
    with registry.cursor() as cursor:
        own = api.Environment(cursor, 1, {"lang": "en_US"})
        try:
            retrying(lambda: book(own, member), own)
            outcomes.append("booked")
        except ValidationError as error:
            outcomes.append("refused" if "taken" in str(error) else str(error))
    spent.append(time.perf_counter() - released[0])

holder = threading.Thread(target=hold)
holder.start()
held.wait()
waiters = [threading.Thread(target=wait, args=[one.id]) for one in members[:6]]
for one in waiters: one.start()
for one in [holder, *waiters]: one.join()
result({"outcomes": sorted(outcomes), "slowest_milliseconds": round(max(spent) * 1000)})
"""
)
