from datetime import date

from .common import TelecentreCase

HALF_DAY = 240


class CreditCase(TelecentreCase):
    """A pass of ten half-days at 80 €, one of ten hours of meeting room at 60 €."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ten = cls._make_pass_type("Ten half-days", 80)
        cls.hours = cls._make_pass_type(
            "Ten hours", 60, unit="hour", space_type_ids=cls.room_type.ids
        )

    @classmethod
    def _make_pass_type(cls, name, price, **vals):
        return cls.env["telecentre.pass.type"].create(
            {
                "name": name,
                "company_id": cls.company.id,
                "product_id": cls._make_product(name, price).id,
                "act_id": cls.act.id,
                "quantity": 10,
                "validity_months": 6,
                **vals,
            }
        )

    def _sell(self, pass_type=None, quantity=None, member=None, **words):
        """A pass; with ``quantity``, as many half-days or hours are left on it."""
        pass_type = pass_type or self.ten
        sold = pass_type._sell(member or self.member, self.murat, **words)
        if quantity is not None:
            left = quantity * sold.unit_minutes
            if left != sold.balance_minutes:
                sold._adjust(left - sold.balance_minutes, "For the test")
        return sold

    def _make_plan(self, **vals):
        return self.env["telecentre.plan"].create(
            {
                "name": "Eight half-days",
                "company_id": self.company.id,
                "product_id": self._make_product("Monthly fee", 100).id,
                "allowance_quantity": 8,
                **vals,
            }
        )

    def _subscribe(self, start, stop=False, plan=None, **vals):
        return self.env["telecentre.membership"].create(
            {
                "partner_id": self.member.id,
                "plan_id": (plan or self._make_plan()).id,
                "site_id": self.murat.id,
                "date_start": start,
                "date_stop": stop,
                **vals,
            }
        )

    def _get_kinds(self, records):
        """``[(kind, half-days), …]`` in the order they were written."""
        return [
            (entry.kind, entry.minutes / HALF_DAY)
            for entry in self.env["telecentre.credit.entry"].search(
                [(self._get_link(records), "in", records.ids)], order="id"
            )
        ]

    def _get_link(self, records):
        return {"telecentre.pass": "pass_id", "telecentre.rental": "rental_id"}[
            records._name
        ]

    def day(self, text):
        return date.fromisoformat(text)
