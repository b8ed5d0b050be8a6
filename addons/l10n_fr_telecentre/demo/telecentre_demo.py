from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Command

SERVICE_TAX = "tva_normale_encaissement"  # 20 % on services, due on payment
SERVICE_ACCOUNT = "pcg_706"
RENTAL_ACCOUNT = "pcg_7083"
IBAN = "FR76 3000 1007 9412 3456 7890 185"  # the example of the French banks
# Aurillac opened last: its first billing is left to whoever tries the demo.
BILLED_SITES = ("site_murat", "site_chaudes_aigues", "site_saint_flour")
LATEST_INVOICE_DAY = 5
PAID_OUT_OF = (2, 3)


class TelecentreDemo(models.AbstractModel):
    _inherit = "telecentre.demo"

    # ------------------------------------------------------------------
    # Accounting
    # ------------------------------------------------------------------

    @api.model
    def _load_french_accounting(self):
        """Chart, journals and taxes of the council, and those of its products."""
        company = self._get_company()
        chart = self.env["account.chart.template"].with_company(company)
        # `try_loading` would warn: it expects to run after the installation.
        chart._load("fr", company, install_demo=False)
        self._prepare_french_company(company, chart)
        self._prepare_french_products(company, chart)

    @api.model
    def _prepare_french_company(self, company, chart):
        company.write(
            {
                "tax_calculation_rounding_method": "round_per_line",
                "account_sale_tax_id": chart.ref(SERVICE_TAX).id,
                "income_account_id": chart.ref(SERVICE_ACCOUNT).id,
                "telecentre_journal_id": self._create_sale_journal(company, chart).id,
            }
        )
        self._prepare_bank_journal(company)
        self.env["ir.default"].set(
            "res.partner",
            "property_payment_term_id",
            self.env.ref("account.account_payment_term_30days").id,
            company_id=company.id,
        )

    @api.model
    def _create_sale_journal(self, company, chart):
        return self.env["account.journal"].create(
            {
                "name": "Télécentres",
                "code": "TC",
                "type": "sale",
                "sequence": 1,
                "refund_sequence": True,
                "company_id": company.id,
                "default_account_id": chart.ref(SERVICE_ACCOUNT).id,
            }
        )

    @api.model
    def _prepare_bank_journal(self, company):
        bank = self.env["res.bank"].create(
            {"name": "Banque de France", "bic": "BDFEFRPPCCT"}
        )
        journal = self.env["account.journal"].search(
            [("company_id", "=", company.id), ("type", "=", "bank")], limit=1
        )
        journal.write({"bank_acc_number": IBAN, "bank_id": bank.id})
        journal.bank_account_id.allow_out_payment = True

    @api.model
    def _prepare_french_products(self, company, chart):
        """Odoo's French defaults are those of goods: say that these are services."""
        rented = self.env["telecentre.rate"].search([("unit", "!=", False)]).product_id
        subscribed = (
            self.env["telecentre.plan"]
            .search([("company_id", "=", company.id)])
            .product_id
        )
        prepaid = (
            self.env["telecentre.pass.type"]
            .search([("company_id", "=", company.id)])
            .product_id
        )
        done = self.env["product.product"].search(
            [("telecentre_is_service", "=", True)]
        )
        for products, account in (
            (rented | prepaid, RENTAL_ACCOUNT),
            (subscribed | done, SERVICE_ACCOUNT),
        ):
            products.with_company(company).write(
                {
                    "taxes_id": [Command.link(chart.ref(SERVICE_TAX).id)],
                    "property_account_income_id": chart.ref(account).id,
                }
            )

    # ------------------------------------------------------------------
    # Public holidays
    # ------------------------------------------------------------------

    @api.model
    def _create_public_holidays(self):
        """Last, current and next year's: January looks back, December ahead."""
        year = self._today().year
        for each in (year - 1, year, year + 1):
            self._get_company()._create_public_holidays(each)

    # ------------------------------------------------------------------
    # Billing
    # ------------------------------------------------------------------

    @api.model
    def _bill_last_month(self):
        """Last month invoiced and posted, part of it paid.

        The steps of a run, without the commits of its buttons: an installation is one
        transaction.
        """
        run = self._create_run()
        run.action_preview()
        while run._invoice_chunk():
            pass
        run.move_ids.invoice_user_id = self._ref("user_billing")
        run.state = "posting"
        while run._post_chunk():
            pass
        run.state = "posted"
        self._pay(run.move_ids)

    @api.model
    def _create_run(self):
        first_day = self._today().replace(day=1)
        return (
            self.env["telecentre.billing.run"]
            .with_user(self._ref("user_billing"))
            .with_context(lang="fr_FR", tz="Europe/Paris", tracking_disable=True)
            .create(
                {
                    "company_id": self._get_company().id,
                    "date_cutoff": first_day - relativedelta(days=1),
                    "date_invoice": min(
                        self._today(), first_day.replace(day=LATEST_INVOICE_DAY)
                    ),
                    "site_ids": [
                        Command.set([self._ref(name).id for name in BILLED_SITES])
                    ],
                }
            )
        )

    @api.model
    def _pay(self, moves):
        """Two payers out of three have paid, a fortnight later at most."""
        share, total = PAID_OUT_OF
        for number, move in enumerate(moves.sorted("name")):
            if number % total >= share or move.move_type != "out_invoice":
                continue
            paid_on = min(self._today(), move.invoice_date + relativedelta(days=15))
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=move.ids
            ).create({"payment_date": paid_on})._create_payments()
