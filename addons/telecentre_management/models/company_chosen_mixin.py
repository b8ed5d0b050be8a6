from odoo import api, models
from odoo.fields import Domain


class TelecentreCompanyChosen(models.AbstractModel):
    """A record that gives its company to what is made for it.

    A new membership or cohort has no company before its site is chosen: until then all
    that the user may see can be chosen, where Odoo would offer what has no company.
    """

    _name = "telecentre.company.chosen"
    _description = "Record That Gives Its Company"

    @api.model
    def _check_company_domain(self, companies):
        return super()._check_company_domain(companies) if companies else Domain.TRUE
