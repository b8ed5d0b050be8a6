import base64
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .finance_history import DEPOSITS, MONTHS, SHARES, UNPAID_ONE_IN, USES
from .telecentre_demo import LANG, TZ

INVOICE_DAY = 5
PAYMENT_DAY = 24


class TelecentreDemo(models.AbstractModel):
    """Months of billed and paid history, shares and openings, for the reports."""

    _inherit = "telecentre.demo"

    @api.model
    def _create_rentals(self):
        rentals = super()._create_rentals()
        if rentals:
            self._record_openings()
            self._create_shares()
            if self._get_company().telecentre_journal_id:
                self._bill_history()
        return rentals

    @api.model
    def _record_openings(self):
        """The steps of the nightly job, without its commits."""
        first = self._get_period()[0]
        stop = self._today() + timedelta(days=31)
        self.env["telecentre.opening"]._record(first, stop)

    @api.model
    def _create_shares(self):
        act = self.env["telecentre.act"].search(
            Domain("company_id", "=", self._get_company().id), order="date", limit=1
        )
        self.env["telecentre.share.agreement"].create(
            [
                {
                    "site_id": self._ref(f"site_{site}").id,
                    "rate": rate,
                    "base": base,
                    "date_start": fields.Date.start_of(self._today(), "year")
                    - relativedelta(years=1),
                    "act_id": act.id,
                }
                for site, rate, base in SHARES
            ]
        )

    # ------------------------------------------------------------------
    # Months taken over
    # ------------------------------------------------------------------

    @api.model
    def _bill_history(self):
        """Each month charged, invoiced on the 5th, and paid but for a few."""
        # Payers scan the transfer on the invoice.
        self._get_company().qr_code = True
        first = self._get_period()[0]
        for back in range(MONTHS, 0, -1):
            month = first - relativedelta(months=back)
            self._charge_month(month)
            run = self._run_month(month)
            self._pay_month(run, month)
        self._approve_shares()
        self._create_deposits()

    @api.model
    def _charge_month(self, month):
        charges = self.env["telecentre.charge"].with_context(lang=LANG, tz=TZ)
        charges.create(
            [
                values
                for number, use in enumerate(USES)
                if (values := self._prepare_use(month, number, *use))
            ]
        )

    @api.model
    def _prepare_use(self, month, number, member, space, unit, uses):
        """The uses of a month on one line, more or fewer from month to month."""
        space = self._ref(f"space_{space}")
        rates = space.type_id.rate_ids.filtered(lambda rate: rate.unit == unit)
        product = rates[:1].product_id
        quantity = uses + self._lot(month, number) % 3 - 1
        if not product or quantity <= 0:
            return None
        units = dict(rates._fields["unit"]._description_selection(rates.env))
        label = units[unit].lower()
        return {
            "name": f"{space.site_id.name} · {space.name} : {quantity} × {label}, "
            f"reprise du mois {month:%m/%Y}",
            "date": month + relativedelta(day=31),
            "company_id": self._get_company().id,
            "site_id": space.site_id.id,
            "partner_id": self._ref(f"member_{member}").id,
            "product_id": product.id,
            "quantity": quantity,
            "price_unit": product.list_price,
        }

    @api.model
    def _run_month(self, month):
        """The steps of a run, without its commits."""
        run = (
            self.env["telecentre.billing.run"]
            .with_user(self._ref("user_billing"))
            .with_context(lang=LANG, tz=TZ, tracking_disable=True)
            .create(
                {
                    "company_id": self._get_company().id,
                    "date_start": month,
                    "date_cutoff": month + relativedelta(day=31),
                    "date_invoice": month + relativedelta(months=1, day=INVOICE_DAY),
                }
            )
        )
        run.action_preview()
        while run._invoice_chunk():
            pass
        run.state = "posting"
        while run._post_chunk():
            pass
        run.state = "posted"
        return run

    @api.model
    def _pay_month(self, run, month):
        """One file of the bank, and its one entry."""
        moves = run.move_ids.filtered(lambda move: move.state == "posted").sorted(
            "name"
        )
        rows = [
            f"{move.name};{move.amount_residual:.2f}"
            for number, move in enumerate(moves, start=month.month)
            if number % UNPAID_ONE_IN
        ]
        wizard = (
            self.env["telecentre.payment.import"]
            .with_context(lang=LANG, tz=TZ, tracking_disable=True)
            .with_company(self._get_company())
        )
        batch = wizard.create(
            {
                "company_id": self._get_company().id,
                "journal_id": self._get_bank_journal().id,
                "date": month + relativedelta(months=1, day=PAYMENT_DAY),
                "filename": f"encaissements-{month:%Y-%m}.csv",
                "attachment": base64.b64encode("\n".join(rows).encode()),
            }
        )
        batch.action_read()
        batch.action_book()

    @api.model
    def _get_bank_journal(self):
        return self.env["account.journal"].search(
            Domain("company_id", "=", self._get_company().id)
            & Domain("type", "=", "bank"),
            limit=1,
        )

    @api.model
    def _create_deposits(self):
        """Badges and keys, in the account of deposits of the chart."""
        company = self._get_company()
        company.telecentre_deposit_account_id = self.env["account.account"].search(
            Domain("company_ids", "in", company.ids) & Domain("code", "=like", "165%"),
            limit=1,
        )
        if not company.telecentre_deposit_account_id:
            return
        deposits = self.env["telecentre.deposit"].with_context(
            lang=LANG, tz=TZ, tracking_disable=True, mail_create_nosubscribe=True
        )
        made = deposits.create(
            [
                {
                    "partner_id": self._ref(f"member_{member}").id,
                    "site_id": self._ref(f"site_{site}").id,
                    "reason": reason,
                    "amount": amount,
                    "date_received": self._today() - relativedelta(months=months),
                    "journal_id": self._get_bank_journal().id,
                }
                for member, site, reason, amount, months in DEPOSITS
            ]
        )
        made.action_receive()
        made[-1]._refund(made[-1].journal_id, self._today() - relativedelta(days=9))

    @api.model
    def _approve_shares(self):
        """The last quarter is approved for all but one site."""
        agreements = self.env["telecentre.share.agreement"].search(
            Domain("company_id", "=", self._get_company().id)
        )
        agreements.with_context(lang=LANG, tz=TZ).action_prepare()
        statements = agreements.statement_ids.sorted("id")
        statements[:-1].action_approve()
