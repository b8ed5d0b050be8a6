from odoo.tests import tagged

from .common import utc
from .credit_common import HALF_DAY, CreditCase


@tagged("post_install", "-at_install")
class TestRentalFrozen(CreditCase):
    """The price is frozen: only what really changes opens it again."""

    def _write_as_it_is(self, rentals, **vals):
        """What an import or a remote client does: it sends what it read."""
        rentals.invalidate_recordset()
        rentals.write(
            {
                "date_start": utc(5, 9),
                "date_stop": utc(5, 12),
                "partner_id": self.member.id,
                "space_id": self.office.id,
                **vals,
            }
        )
        self.env.flush_all()

    def _raise_prices(self):
        self.office_type.rate_ids.product_id.list_price = 99

    def test_a_new_price_list_leaves_a_rental_written_as_it_was(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        self._raise_prices()
        self._write_as_it_is(rental, note="Brings a screen")
        self.assertRecordValues(
            rental, [{"amount_due": 10, "amount_full": 10, "note": "Brings a screen"}]
        )
        self.assertEqual(rental.charge_ids.mapped("amount_due"), [10])

    def test_what_is_over_is_not_priced_again(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        rental.action_check_in()
        rental.action_done()
        self._raise_prices()
        self._write_as_it_is(rental)
        self.assertEqual(rental.amount_due, 10)

    def test_a_rental_written_as_it_was_takes_no_new_credits(self):
        rental = self._make_rental(utc(5, 9), utc(5, 12))
        rental._hold("cart")
        self._sell(quantity=3)
        self._write_as_it_is(rental)
        self.assertEqual((rental.amount_due, len(rental.credit_entry_ids)), (10, 0))

    def test_credits_pay_when_it_really_moves(self):
        rental = self._make_rental(utc(5, 9), utc(5, 12))
        rental._hold("cart")
        self._sell(quantity=3)
        rental.date_stop = utc(5, 11)
        self.assertEqual(rental.amount_due, 0)
        self.assertEqual(rental.credit_entry_ids.mapped("minutes"), [-HALF_DAY])

    def test_of_several_only_the_one_that_changes_is_priced_again(self):
        one = self._make_confirmed(utc(5, 9), utc(5, 12))
        other = self._make_confirmed(
            utc(5, 14), utc(5, 18), payer_id=self.other_member.id
        )
        self._raise_prices()
        both = one | other
        both.write({"payer_id": self.other_member.id, "note": "The employer pays"})
        self.assertRecordValues(
            both,
            [
                {"amount_due": 99, "payer_id": self.other_member.id},
                {"amount_due": 10, "payer_id": self.other_member.id},
            ],
        )
        self.assertEqual(set(both.mapped("note")), {"The employer pays"})
