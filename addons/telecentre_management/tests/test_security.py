from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .access_matrix import RIGHTS, ROLES
from .common import TelecentreCase, utc

OPERATIONS = ("read", "write", "create", "unlink")


@tagged("post_install", "-at_install")
class TestSecurity(TelecentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rental = cls._make_confirmed(utc(5, 9), utc(5, 12))
        cls.other_rental = cls._make_confirmed(
            utc(5, 9),
            utc(5, 12),
            space_id=cls.ydes_office.id,
            partner_id=cls.other_member.id,
        )
        cls.roles = {
            "host": cls.host,
            "manager": cls.manager,
            "billing": cls.billing,
            "portal": cls.portal_user,
            "public": cls.env.ref("base.public_user"),
            "user": cls.env["res.users"].create(
                {
                    "name": "Clerk",
                    "login": "clerk",
                    "company_id": cls.company.id,
                    "company_ids": [Command.set(cls.company.ids)],
                    "group_ids": [Command.set(cls.env.ref("base.group_user").ids)],
                }
            ),
        }

    def test_access_matrix(self):
        for model, row in RIGHTS.items():
            for role, rights in zip(ROLES, row.split(), strict=True):
                records = self.env[model].with_user(self.roles[role])
                allowed = {op for op in OPERATIONS if records.has_access(op)}
                expected = {op for op in OPERATIONS if op[0] in rights}
                with self.subTest(role=role, model=model):
                    self.assertEqual(allowed, expected)

    def test_every_model_is_in_the_matrix(self):
        ours = {
            model._name
            for model in self.env.values()
            if model._original_module == "telecentre_management"
            and model._name.startswith("telecentre.")
            and not model._transient
            and not model._abstract
        }
        self.assertEqual(ours, set(RIGHTS))

    def test_a_host_works_on_their_sites_only(self):
        rentals = self.env["telecentre.rental"].with_user(self.host).search([])
        self.assertEqual(rentals, self.rental)
        charges = self.env["telecentre.charge"].with_user(self.host).search([])
        self.assertEqual(charges, self.rental.charge_ids)
        with self.assertRaises(AccessError):
            self.other_rental.with_user(self.host).action_cancel("no")
        with self.assertRaises(AccessError):
            self.ydes.with_user(self.host).name = "Taken over"
        with self.assertRaises(AccessError):
            self.ydes_office.with_user(self.host).name = "Taken over"

    def test_a_host_sees_all_places(self):
        spaces = self.env["telecentre.space"].with_user(self.host).search([])
        self.assertIn(self.ydes_office, spaces)
        self.assertTrue(
            self.ydes_office.with_user(self.host).get_free_intervals(
                "2026-01-05 00:00:00", "2026-01-06 00:00:00"
            )[self.ydes_office.id]
        )

    def test_a_host_cannot_rent_elsewhere(self):
        with self.assertRaises(AccessError):
            self.env["telecentre.rental"].with_user(self.host).create(
                {
                    "space_id": self.ydes_office.id,
                    "partner_id": self.member.id,
                    "date_start": utc(6, 9),
                    "date_stop": utc(6, 12),
                }
            )

    def test_a_host_cannot_move_a_rental_elsewhere(self):
        rental = self.other_rental.with_user(self.ydes_host)
        with self.assertRaises(AccessError):
            rental.write({"space_id": self.other_office.id})

    def test_a_member_reads_their_free_rental_but_not_the_hosts_note(self):
        self.env["telecentre.gratuity"].create(
            {"name": "Welcome", "act_id": self.act.id, "company_id": self.company.id}
        )
        rental = self._make_confirmed(utc(6, 9), utc(6, 12)).with_user(self.portal_user)
        self.assertIn("Welcome", rental.quote_summary)
        with self.assertRaises(AccessError):
            rental.read(["note"])

    def test_a_member_sees_their_own(self):
        for model in ("telecentre.rental", "telecentre.charge"):
            records = self.env[model].with_user(self.portal_user).search([])
            self.assertEqual(records.partner_id, self.member)
        with self.assertRaises(AccessError):
            self.other_rental.with_user(self.portal_user).read(["name"])

    def test_a_member_changes_nothing_directly(self):
        rental = self.rental.with_user(self.portal_user)
        for action in ("confirm", "check_in", "done", "no_show", "reopen", "draft"):
            with self.subTest(action=action), self.assertRaises(AccessError):
                getattr(rental, f"action_{action}")()
        with self.assertRaises(AccessError):
            rental.action_cancel("mine")

    def test_a_member_sees_open_bookable_places(self):
        self.ydes.state = "planned"
        self.other_office.is_portal_bookable = False
        spaces = self.env["telecentre.space"].with_user(self.portal_user).search([])
        self.assertEqual(spaces, self.office | self.room)

    def test_billing_sees_all_sites(self):
        charges = self.env["telecentre.charge"].with_user(self.billing).search([])
        self.assertEqual(charges, (self.rental | self.other_rental).charge_ids)

    def test_another_company_sees_nothing(self):
        company = self.env["res.company"].create({"name": "Other council"})
        stranger = self.env["res.users"].create(
            {
                "name": "Stranger",
                "login": "stranger",
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [
                    Command.set(
                        [
                            self.env.ref(
                                "telecentre_management."
                                f"telecentre_management_group_{group}"
                            ).id
                            for group in ("manager", "billing")
                        ]
                    )
                ],
            }
        )
        for model in set(RIGHTS) - {
            "telecentre.consent.purpose",
            "telecentre.public.aid.rule",
            "telecentre.rate",
            "telecentre.space.type",
        }:
            with self.subTest(model=model):
                self.assertFalse(
                    self.env[model]
                    .with_user(stranger)
                    .with_context(allowed_company_ids=company.ids)
                    .search([("id", "in", self.env[model].sudo().search([]).ids)])
                    .filtered(lambda record: self._get_company(record) == self.company)
                )

    def _get_company(self, record):
        record = record.sudo()
        return (record if "company_id" in record else record.rental_id).company_id
