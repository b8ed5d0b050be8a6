from unittest.mock import patch

from odoo.fields import Command

from .common import TelecentreCase, utc


class BillingCase(TelecentreCase):
    """Three rentals of January to invoice, in a small chart of accounts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_accounts()
        cls.first = cls._make_confirmed(utc(5, 9), utc(5, 12))
        cls.second = cls._make_confirmed(utc(6, 9), utc(6, 18))
        cls.other = cls._make_confirmed(
            utc(5, 9),
            utc(5, 12),
            space_id=cls.ydes_office.id,
            partner_id=cls.other_member.id,
        )
        # Commits between chunks would leave the test's transaction.
        cls.startClassPatcher(
            patch.object(
                type(cls.env["ir.cron"]),
                "_commit_progress",
                lambda *args, **kwargs: float("inf"),
            )
        )

    @classmethod
    def _make_accounts(cls):
        """The least accounting that posts a taxed service invoice."""
        env = cls.env
        account = env["account.account"]
        cls.income = account.create(
            {
                "name": "Services",
                "code": "706000",
                "account_type": "income",
                "company_ids": [Command.set(cls.company.ids)],
            }
        )
        receivable = account.create(
            {
                "name": "Members",
                "code": "411000",
                "account_type": "asset_receivable",
                "reconcile": True,
                "company_ids": [Command.set(cls.company.ids)],
            }
        )
        cls.journal = env["account.journal"].create(
            {
                "name": "Telecentres",
                "code": "TC",
                "type": "sale",
                "company_id": cls.company.id,
                "default_account_id": cls.income.id,
            }
        )
        cls.company.telecentre_journal_id = cls.journal
        cls.tax = env["account.tax"].create(
            {
                "name": "20 % S",
                "amount": 20,
                "company_id": cls.company.id,
                "country_id": env.ref("base.fr").id,
                "tax_group_id": env["account.tax.group"]
                .create(
                    {
                        "name": "VAT",
                        "company_id": cls.company.id,
                        "country_id": env.ref("base.fr").id,
                    }
                )
                .id,
            }
        )
        env["res.partner"].search([]).with_company(
            cls.company
        ).property_account_receivable_id = receivable
        products = (cls.office_type | cls.room_type).rate_ids.product_id
        products.taxes_id = cls.tax
        products.with_company(cls.company).property_account_income_id = cls.income
        plan = env.ref("telecentre_management.account_analytic_plan_sites")
        cls.murat.analytic_account_id = env["account.analytic.account"].create(
            {"name": "Murat", "plan_id": plan.id, "company_id": cls.company.id}
        )

    @classmethod
    def _make_run(cls, **vals):
        return (
            cls.env["telecentre.billing.run"]
            .with_user(cls.billing)
            .create(
                {
                    "company_id": cls.company.id,
                    "date_cutoff": "2026-01-31",
                    "date_invoice": "2026-01-31",
                    **vals,
                }
            )
        )

    def _invoice(self, **vals):
        run = self._make_run(**vals)
        run.action_preview()
        run.action_invoice()
        return run
