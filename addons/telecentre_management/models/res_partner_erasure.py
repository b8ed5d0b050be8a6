from odoo import fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

ACTIVITY = "telecentre_management.mail_activity_erasure"
OPEN_RENTALS = ("requested", "confirmed", "in_use")
OPEN_ORDERS = ("requested", "accepted", "in_progress")


class ResPartner(models.Model):
    """A person asks to be erased: the request, what stands against it, what is kept.

    What is done then is in ``res_partner_erase.py``.
    """

    _inherit = "res.partner"

    # ------------------------------------------------------------------
    # Request
    # ------------------------------------------------------------------

    def _ask_telecentre_erasure(self):
        """Tell the managers of the network, once; the law gives them a month."""
        self.ensure_one()
        if self._get_telecentre_erasure_activities():
            return
        for manager in self._get_telecentre_erasure_managers():
            env = self.with_context(lang=manager.lang or self.env.lang).env
            self.activity_schedule(
                ACTIVITY,
                user_id=manager.id,
                date_deadline=fields.Date.add(
                    fields.Date.context_today(self), months=1
                ),
                summary=env._("Erase the data of this person"),
                note=env._(
                    "%(member)s asks for it in the portal. Answer within a month: "
                    "Action menu of the contact, “Erase personal data”.",
                    member=self.name,
                ),
            )

    def _get_telecentre_erasure_managers(self):
        group = self.env.ref(
            "telecentre_management.telecentre_management_group_manager"
        )
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("all_group_ids", "in", group.ids),
                    ("company_ids", "in", self.env.company.ids),
                    ("id", "!=", self.env.ref("base.user_root").id),
                ]
            )
        )

    def _get_telecentre_erasure_activities(self):
        self.ensure_one()
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("activity_type_id", "=", self.env.ref(ACTIVITY).id),
                ]
            )
        )

    def _get_telecentre_erasure_date(self):
        """When the person asked, or nothing."""
        asked = self._get_telecentre_erasure_activities().mapped("create_date")
        return min(asked, default=False)

    def _get_telecentre_erasure_sentence(self):
        return self.env._(
            "You asked for your data to be erased on %(date)s: you are answered within "
            "a month.",
            date=format_date(
                self.env,
                fields.Datetime.context_timestamp(
                    self, self._get_telecentre_erasure_date()
                ),
            ),
        )

    # ------------------------------------------------------------------
    # What stands against it
    # ------------------------------------------------------------------

    def _get_telecentre_erasure_obstacles(self):
        """Sentences about what has to be settled first; other addons add theirs."""
        self.ensure_one()
        return [
            sentence
            for sentence in (
                self._get_membership_obstacle(),
                self._get_rental_obstacle(),
                self._get_order_obstacle(),
                self._get_charge_obstacle(),
                self._get_invoice_obstacle(),
                self._get_deposit_obstacle(),
                self._get_people_obstacle(),
            )
            if sentence
        ]

    def _get_membership_obstacle(self):
        running = self.telecentre_membership_ids.filtered(
            lambda membership: membership.state != "ended"
        )
        return running and self.env._(
            "The membership “%(plan)s” is in force: it has to be ended first.",
            plan=running[0].plan_id.name,
        )

    def _get_rental_obstacle(self):
        rental = self.env["telecentre.rental"].search(
            Domain("partner_id", "=", self.id) & Domain("state", "in", OPEN_RENTALS),
            order="date_start",
            limit=1,
        )
        return rental and self.env._(
            "Rental %(rental)s (%(period)s) is not over: cancel it, or wait for its "
            "end.",
            rental=rental.name,
            period=rental._get_period_label(),
        )

    def _get_deposit_obstacle(self):
        held = self.env["telecentre.deposit"].search_count(
            [("partner_id", "=", self.id), ("state", "!=", "refunded")], limit=1
        )
        return held and self.env._("A deposit has to be given back first.")

    def _get_order_obstacle(self):
        order = self.env["telecentre.service.order"].search(
            [("partner_id", "=", self.id), ("state", "in", OPEN_ORDERS)], limit=1
        )
        return order and self.env._(
            "Service %(order)s is not delivered yet.", order=order.name
        )

    def _get_charge_obstacle(self):
        mine = Domain("payer_id", "=", self.id) | Domain("partner_id", "=", self.id)
        charge = self.env["telecentre.charge"].search(
            mine & Domain("state", "=", "open"), limit=1
        )
        return charge and self.env._(
            "“%(charge)s” is not invoiced yet.", charge=charge.name
        )

    def _get_invoice_obstacle(self):
        invoice = self.env["account.move"].search(
            Domain("partner_id", "=", self.id)
            & Domain("move_type", "in", ("out_invoice", "out_refund"))
            & (
                Domain("state", "=", "draft")
                | Domain("state", "=", "posted")
                & Domain("payment_state", "in", ("not_paid", "partial"))
            ),
            limit=1,
        )
        if not invoice:
            return False
        if invoice.state == "draft":
            return self.env._("An invoice is being prepared.")
        return self.env._("Invoice %(invoice)s is not paid.", invoice=invoice.name)

    def _get_people_obstacle(self):
        if self.user_ids.filtered(lambda user: not user.share):
            return self.env._("%(name)s works with this software.", name=self.name)
        people = self.child_ids.filtered(lambda contact: contact.type == "contact")
        return people and self.env._(
            "Contacts belong to %(name)s, among them %(contact)s.",
            name=self.name,
            contact=people[0].name,
        )

    # ------------------------------------------------------------------
    # What is kept
    # ------------------------------------------------------------------

    def _get_telecentre_kept_data(self):
        """What stays after an erasure, and why; other addons add theirs."""
        env = self.env
        return [
            env._(
                "Invoices and payments, with the name and address that are on them: "
                "accounts are kept for ten years by law."
            ),
            env._(
                "The value of free use by an undertaking, under its company number: "
                "public aid is kept for ten years by European law."
            ),
            env._(
                "Dates, places and amounts of your rentals, without your name: for the "
                "accounts and statistics of the telecentres."
            ),
        ]
