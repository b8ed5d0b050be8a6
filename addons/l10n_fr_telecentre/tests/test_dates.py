from datetime import date

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestDates(TransactionCase):
    def test_the_first_of_a_month_is_an_ordinal_in_french(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        company = self.env.company.with_context(lang="fr_FR")
        self.assertEqual(
            company._format_telecentre_date(date(2008, 10, 1)), "1er octobre 2008"
        )
        self.assertEqual(
            company._format_telecentre_date(date(2008, 10, 11)), "11 octobre 2008"
        )
