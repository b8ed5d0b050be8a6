"""The worked examples of the regulations, to the cent."""

from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..tools.esf_costs import (
    Units,
    get_eligible_lines,
    get_fixed_share_amount,
    get_grant_due,
    get_hourly_amount,
    get_hourly_rate,
    get_share,
    get_total,
)


def dec(text):
    return Decimal(str(text))


@tagged("post_install", "-at_install")
class TestEsfCosts(BaseCase):
    def _get_total(self, option, units=None, **bases):
        bases = {name: dec(amount) for name, amount in bases.items()}
        return get_total(get_eligible_lines(option, bases, units or Units()))

    def test_each_option(self):
        cases = (
            ("flat_40", {"staff": 48000}, "67200.00"),
            ("flat_40", {"staff": 48000, "participants": 3500}, "70700.00"),
            ("flat_40", {"staff": 48000, "operating": 9000}, "67200.00"),
            ("flat_15", {"staff": 48000, "operating": 14000}, "69200.00"),
            ("flat_7", {"staff": 48000, "operating": 14000}, "66340.00"),
            ("flat_25", {"staff": 48000, "services": 14000}, "77500.00"),
            ("staff_20", {"operating": 30000, "staff": 48000}, "36000.00"),
            ("staff_20_flat_7", {"operating": 30000}, "38520.00"),
            ("real", {"staff": 48000, "services": 14000}, "62000.00"),
        )
        for option, bases, total in cases:
            with self.subTest(option=option, bases=bases):
                self.assertEqual(self._get_total(option, **bases), dec(total))

    def test_allowances_are_outside_the_flat_rate(self):
        lines = get_eligible_lines(
            "flat_7", {"staff": dec(100), "participants": dec(1000)}, Units()
        )
        self.assertEqual(lines[-1].amount, dec("7.00"))

    def test_a_ceiling_is_never_crossed(self):
        self.assertEqual(get_share(dec("12345.67"), 40), dec("4938.26"))

    def test_hourly_rate(self):
        self.assertEqual(get_hourly_rate(dec(51600)), dec("30.00"))
        self.assertEqual(get_hourly_rate(dec(45000)), dec("26.16"))
        self.assertEqual(
            get_hourly_amount(dec(51600), dec(420)), (dec("12600.00"), dec(0))
        )
        self.assertEqual(get_hourly_amount(dec(45000), dec(350))[0], dec("9156.00"))

    def test_hours_beyond_those_of_the_rate_are_not_paid(self):
        self.assertEqual(
            get_hourly_amount(dec(30960), dec(1100), dec("0.6")),
            (dec("30960.00"), dec("68.0")),
        )

    def test_a_fixed_share_needs_no_time_sheet(self):
        self.assertEqual(
            get_fixed_share_amount(dec(4200), dec(35), 10), dec("14700.00")
        )

    def test_participant_hours(self):
        for hours, total in (("2100", "25200.00"), ("1953.5", "23442.00")):
            units = Units(hours=dec(hours), unit_price=dec(12))
            self.assertEqual(self._get_total("unit_hour", units, staff=99), dec(total))

    def test_a_lump_sum_is_whole_or_nothing(self):
        for completed, total in ((24, 0), (25, 60000), (26, 60000)):
            units = Units(completed=completed, lump_sum=dec(60000), lump_condition=25)
            self.assertEqual(self._get_total("lump_sum", units), dec(total))

    def test_the_grant_is_the_least_of_three(self):
        cases = (
            ((67200, 60, 40320, 0), "40320.00"),
            ((50000, 60, 40320, 0), "30000.00"),
            ((67200, 60, 30000, 0), "30000.00"),
            ((67200, 60, 40320, 30000), "37200.00"),
            ((10000, 60, 40320, 12000), "0.00"),
            (("12345.67", 40, 99999, 0), "4938.26"),
        )
        for numbers, due in cases:
            with self.subTest(numbers=numbers):
                self.assertEqual(get_grant_due(*map(dec, numbers)), dec(due))
