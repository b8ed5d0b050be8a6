from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import TelecentreCase


@tagged("post_install", "-at_install")
class TestCompanyChosen(TelecentreCase):
    """On an empty form, what gives the company can be chosen."""

    def _get_offered(self, model, name):
        """What the client offers while no company is known."""
        info = self.env[model].fields_get([name], ["domain", "relation"])[name]
        domain = safe_eval(info["domain"] or "[]", {"company_id": False})
        return self.env[info["relation"]].search(domain)

    def test_a_new_membership_is_offered_sites_and_plans(self):
        plan = self.env["telecentre.plan"].create(
            {"name": "Nomad", "company_id": self.company.id}
        )
        self.assertIn(self.murat, self._get_offered("telecentre.membership", "site_id"))
        self.assertIn(plan, self._get_offered("telecentre.membership", "plan_id"))

    def test_a_new_deposit_is_offered_sites(self):
        self.assertIn(self.murat, self._get_offered("telecentre.deposit", "site_id"))

    def test_whatever_gives_its_company_is_offered_before_it_is_known(self):
        for name, model in self.env.items():
            company = model._fields.get("company_id")
            if not (name.startswith("telecentre.") and company and company.related):
                continue
            giver = model._fields[company.related.split(".")[0]]
            if giver.check_company and not giver.readonly:
                offered = self.env[giver.comodel_name]._check_company_domain("")
                self.assertEqual(offered, Domain.TRUE, giver)
