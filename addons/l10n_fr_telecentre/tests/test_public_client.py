from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.telecentre_management.tests.common import utc

from .french_common import TOWN_SIRET, FrenchCase


@tagged("post_install", "-at_install")
class TestPublicClient(FrenchCase):
    def test_a_public_body_without_siret_is_not_invoiced(self):
        self.town.company_registry = False
        with self.assertRaisesRegex(UserError, "Missing: the SIRET"):
            self._make_invoice(self.town)

    def test_a_typing_error_in_a_siret_is_seen(self):
        self.town.company_registry = "21150138200018"
        with self.assertRaisesRegex(UserError, "a SIRET without typing error"):
            self._make_invoice(self.town)

    def test_spaces_in_a_siret_do_not_matter(self):
        self.town.company_registry = "211 501 382 00017"
        self.assertEqual(self._make_invoice(self.town).state, "posted")
        self.assertEqual(self.town._get_l10n_fr_siret(), TOWN_SIRET)

    def test_what_the_body_requires_must_be_there(self):
        self.town.write(
            {
                "l10n_fr_is_service_required": True,
                "l10n_fr_is_engagement_required": True,
            }
        )
        with self.assertRaisesRegex(UserError, "service code, the engagement number"):
            self._make_invoice(self.town)
        move = self._make_invoice(
            self.town, buyer_reference="DSI", purchase_order_reference="2026-1"
        )
        self.assertEqual(move.state, "posted")

    def test_the_contact_fills_the_references_of_its_invoices(self):
        self.town.write(
            {
                "l10n_fr_service_code": "DSI",
                "l10n_fr_contract": "M-7",
                "telecentre_order_reference": "2026-1",
            }
        )
        self.assertRecordValues(
            self._make_draft(self.town) + self._make_draft(self.professional),
            [
                {
                    "buyer_reference": "DSI",
                    "contract_reference": "M-7",
                    "purchase_order_reference": "2026-1",
                },
                {
                    "buyer_reference": False,
                    "contract_reference": False,
                    "purchase_order_reference": False,
                },
            ],
        )

    def test_others_are_never_asked(self):
        for partner in (self.professional, self.person):
            partner.l10n_fr_is_engagement_required = True
            self.assertEqual(self._make_invoice(partner).state, "posted")

    def test_classes_follow_what_is_known_of_a_client(self):
        self.assertEqual(
            [
                partner.l10n_fr_client_class
                for partner in (self.town, self.professional, self.person)
            ],
            ["public", "business", "individual"],
        )
        self.person.telecentre_situation = "self_employed"
        self.assertEqual(self.person.l10n_fr_client_class, "business")


@tagged("post_install", "-at_install")
class TestPublicBilling(FrenchCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office_type.rate_ids.product_id.write(
            {"taxes_id": [Command.set(cls.tax.ids)]}
        )
        # Commits between chunks would leave the test's transaction.
        cls.startClassPatcher(
            patch.object(
                type(cls.env["ir.cron"]),
                "_commit_progress",
                lambda *args, **kwargs: float("inf"),
            )
        )

    def _run(self):
        return (
            self.env["telecentre.billing.run"]
            .with_user(self.billing)
            .create({"date_cutoff": "2026-01-31", "date_invoice": "2026-02-02"})
        )

    def test_a_run_sets_aside_whom_the_portal_would_refuse(self):
        self.town.l10n_fr_is_engagement_required = True
        rental = self._make_confirmed(utc(5, 9), utc(5, 12), partner_id=self.town.id)
        run = self._run()
        run.action_preview()
        self.assertIn("the engagement number", run.line_ids.reason)
        rental.order_reference = "2026-000123"
        run.action_preview()
        self.assertEqual(run.line_ids.state, "ready")
        run.action_invoice()
        self.assertEqual(run.move_ids.purchase_order_reference, "2026-000123")
        run.action_post()
        self.assertEqual(run.move_ids.state, "posted")

    def test_the_period_is_the_month_that_was_used(self):
        self._make_confirmed(utc(5, 9), utc(5, 12), partner_id=self.town.id)
        run = self._run()
        run.action_preview()
        run.action_invoice()
        self.assertEqual(
            (
                str(run.move_ids.l10n_fr_period_start),
                str(run.move_ids.l10n_fr_period_stop),
            ),
            ("2026-01-01", "2026-01-31"),
        )
