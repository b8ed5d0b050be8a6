from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .common import TelecentreCase


class ServiceCase(TelecentreCase):
    """A catalogue: typing 4 € a page, calls 5 € a quarter-hour, follow-up 1 €/min."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        module = "telecentre_management."
        cls.typing = cls._make_service("Typing", 4, module + "uom_page")
        cls.calls = cls._make_service("Calls", 5, module + "uom_quarter_hour")
        cls.follow_up = cls._make_service("Follow-up", 1, "uom.product_uom_minute")

    @classmethod
    def _make_service(cls, name, price, uom):
        product = cls._make_product(name, price)
        product.write({"telecentre_is_service": True, "uom_id": cls.env.ref(uom).id})
        return product

    @classmethod
    def _make_order(cls, product, **vals):
        return cls.env["telecentre.service.order"].create(
            {
                "site_id": cls.murat.id,
                "partner_id": cls.member.id,
                "product_id": product.id,
                **vals,
            }
        )

    @classmethod
    def _make_gratuity(cls, **vals):
        return cls.env["telecentre.gratuity"].create(
            {
                "name": "Welcome",
                "act_id": cls.act.id,
                "company_id": cls.company.id,
                "applies_to": "service",
                **vals,
            }
        )

    def _pass_time(self, order, minutes):
        """The timer that runs began so many minutes ago."""
        running = order.time_ids.filtered(lambda time: not time.date_stop)
        running.date_start = fields.Datetime.now() - timedelta(minutes=minutes)

    def _invoice(self, charge):
        """A charge on an invoice, without a billing run."""
        income, receivable = self.env["account.account"].create(
            [
                {
                    "name": kind,
                    "code": code,
                    "account_type": kind,
                    "company_ids": [Command.set(self.company.ids)],
                }
                for kind, code in (("income", "706000"), ("asset_receivable", "411000"))
            ]
        )
        charge.payer_id.property_account_receivable_id = receivable
        self.env["account.journal"].create(
            {
                "name": "Telecentres",
                "code": "TC",
                "type": "sale",
                "company_id": self.company.id,
                "default_account_id": income.id,
            }
        )
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": charge.payer_id.id,
                "company_id": self.company.id,
                "invoice_line_ids": [
                    Command.create(charge._prepare_move_line_vals(10))
                ],
            }
        )
        charge.sudo().move_line_id = move.invoice_line_ids[0]
