"""What the pages of the member's area have in common: whose it is, what was asked."""

from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

SLOTS = ("morning", "afternoon", "day", "hours")
LONGEST_MINUTES = 12 * 60
# Nobody books further ahead, nor longer.
FARTHEST = timedelta(days=731)
LONGEST_PLACE = 60
LARGEST_ID = 2**31 - 1


def get_own(model, record_id):
    """A record of the user, or of their people, with sudo; or nothing.

    Others' do not exist for them: record rules decide, and the member it is for.
    """
    none = request.env[model].sudo()
    if record_id > LARGEST_ID:
        return none
    record = request.env[model].browse(record_id)
    try:
        record.check_access("read")
    except (AccessError, MissingError):
        return none
    is_own = record.partner_id in request.env.user.partner_id._get_telecentre_people()
    return record.sudo() if is_own else none


def parse_int(values, name):
    text = str(values.get(name) or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def parse_amount(values, name):
    """An amount of a form of ours; nonsense is nothing."""
    try:
        amount = float(values.get(name) or 0)
    except ValueError:
        return 0.0
    return amount if 0 <= amount < LARGEST_ID else 0.0


def parse_key(values):
    """The one-time key of a form that creates something, or an empty string."""
    key = values.get("key") or ""
    return key if len(key) == 32 and key.isascii() and key.isalnum() else ""


def parse_person(values):
    """Whom a form is for: oneself, or one of one's people; none when told nonsense."""
    partner = request.env.user.partner_id
    if not values.get("person"):
        return partner
    person_id = parse_int(values, "person")
    people = partner._get_telecentre_people()
    return people.filtered(lambda one: one.id == person_id)


def parse_wish(values):
    """The wish that a form tells, and a sentence when it makes no sense."""
    env = request.env
    today = fields.Date.context_today(env.user)
    wish = {"day": today, "slot": "morning", "time": None}
    wish["person"] = parse_person(values) or env.user.partner_id
    problem = ""
    try:
        wish["day"] = date.fromisoformat(values.get("day") or str(today))
    except ValueError:
        problem = env._("Please write the day as day, month, year.")
    if wish["day"] < today:
        problem = env._("Please choose today or a later day.")
    elif wish["day"] > today + FARTHEST:
        wish["day"] = today
        problem = env._("Please choose a day in the next two years.")
    if values.get("slot") in SLOTS:
        wish["slot"] = values["slot"]
    wish["minutes"] = min(parse_int(values, "minutes") or 60, LONGEST_MINUTES)
    hours, _colon, minutes = (values.get("time") or "").partition(":")
    if hours.isdecimal() and minutes.isdecimal():
        wish["time"] = int(hours) % 24 + int(minutes) % 60 / 60
    wish["site_id"] = parse_int(values, "site")
    wish["type_id"] = parse_int(values, "kind")
    wish["people"] = parse_int(values, "people")
    wish["category_id"] = parse_int(values, "equipment")
    wish["near"] = (values.get("near") or "").strip()[:LONGEST_PLACE]
    return wish, problem


def parse_hours(values):
    """``(start, stop)`` of a form, naive UTC.

    :raise ValueError: if it was not made by our form
    """
    start, stop = (
        fields.Datetime.to_datetime(part)
        for part in (values.get("hours") or "").split("/")
    )
    now = fields.Datetime.now()
    if not (
        start
        and stop
        and timedelta() < stop - start < FARTHEST
        and abs(start - now) < FARTHEST
    ):
        raise ValueError(values.get("hours"))
    return start, stop


def parse_place(values):
    """``(site, kind)`` of a form, readable by everybody.

    :raise ValueError: if members are not offered such a space there
    """
    sites = request.env["telecentre.site"]._get_published()
    site = sites.filtered(lambda one: one.id == parse_int(values, "site"))
    kind = site._get_public_spaces().type_id.filtered(
        lambda one: one.id == parse_int(values, "kind")
    )
    if not kind:
        raise ValueError(values.get("kind"))
    return site, kind


def parse_order(values):
    """What a form orders: for whom, a site, a kind, hours, a number of places.

    :raise ValueError: if it was not made by our form
    """
    start, stop = parse_hours(values)
    site, kind = parse_place(values)
    partner = parse_person(values)
    if not partner:
        raise ValueError(values.get("person"))
    return {
        "partner": partner,
        "site": site,
        "kind": kind,
        "start": start,
        "stop": stop,
        "quantity": parse_int(values, "quantity") or 1,
    }
