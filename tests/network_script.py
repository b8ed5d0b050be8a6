"""Scripts for Odoo's shell that make a small network without demo data."""

NETWORK = """
from datetime import date
from odoo.fields import Command

env["res.lang"]._activate_lang("en_US")
company = env.company
company.write({"country_id": env.ref("base.fr").id})
if not company.chart_template:
    env["account.chart.template"].try_loading("fr", company)
site = env["telecentre.site"].create({
    "name": "Murat", "code": "MUR", "state": "open", "company_id": company.id,
    "tz": "Europe/Paris",
    "resource_calendar_id": env["resource.calendar"].create({
        "name": "Hours", "tz": "Europe/Paris", "company_id": company.id,
    }).id,
})
product = env["product.product"].create({
    "name": "Private office, hour", "type": "service", "list_price": 10,
})
kind = env["telecentre.space.type"].create({
    "name": "Private office", "kind": "private_office",
    "rate_ids": [Command.create({"unit": "hour", "product_id": product.id})],
})
act = env["telecentre.act"].create({
    "number": "08-123", "title": "Prices", "date": "2008-12-12",
})
env["product.pricelist"].create({
    "name": "Public", "company_id": company.id, "telecentre_audience": "non_member",
    "currency_id": company.currency_id.id, "telecentre_act_id": act.id,
    "item_ids": [Command.create({
        "applied_on": "3_global", "compute_price": "percentage",
        "base": "list_price", "percent_price": 0,
    })],
})
spaces = env["telecentre.space"].create([
    {"name": f"Office {n}", "site_id": site.id, "type_id": kind.id} for n in (1, 2)
])
address = {
    "street": "1 rue du Faubourg", "zip": "15300", "city": "Murat",
    "country_id": env.ref("base.fr").id,
}
"""

MEMBERS_AND_KEY = (
    NETWORK
    + """
members = env["res.partner"].create([
    {"name": f"Member {n:02}", **address} for n in range(32)
])
env.ref("base.user_admin").write({"lang": "en_US", "tz": "Europe/Paris"})
key = env["res.users.apikeys"].with_user(env.ref("base.user_admin"))._generate(
    "rpc", "test", None
)
env.cr.commit()
result({"spaces": spaces.ids, "members": members.ids, "key": key})
"""
)


def charges(payers, per_payer):
    """A run ready to invoice ``payers`` people with ``per_payer`` charges each."""
    return (
        NETWORK
        + f"""
payers = env["res.partner"].create([
    {{"name": f"Payer {{n:04}}", **address}} for n in range({payers})
])
env["telecentre.charge"].create([
    {{
        "name": f"Use {{n}}", "date": "2026-01-05", "site_id": site.id,
        "partner_id": payer.id, "product_id": product.id, "price_unit": 10 + n,
    }}
    for payer in payers for n in range({per_payer})
])
run = env["telecentre.billing.run"].create({{
    "date_cutoff": "2026-01-31", "date_invoice": "2026-01-31",
}})
run.action_preview()
env.cr.commit()
result({{"run": run.id}})
"""
    )
