from odoo import api, models

CODE = "demo"
NAME = "Paiement de démonstration"


class TelecentreDemo(models.AbstractModel):
    _inherit = "telecentre.demo"

    @api.model
    def _offer_payment(self):
        """The simulated payment, for the council of the demo data and nobody else."""
        Provider = self.env["payment.provider"]
        # Odoo gave one to the companies that were there before ours.
        Provider._setup_provider(CODE)
        providers = Provider.search([("code", "=", CODE)])
        offered = providers.filtered(
            lambda provider: provider.company_id == self._get_company()
        )
        (providers - offered).write({"state": "disabled", "is_published": False})
        offered.write(
            {
                "name": NAME,
                "state": "test",
                "is_published": True,
                "allow_tokenization": False,
                "allow_express_checkout": False,
            }
        )
        offered.payment_method_ids.name = NAME
