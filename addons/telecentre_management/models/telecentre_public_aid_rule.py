from odoo import api, fields, models


class TelecentrePublicAidRule(models.Model):
    """The regulation that caps public aid to an undertaking, from a day on."""

    _name = "telecentre.public.aid.rule"
    _description = "Ceiling of Public Aid"
    _order = "date_start desc, id desc"

    name = fields.Char(string="Regulation", required=True, translate=True)
    date_start = fields.Date(string="Applies from", required=True)
    years = fields.Integer(
        string="Period (years)",
        required=True,
        default=3,
        help="The ceiling holds for any period of that many years.",
    )
    amount = fields.Monetary(string="Ceiling", required=True)
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    warning_percent = fields.Integer(
        string="Warning (%)",
        required=True,
        default=80,
        help="Share of the ceiling from which the hosts are told.",
    )

    _date_unique = models.UniqueIndex(
        "(date_start)", "Another regulation already applies from that day."
    )
    _amounts_positive = models.Constraint(
        "CHECK (years > 0 AND amount > 0 AND warning_percent BETWEEN 1 AND 100)",
        "The period and the ceiling are more than zero, the warning lies between 1 "
        "and 100 %.",
    )

    @api.model
    def _get_rule(self, day, cache=None):
        """The regulation that applies on a day, or none.

        :param dict cache: where a batch keeps them
        """
        cache = {} if cache is None else cache
        if "aid rules" not in cache:
            # Public law, no secret.
            cache["aid rules"] = self.sudo().search_fetch([("years", ">", 0)])
        applying = (rule for rule in cache["aid rules"] if rule.date_start <= day)
        return next(applying, self.browse())
