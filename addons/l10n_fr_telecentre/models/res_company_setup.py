import re

from odoo import models
from odoo.fields import Domain

from ..tools import identity

OK, ADVICE, MISSING = "ok", "advice", "missing"
NUMBER = re.compile(r"[A-Za-z0-9+\-_/]+")
# Titles and older platforms keep no more.
NUMBER_LENGTH = 20
GOODS_ACCOUNT = "707"


class ResCompany(models.Model):
    """What French invoices need of a company, checked point by point."""

    _inherit = "res.company"

    def _get_l10n_fr_setup(self):
        """Every point: ``{"name", "state", "text", "model", "ids"}``.

        ``ids`` are the records to correct, of ``model``; other addons add points.
        """
        self.ensure_one()
        company = self.with_company(self)
        return [
            company._check_l10n_fr_seller(),
            company._check_l10n_fr_vat(),
            company._check_l10n_fr_chart(),
            company._check_l10n_fr_journal(),
            company._check_l10n_fr_bank(),
            company._check_l10n_fr_taxes(),
            company._check_l10n_fr_zero_rates(),
            company._check_l10n_fr_accounts(),
            company._check_l10n_fr_rounding(),
            company._check_l10n_fr_clients(),
            company._check_l10n_fr_public_clients(),
        ]

    def _prepare_l10n_fr_point(self, name, text, records=None, state=MISSING):
        """A point: ``text`` says what is wrong and what to do, or nothing."""
        return {
            "name": name,
            "state": state if text else OK,
            "text": text or False,
            "model": records._name if text and records else False,
            "ids": records.ids if text and records else [],
        }

    def _check_l10n_fr_seller(self):
        partner = self.partner_id
        siret = partner._get_l10n_fr_siret()
        text = False
        if not all((partner.street, partner.zip, partner.city, partner.country_id)):
            text = self.env._(
                "The address of %(company)s is not complete.", company=self.name
            )
        elif not siret:
            text = self.env._(
                "%(company)s has no SIRET (14 digits).", company=self.name
            )
        elif not identity.is_valid(siret):
            text = self.env._(
                "The SIRET of %(company)s has a typing error.", company=self.name
            )
        return self._prepare_l10n_fr_point(
            self.env._("Name, address and SIRET of the seller"), text, partner
        )

    def _check_l10n_fr_vat(self):
        text = not self.vat and self.env._(
            "No VAT number: every taxed invoice must show it. Without one, only sell "
            "with taxes at 0 %."
        )
        return self._prepare_l10n_fr_point(
            self.env._("VAT number"), text, self.partner_id
        )

    def _check_l10n_fr_chart(self):
        text = self.chart_template != "fr" and self.env._(
            "The French chart of accounts and its taxes are not loaded: choose the "
            "fiscal localization in the settings of Invoicing."
        )
        return self._prepare_l10n_fr_point(self.env._("Chart of accounts"), text)

    def _check_l10n_fr_journal(self):
        """One continuous series, that French platforms and titles can hold."""
        journal = self.telecentre_journal_id
        text = False
        if not journal:
            text = self.env._(
                "No journal is chosen for the invoices of the telecentres: choose one "
                "in the settings of Telecentres."
            )
        elif not journal.refund_sequence:
            text = self.env._(
                "Credit notes share the numbers of invoices: tick “Dedicated Credit "
                "Note Sequence” on the journal."
            )
        elif not self._is_l10n_fr_number(journal.code):
            text = self.env._(
                "The numbers begin with “%(code)s”: use letters, digits, - _ and / "
                "only.",
                code=journal.code,
            )
        return self._prepare_l10n_fr_point(
            self.env._("Journal and numbers"), text, journal
        )

    def _is_l10n_fr_number(self, text):
        return bool(NUMBER.fullmatch(text or "")) and len(text) <= NUMBER_LENGTH

    def _check_l10n_fr_bank(self):
        banks = self.partner_id.bank_ids.filtered("acc_number")
        text = not banks and self.env._(
            "No bank account: invoices cannot say where to pay. Leave it so only if "
            "the public accountant collects everything."
        )
        return self._prepare_l10n_fr_point(
            self.env._("Bank account"), text, self.partner_id, ADVICE
        )

    # ------------------------------------------------------------------
    # Products
    # ------------------------------------------------------------------

    def _get_l10n_fr_products(self):
        """All that the telecentres of this company sell."""
        rates = self.env["telecentre.rate"].search([("product_id.active", "=", True)])
        mine = Domain("company_id", "=", self.id)
        plans = self.env["telecentre.plan"].search(mine)
        passes = self.env["telecentre.pass.type"].search(mine)
        services = self.env["product.product"].search(
            Domain("telecentre_is_service", "=", True)
            & Domain("company_id", "in", (False, self.id))
        )
        return rates.product_id | plans.product_id | passes.product_id | services

    def _get_l10n_fr_sale_taxes(self, product):
        return product.taxes_id._filter_taxes_by_company(self)

    def _check_l10n_fr_taxes(self):
        wrong = self._get_l10n_fr_products().filtered(
            lambda product: (
                len(taxes := self._get_l10n_fr_sale_taxes(product)) != 1
                or taxes.tax_scope == "consu"
            )
        )
        text = wrong and self.env._(
            "%(count)s products have not exactly one tax of services: the invoice "
            "would say goods, or be refused. First: %(product)s.",
            count=len(wrong),
            product=wrong[:1].display_name,
        )
        return self._prepare_l10n_fr_point(
            self.env._("Tax of each product"), text, wrong
        )

    def _check_l10n_fr_zero_rates(self):
        taxes = self.env["account.tax"].union(
            *map(self._get_l10n_fr_sale_taxes, self._get_l10n_fr_products())
        )
        wrong = taxes.filtered(
            lambda tax: (
                not tax.amount
                and not (
                    tax.ubl_cii_tax_category_code
                    and tax.ubl_cii_tax_exemption_reason_code
                )
            )
        )
        text = wrong and self.env._(
            "%(tax)s is at 0 %% and does not say why: give it a category (O outside "
            "VAT, article 256 B; E exempt) and an exemption reason.",
            tax=wrong[:1].name,
        )
        return self._prepare_l10n_fr_point(
            self.env._("Reason of what is not taxed"), text, wrong
        )

    def _check_l10n_fr_accounts(self):
        default = self.income_account_id
        wrong = self._get_l10n_fr_products().filtered(
            lambda product: (
                (
                    product.property_account_income_id
                    or product.categ_id.property_account_income_categ_id
                    or default
                ).code
                or GOODS_ACCOUNT
            ).startswith(GOODS_ACCOUNT)
        )
        text = wrong and self.env._(
            "%(count)s products are booked as goods (707): give them an account of "
            "services, such as 706 or 7083. First: %(product)s.",
            count=len(wrong),
            product=wrong[:1].display_name,
        )
        return self._prepare_l10n_fr_point(
            self.env._("Income account of each product"), text, wrong
        )

    def _check_l10n_fr_rounding(self):
        products = self._get_l10n_fr_products()
        is_included = any(
            self._get_l10n_fr_sale_taxes(product).filtered("price_include")
            for product in products
        )
        text = (
            is_included
            and self.tax_calculation_rounding_method != "round_per_line"
            and self.env._(
                "Prices include tax and taxes are rounded on the whole invoice: 31 "
                "half-days of 10 € would not make 310 €. Choose “Round per Line” in "
                "the settings of Invoicing."
            )
        )
        return self._prepare_l10n_fr_point(self.env._("Rounding"), text)

    # ------------------------------------------------------------------
    # Clients
    # ------------------------------------------------------------------

    def _get_l10n_fr_waiting_payers(self):
        """Who will get the next invoices."""
        groups = self.env["telecentre.charge"]._read_group(
            Domain("company_id", "=", self.id) & Domain("state", "=", "open"),
            ["payer_id"],
        )
        return self.env["res.partner"].union(*(payer for (payer,) in groups))

    def _check_l10n_fr_clients(self):
        wrong = self._get_l10n_fr_waiting_payers().filtered_domain(
            self.env["res.partner"]._get_l10n_fr_unidentified_domain()
            & Domain("l10n_fr_client_class", "=", "business")
        )
        text = wrong and self.env._(
            "%(count)s professionals who are about to be invoiced have no SIREN or "
            "SIRET: their electronic invoice cannot be made. First: %(client)s.",
            count=len(wrong),
            client=wrong[:1].display_name,
        )
        return self._prepare_l10n_fr_point(
            self.env._("Professional clients"), text, wrong, ADVICE
        )

    def _check_l10n_fr_public_clients(self):
        wrong = self._get_l10n_fr_waiting_payers().filtered(
            lambda payer: payer._get_l10n_fr_missing(engagement=True)
        )
        text = wrong and self.env._(
            "%(count)s public bodies cannot be invoiced yet. First: %(client)s, "
            "missing %(missing)s.",
            count=len(wrong),
            client=wrong[:1].display_name,
            missing=", ".join(wrong[0]._get_l10n_fr_missing(engagement=True)),
        )
        return self._prepare_l10n_fr_point(self.env._("Public clients"), text, wrong)
