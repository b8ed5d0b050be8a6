import re

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..tools.aid import AidLedger

SIREN_DIGITS = 9
UNDERTAKING_SITUATIONS = ("self_employed", "company", "association")


class ResPartner(models.Model):
    """Public aid to an undertaking: what it received, what it may still receive.

    The ceiling holds for a single undertaking: all establishments with the same SIREN,
    all contacts of a commercial entity, and the members of a group.
    """

    _inherit = "res.partner"

    telecentre_is_undertaking = fields.Boolean(
        string="Is an undertaking",
        compute="_compute_telecentre_is_undertaking",
        store=True,
        readonly=False,
        help="Has an economic activity: the value of its free use is public aid. "
        "Untick for an association that has none.",
    )
    telecentre_group_id = fields.Many2one(
        "res.partner",
        string="Head of the group",
        index="btree_not_null",
        domain="[('id', '!=', id), ('telecentre_group_id', '=', False)]",
        help="Undertaking that controls this one: both share one ceiling of public "
        "aid.",
    )
    # Stored to be joined by the report of public aid.
    telecentre_undertaking_key = fields.Char(
        compute="_compute_telecentre_undertaking_key",
        store=True,
        index="btree_not_null",
    )
    telecentre_declared_aid_ids = fields.One2many(
        "telecentre.public.aid.declared", "partner_id", string="Aid from elsewhere"
    )
    telecentre_aid_total = fields.Monetary(
        string="Public aid received",
        compute="_compute_telecentre_aid",
        groups="telecentre_management.telecentre_management_group_host,"
        "telecentre_management.telecentre_management_group_billing",
        help="Value of free use and aid declared from elsewhere, over the period of "
        "the regulation that ends today.",
    )
    telecentre_aid_room = fields.Monetary(
        string="Public aid still possible",
        compute="_compute_telecentre_aid",
        groups="telecentre_management.telecentre_management_group_host,"
        "telecentre_management.telecentre_management_group_billing",
        help="What may still be received today without exceeding the ceiling in any "
        "period, uses already booked included.",
    )
    telecentre_aid_warned_on = fields.Date(
        string="Ceiling announced on", readonly=True, copy=False
    )

    @api.depends("telecentre_situation", "is_company")
    def _compute_telecentre_is_undertaking(self):
        for partner in self:
            situation = partner.telecentre_situation
            partner.telecentre_is_undertaking = (
                situation in UNDERTAKING_SITUATIONS if situation else partner.is_company
            )

    @api.depends(
        "company_registry",
        "commercial_partner_id.company_registry",
        "telecentre_group_id.company_registry",
        "telecentre_group_id.commercial_partner_id.company_registry",
    )
    def _compute_telecentre_undertaking_key(self):
        """The SIREN of the entity or of its group; its own number if it has none."""
        for partner in self:
            head = partner.commercial_partner_id or partner
            group = head.telecentre_group_id or partner.telecentre_group_id
            head = group.commercial_partner_id or head
            digits = re.sub(r"\D", "", head.company_registry or "")
            partner.telecentre_undertaking_key = (
                digits[:SIREN_DIGITS]
                if len(digits) >= SIREN_DIGITS
                else f"partner,{head.id or head._origin.id}"
            )

    def _compute_telecentre_aid(self):
        company, today = self.env.company, fields.Date.context_today(self)
        rule = self.env["telecentre.public.aid.rule"]._get_rule(today)
        ledgers = self._get_telecentre_aid_ledgers(company)
        for partner in self:
            ledger = ledgers.get(partner.telecentre_undertaking_key, AidLedger())
            total = ledger.get_total(today, rule.years) if rule else 0
            partner.telecentre_aid_total = total
            partner.telecentre_aid_room = (
                max(0, rule.amount - ledger.get_peak(today, rule.years)) if rule else 0
            )

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    def _get_telecentre_undertaking(self, payer):
        """The undertaking that a use by this person helps, or none.

        The user's own; else that of the payer, such as an employer.
        """
        for partner in (self, payer):
            entity = partner.sudo().commercial_partner_id
            if entity.telecentre_is_undertaking:
                return entity
        return self.sudo().browse()

    def _get_telecentre_aid_ledgers(self, company, ignored_rentals=None):
        """Public aid received by the undertakings of these partners.

        :param ignored_rentals: rentals that do not count (the ones being priced)
        :return: ``{undertaking key: AidLedger}``
        """
        keys = {partner.telecentre_undertaking_key for partner in self} - {False}
        ledgers = {key: AidLedger() for key in keys}
        rows = self.env["telecentre.public.aid"]._get_daily_amounts(
            keys, company, ignored_rentals
        )
        for key, day, amount in rows:
            ledgers[key].add(day, amount)
        return ledgers

    def _get_telecentre_aid_total(self, date=None):
        """Public aid received by this undertaking in the period that ends on a day.

        Addons that know of other aid add their rows to ``telecentre.public.aid``
        (``_get_source_queries``): they count here and everywhere else.

        :param date date: today if not given
        """
        self.ensure_one()
        date = date or fields.Date.context_today(self)
        rule = self.env["telecentre.public.aid.rule"]._get_rule(date)
        if not rule:
            return 0.0
        ledgers = self._get_telecentre_aid_ledgers(self.env.company)
        return ledgers[self.telecentre_undertaking_key].get_total(date, rule.years)

    def _get_telecentre_aid_statement(self, company=None, date=None):
        """What the declaration of an undertaking says, for the period that ends today.

        :return: ``{"rule", "aids", "groups", "total", "room", …}``; the
            free use of a year under one act is one line of ``groups``
        """
        self.ensure_one()
        company = company or self.env.company
        date = date or fields.Date.context_today(self)
        rule = self.env["telecentre.public.aid.rule"]._get_rule(date)
        since = date - relativedelta(years=rule.years or 3)
        # The undertaking declares all of its aid, on whatever site.
        aids = (
            self.env["telecentre.public.aid"]
            .sudo()
            .search(
                [
                    ("undertaking_key", "=", self.telecentre_undertaking_key),
                    ("company_id", "=", company.id),
                    ("date", ">", since),
                    ("date", "<=", date),
                ],
                order="date, id",
            )
        )
        ledgers = self._get_telecentre_aid_ledgers(company)
        ledger = ledgers[self.telecentre_undertaking_key]
        return {
            "rule": rule,
            "aids": aids,
            "groups": aids._group_for_statement(),
            "total": ledger.get_total(date, rule.years) if rule else 0.0,
            "room": max(0.0, rule.amount - ledger.get_peak(date, rule.years)),
            "since": since + relativedelta(days=1),
            "date": date,
            "period": self.env._(
                "%(start)s to %(stop)s",
                start=company._format_telecentre_date(since + relativedelta(days=1)),
                stop=company._format_telecentre_date(date),
            ),
            "ceiling": self.env._(
                "Ceiling per single undertaking, over any period of %(years)s years",
                years=rule.years,
            ),
        }

    def action_open_telecentre_aid(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_public_aid_action"
        )
        return action | {
            "domain": [("undertaking_key", "=", self.telecentre_undertaking_key)],
            "context": {},
        }

    # ------------------------------------------------------------------
    # Warning
    # ------------------------------------------------------------------

    @api.model
    def _cron_warn_telecentre_aid(self):
        """Tell the hosts, once, of undertakings that come near the ceiling."""
        today = fields.Date.context_today(self)
        rule = self.env["telecentre.public.aid.rule"]._get_rule(today)
        if not rule:
            return
        threshold = rule.amount * rule.warning_percent / 100
        near = self.env["telecentre.public.aid"]._get_near_ceiling(
            today, rule.years, threshold
        )
        warned = self.search([("telecentre_aid_warned_on", "!=", False)])
        (warned - near).telecentre_aid_warned_on = False
        for partner in near - warned:
            partner._warn_telecentre_aid(rule)
        near.telecentre_aid_warned_on = today

    def _warn_telecentre_aid(self, rule):
        """One activity for the host of the home site, else for whoever runs the job."""
        self.ensure_one()
        host = self.telecentre_site_id.user_ids[:1] or self.env.user
        env = self.with_context(lang=host.lang or self.env.lang).env
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=host.id,
            summary=env._("Ceiling of public aid is near"),
            note=env._(
                "%(undertaking)s has received %(percent)s %% or more of the public aid "
                "allowed by %(regulation)s. Ask for a new declaration of aid from "
                "elsewhere; free use stops when the ceiling is reached.",
                undertaking=self.name,
                percent=rule.warning_percent,
                regulation=rule.with_env(env).name,
            ),
        )
