from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .telecentre_credit_mixin import CREDIT_UNITS, DEFAULT_HALF_DAY, MINUTES_PER_HOUR


class TelecentrePassType(models.Model):
    """A prepaid pass (carnet) that is sold: ten half-days, twenty hours…"""

    _name = "telecentre.pass.type"
    _description = "Kind of Pass"
    _inherit = ["telecentre.credit.mixin"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    description = fields.Text(translate=True)

    # what is sold
    product_id = fields.Many2one(
        "product.product",
        required=True,
        domain=[("type", "=", "service")],
        ondelete="restrict",
        help="Its price, in the member's price list on the day of sale, is the price "
        "of the pass.",
    )
    act_id = fields.Many2one(
        "telecentre.act", check_company=True, help="The decision that sets its price."
    )
    quantity = fields.Integer(required=True, default=10)
    unit = fields.Selection(CREDIT_UNITS, required=True, default="half_day")
    half_day_minutes = fields.Integer(
        string="Minutes per half-day",
        default=DEFAULT_HALF_DAY,
        required=True,
        help="How a half-day is counted in the ledger. A pass in half-days pays whole "
        "half-days of the site's opening, however long they are.",
    )
    minutes = fields.Integer(compute="_compute_minutes")
    validity_months = fields.Integer(
        string="Valid for (months)", default=12, help="0: no end."
    )
    space_type_ids = fields.Many2many(
        "telecentre.space.type",
        string="Kinds of space",
        help="Empty: every kind of space.",
    )
    debt_quantity = fields.Integer(
        string="Debt allowed",
        help="How far below zero a member may go, in half-days or hours. It stays "
        "visible until a manager settles it.",
    )
    is_portal_sold = fields.Boolean(
        string="Sold online", default=True, help="Members may buy it in the portal."
    )
    pass_ids = fields.One2many("telecentre.pass", "type_id")
    pass_count = fields.Integer(string="Sold", compute="_compute_pass_count")

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "A pass holds at least one half-day or hour."
    )
    _half_day_positive = models.Constraint(
        "CHECK (half_day_minutes > 0)", "A half-day lasts at least one minute."
    )
    _validity_positive = models.Constraint(
        "CHECK (validity_months >= 0)", "A validity is a number of months."
    )
    _debt_positive = models.Constraint(
        "CHECK (debt_quantity >= 0)", "An allowed debt is not negative."
    )

    @api.depends("quantity", "unit", "half_day_minutes")
    def _compute_minutes(self):
        for pass_type in self:
            pass_type.minutes = pass_type.quantity * pass_type._get_unit_minutes()

    def _compute_pass_count(self):
        counts = dict(
            self.env["telecentre.pass"]._read_group(
                [("type_id", "in", self.ids), ("date_cancelled", "=", False)],
                ["type_id"],
                ["__count"],
            )
        )
        for pass_type in self:
            pass_type.pass_count = counts.get(pass_type, 0)

    def action_open_passes(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_pass_action"
        )
        return action | {"domain": [("type_id", "=", self.id)], "context": {}}

    # ------------------------------------------------------------------
    # Sale
    # ------------------------------------------------------------------

    def _get_unit_minutes(self):
        return self.half_day_minutes if self.unit == "half_day" else MINUTES_PER_HOUR

    def _get_price(self, partner, day):
        """``(untaxed price, act)`` of this pass for a member on a day.

        The row of their price list, else the price of the product, by the act of this
        kind of pass.
        """
        self.ensure_one()
        kind = self.sudo()
        pricelist = partner._get_telecentre_pricelist(self.company_id, day)
        return pricelist._get_telecentre_sale(
            kind.product_id, kind.company_id, day, kind.act_id
        )[1:]

    def _check_act(self, partner, day):
        """No public price without an act."""
        price, act = self._get_price(partner, day)
        if price and not act:
            raise UserError(
                self.env._(
                    "No act sets the price of “%(name)s”: give it its act before it "
                    "is sold.",
                    name=self.name,
                )
            )

    def _sell(self, partner, site, payer=None, date_start=None, date_sold=None):
        """Sell a pass: the pass, its minutes and its charge, all or nothing.

        Rights are the caller's to check: the desk's are those of the wizard.

        :param partner: the member
        :param site: where it is sold
        :param payer: who is invoiced, if not the member's usual payer
        :param date date_start: first day of use; the day of sale if none is given
        :return: the ``telecentre.pass``, in the caller's environment
        """
        self.ensure_one()
        today = date_sold or fields.Date.context_today(self)
        start = date_start or today
        if start < today:
            raise ValidationError(
                self.env._("A pass is valid from its day of sale at the earliest.")
            )
        self._check_act(partner, today)
        # Hosts and members buy; only this method may write passes and charges.
        sold = self.env["telecentre.pass"].sudo()
        sold = sold.create(
            {
                **self.sudo()._prepare_pass_vals(start),
                "partner_id": partner.id,
                "payer_id": (
                    payer or partner._get_telecentre_payer(self.company_id, today)
                ).id,
                "site_id": site.id,
                "date_sold": today,
            }
        )
        sold._write_charge()
        sold._write_entry("grant", sold.minutes)
        return sold.sudo(self.env.su)

    def _prepare_pass_vals(self, start):
        stop = start + relativedelta(months=self.validity_months, days=-1)
        unit_minutes = self._get_unit_minutes()
        return {
            "type_id": self.id,
            "name": self.name,
            "company_id": self.company_id.id,
            "unit": self.unit,
            "unit_minutes": unit_minutes,
            "minutes": self.minutes,
            "debt_minutes": self.debt_quantity * unit_minutes,
            "space_type_ids": [fields.Command.set(self.space_type_ids.ids)],
            "date_start": start,
            "date_stop": stop if self.validity_months else False,
        }
