"""What there is to see, and who sees what, told by Odoo's shell on the demo data."""

import re

# The model whose record each argument of an address names.
ARGUMENTS = {
    "attendance_id": "telecentre.training.attendance",
    "certificate_id": "telecentre.presence.certificate",
    "document_id": "telecentre.training.document",
    "enrolment_id": "telecentre.training.enrolment",
    "entry_id": "telecentre.waiting",
    "order_id": "telecentre.service.order",
    "questionnaire_id": "telecentre.training.questionnaire",
    "rental_id": "telecentre.rental",
    "series_id": "telecentre.rental.series",
    "session_id": "telecentre.training.session",
}
# Arguments that name no record of anybody.
WORDS = {
    "choice": "accept",
    "code": "mur",
    "cohort_id": "1",
    "file_id": "1",
    "form": "entry",
    "key": "0" * 32,
    "kind": "estimate",
    "page": "1",
    "token": "0" * 32,
    "year": "2026",
}


def fill(rule, arguments, records):
    """The address of a route, with a record where it names one."""
    for argument in arguments:
        value = WORDS.get(argument) or records[ARGUMENTS[argument]] or 1
        rule = re.sub(rf"<[^<>]*\b{argument}>", str(value), rule)
    return rule


# Every address that our controllers answer.
ROUTES = """
routes = []
for rule in env["ir.http"].routing_map().iter_rules():
    module = getattr(rule.endpoint, "__module__", "") or ""
    if not module.startswith(("odoo.addons.telecentre_", "odoo.addons.l10n_fr_tele")):
        continue
    routes.append({
        "rule": rule.rule,
        "module": module,
        "arguments": sorted(rule.arguments),
        "methods": sorted((rule.methods or {"GET", "POST"}) & {"GET", "POST"}),
        "auth": rule.endpoint.routing["auth"],
        "is_json": rule.endpoint.routing["type"] in ("json", "jsonrpc"),
    })
result(routes)
"""

# Models with the path to the person that a record is about, if there is one.
_OWNED = """
PATHS = (
    "partner_id", "payer_id", "rental_id.partner_id", "series_id.partner_id",
    "order_id.partner_id", "enrolment_id.partner_id", "pass_id.partner_id",
    "membership_id.partner_id",
)
ours = [
    env[name] for name in env
    if (name.startswith("telecentre.") or name.startswith("l10n_fr_telecentre."))
    and not env[name]._abstract and not env[name]._transient
]
def get_owner_path(model):
    if model._name in ("telecentre.site", "telecentre.space"):
        return ""  # the person is the site's own address
    for path in PATHS:
        first, _dot, rest = path.partition(".")
        if first in model._fields and (not rest or (
            model._fields[first].comodel_name
            and rest in env[model._fields[first].comodel_name]._fields
        )):
            return path
    return ""
def get_site_path(model):
    for path in ("site_id", "rental_id.site_id"):
        if path.partition(".")[0] in model._fields:
            return path
    return "id" if model._name == "telecentre.site" else ""
def is_elsewhere(record, path):
    sites = record.mapped(path) if path and path != "id" else (
        record if path else env["telecentre.site"])
    if "series_id" in record:
        sites |= record.series_id.site_ids  # one booking, or none, at all of them
    return bool(sites) and user not in sites.user_ids
"""

# What a user may read, write or delete of each model, and whose it is.
SEEN = (
    _OWNED
    + """
from odoo.exceptions import AccessError
user = env["res.users"].search([("login", "=", %(login)r)])
user = user or env.ref("base.public_user")
answer = {}
for model in ours:
    everything = model.sudo().search([])
    mine = model.with_user(user)
    try:
        seen = mine.search([])
    except AccessError:
        seen = mine.browse()
    hidden = (everything - seen.sudo()).with_user(user)
    path = get_owner_path(model)
    site = get_site_path(model)
    changeable = [
        record for record in everything.with_user(user)
        if record.has_access("write") or record.has_access("unlink")
    ]
    answer[model._name] = {
        "is_personal": bool(path),
        "seen": len(seen),
        "foreign": [
            record.id for record in seen.sudo()
            if path and record.mapped(path) - user.partner_id
        ],
        "leaked": [record.id for record in hidden if record.has_access("read")],
        "changeable": [record.id for record in changeable],
        "seen_elsewhere": [
            record.id for record in seen.sudo()
            if is_elsewhere(record, site)
        ],
        "changeable_elsewhere": [
            record.id for record in changeable if is_elsewhere(record.sudo(), site)
        ],
    }
result(answer)
"""
)

# The newest record of each model that is somebody's own.
OWN = (
    _OWNED
    + """
me = env["res.users"].search([("login", "=", %(login)r)]).partner_id
records = {}
for model in ours:
    path = get_owner_path(model)
    found = path and model.search([(path, "=", me.id)], order="id desc", limit=1)
    records[model._name] = bool(found) and found.id
result(records)
"""
)

# People whose name on a page would be one too many, and records of theirs.
STRANGERS = (
    _OWNED
    + """
me = env["res.users"].search([("login", "=", %(login)r)]).partner_id
people = (
    env["telecentre.rental"].search([]).partner_id
    | env["telecentre.membership"].search([]).partner_id
) - me - env["res.users"].search([("share", "=", False)]).partner_id
records = {}
for model in ours + [env["account.move"], env["res.partner"]]:
    path = get_owner_path(model) if model._name != "res.partner" else "id"
    if path == "id":
        records[model._name] = people[:1].id
    elif path:
        found = model.search([(path, "not in", [me.id, False])], limit=1)
        records[model._name] = found.id or 1
result({
    "names": sorted(people.mapped("name")),
    "emails": sorted(filter(None, people.mapped("email"))),
    "rentals": env["telecentre.rental"].search([("partner_id", "in", people.ids)])
        .mapped("name"),
    "records": records,
    "me": me.id,
})
"""
)
