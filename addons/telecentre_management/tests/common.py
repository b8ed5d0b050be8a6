from datetime import datetime

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

GROUP = "telecentre_management.telecentre_management_group_"

# Monday 5 January 2026, winter time: Paris is one hour ahead of UTC.
MONDAY = datetime(2026, 1, 5)


def utc(day, hour, minute=0, month=1, year=2026):
    """UTC of a local winter time in Paris."""
    return datetime(year, month, day, hour - 1, minute)


class TelecentreCase(TransactionCase):
    """One company, two sites, one user per role; prices of the real network."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Sentences are read in English, whatever language the database began in.
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env = cls.env(
            context=dict(
                cls.env.context,
                tracking_disable=True,
                telecentre_no_mail=True,
                lang="en_US",
            )
        )
        cls.startClassPatcher(freeze_time("2026-01-02 08:00:00"))
        cls.company = cls.env["res.company"].create(
            {
                "name": "Council",
                "currency_id": cls.env.ref("base.EUR").id,
                "country_id": cls.env.ref("base.fr").id,
                # One use is worth an invoice: tests of the floor set it.
                "telecentre_invoice_floor": 0,
            }
        )
        cls.env.user.write(
            {
                "company_ids": [Command.link(cls.company.id)],
                "company_id": cls.company.id,
                "tz": "Europe/Paris",
            }
        )
        cls.env = cls.env(
            context=dict(cls.env.context, allowed_company_ids=cls.company.ids)
        )
        cls.calendar = cls._make_calendar()
        cls.murat = cls._make_site("Murat", "MUR")
        cls.ydes = cls._make_site("Ydes", "YDE")
        cls._make_prices()
        cls.office, cls.other_office = cls._make_spaces(
            cls.murat, cls.office_type, "Office 1", "Office 2"
        )
        [cls.room] = cls._make_spaces(cls.murat, cls.room_type, "Meeting room")
        [cls.ydes_office] = cls._make_spaces(cls.ydes, cls.office_type, "Office Y")
        cls.member = cls._make_partner("Jeanne Delmas")
        cls.other_member = cls._make_partner("Paul Vidal")
        cls.host = cls._make_user("host", "host")
        cls.ydes_host = cls._make_user("ydes_host", "host")
        cls.manager = cls._make_user("manager", "manager")
        cls.billing = cls._make_user("billing", "billing")
        cls.portal_user = new_test_user(
            cls.env,
            "jeanne",
            "base.group_portal",
            name=cls.member.name,
            partner_id=cls.member.id,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            tz="Europe/Paris",
            lang="en_US",
        )
        cls.murat.user_ids = cls.host
        cls.ydes.user_ids = cls.ydes_host

    @classmethod
    def _make_calendar(cls):
        """Monday to Friday, 09:00-12:00 and 14:00-18:00."""
        return cls.env["resource.calendar"].create(
            {
                "name": "Telecentre hours",
                "company_id": cls.company.id,
                "tz": "Europe/Paris",
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": period,
                            "dayofweek": str(day),
                            "hour_from": start,
                            "hour_to": stop,
                            "day_period": period,
                        }
                    )
                    for day in range(5)
                    for period, start, stop in (
                        ("morning", 9, 12),
                        ("afternoon", 14, 18),
                    )
                ],
            }
        )

    @classmethod
    def _make_site(cls, name, code, **vals):
        return cls.env["telecentre.site"].create(
            {
                "name": name,
                "code": code,
                "state": "open",
                "company_id": cls.company.id,
                "resource_calendar_id": cls.calendar.id,
                "tz": "Europe/Paris",
                **vals,
            }
        )

    @classmethod
    def _make_prices(cls):
        """Private office 10/20/80/100 €, meeting room 8/25 €, price list by act."""
        cls.act = cls.env["telecentre.act"].create(
            {
                "number": "08-123",
                "title": "Prices",
                "date": "2008-12-12",
                "company_id": cls.company.id,
            }
        )
        cls.office_type = cls._make_type(
            "Private office", "private_office", half_day=10, day=20, week=80, month=100
        )
        cls.room_type = cls._make_type("Meeting room", "meeting_room", hour=8, day=25)
        cls.env["product.pricelist"].search([]).active = False
        # One row votes the public price of every product.
        cls.pricelist = cls._make_public_pricelist("Public", sequence=1)

    @classmethod
    def _make_public_pricelist(cls, name, **vals):
        """A price list of the act that sells everything at its public price."""
        return cls.env["product.pricelist"].create(
            {
                "name": name,
                "currency_id": cls.env.ref("base.EUR").id,
                "company_id": cls.company.id,
                "telecentre_act_id": cls.act.id,
                "item_ids": [
                    Command.create(
                        {
                            "applied_on": "3_global",
                            "compute_price": "percentage",
                            "base": "list_price",
                            "percent_price": 0,
                        }
                    )
                ],
                **vals,
            }
        )

    @classmethod
    def _make_type(cls, name, kind, **prices):
        return cls.env["telecentre.space.type"].create(
            {
                "name": name,
                "kind": kind,
                "rate_ids": [
                    Command.create(
                        {"unit": unit, "product_id": cls._make_product(name, price).id}
                    )
                    for unit, price in prices.items()
                ],
            }
        )

    @classmethod
    def _make_product(cls, name, price):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "service",
                "list_price": price,
                "taxes_id": [Command.clear()],
            }
        )

    @classmethod
    def _make_spaces(cls, site, space_type, *names):
        return cls.env["telecentre.space"].create(
            [
                {"name": name, "site_id": site.id, "type_id": space_type.id}
                for name in names
            ]
        )

    @classmethod
    def _make_partner(cls, name, **vals):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "lang": "en_US",
                "street": "1 rue du Faubourg",
                "zip": "15300",
                "city": "Murat",
                "country_id": cls.env.ref("base.fr").id,
                **vals,
            }
        )

    @classmethod
    def _make_user(cls, login, role):
        return new_test_user(
            cls.env,
            login,
            GROUP + role,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            tz="Europe/Paris",
            lang="en_US",
        )

    @classmethod
    def _make_policy(cls, **vals):
        """A policy of the whole network unless told otherwise."""
        return cls.env["telecentre.policy"].create(
            {"name": "House rules", "company_id": cls.company.id, **vals}
        )

    @classmethod
    def _make_rental(cls, start, stop, **vals):
        return cls.env["telecentre.rental"].create(
            {
                "space_id": cls.office.id,
                "partner_id": cls.member.id,
                "date_start": start,
                "date_stop": stop,
                **vals,
            }
        )

    @classmethod
    def _make_confirmed(cls, start, stop, **vals):
        return cls._make_rental(start, stop, state="confirmed", **vals)
