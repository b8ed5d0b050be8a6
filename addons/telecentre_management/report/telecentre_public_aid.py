from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

# Ids of rows stay apart: id of the source × SOURCES + number of its query.
SOURCES = 10


class TelecentrePublicAid(models.Model):
    """Public aid to undertakings, whatever it comes from.

    Other addons add what they know through ``_get_source_queries``.
    """

    _name = "telecentre.public.aid"
    _description = "Public Aid"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "telecentre.charge": [
            "amount_due",
            "amount_full",
            "date",
            "date_void",
            "gratuity_id",
            "origin_id",
            "partner_id",
            "payer_id",
        ],
        "telecentre.gratuity": ["act_id"],
        "telecentre.public.aid.declared": ["amount", "date", "partner_id"],
        "res.partner": ["telecentre_is_undertaking", "telecentre_undertaking_key"],
    }

    name = fields.Char(string="Aid", readonly=True)
    date = fields.Date(string="Granted on", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Undertaking", readonly=True)
    undertaking_key = fields.Char(
        string="SIREN or reference", readonly=True, help="What shares one ceiling."
    )
    funder = fields.Char(readonly=True)
    kind = fields.Selection(
        [("gratuity", "Free use"), ("declared", "Declared")],
        string="Source",
        readonly=True,
    )
    amount = fields.Monetary(string="Grant equivalent", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    site_id = fields.Many2one("telecentre.site", readonly=True)
    act_id = fields.Many2one("telecentre.act", readonly=True)
    gratuity_id = fields.Many2one("telecentre.gratuity", string="Reason", readonly=True)
    rental_id = fields.Many2one("telecentre.rental", readonly=True)

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(
            SQL("(%s)", query) for query in self._get_source_queries()
        )

    @api.model
    def _get_source_queries(self):
        """One query a source, each with all columns of this model.

        :return: list of ``SQL``; the id of a row is that of its source × 10 + a
            number that no other source has (0 to 2 are taken)
        """
        is_user_other = SQL(
            """
            NOT EXISTS (
                SELECT FROM res_partner used
                  JOIN res_partner helped ON helped.id = used.commercial_partner_id
                 WHERE used.id = charge.partner_id
                   AND helped.telecentre_is_undertaking
            )
            """
        )
        return [
            self._get_use_query(0, "partner_id", SQL("TRUE")),
            # The user is no undertaking but works for the payer, who is one.
            self._get_use_query(1, "payer_id", is_user_other),
            self._get_declared_query(2),
        ]

    @api.model
    def _get_use_query(self, number, who, condition):
        """Value of the free use of the undertakings found in the field ``who``.

        What is only shown is looked up row by row: whoever asks for a total has the
        database plan, and join, as few tables as it takes.
        """
        return SQL(
            """
            SELECT charge.id * %(sources)s + %(number)s AS id,
                   charge.name,
                   COALESCE(origin.date, charge.date) AS date,
                   entity.id AS partner_id,
                   entity.telecentre_undertaking_key AS undertaking_key,
                   (SELECT name FROM res_company company
                     WHERE company.id = charge.company_id) AS funder,
                   'gratuity' AS kind,
                   charge.amount_full - charge.amount_due AS amount,
                   charge.company_id,
                   charge.site_id,
                   (SELECT act_id FROM telecentre_gratuity gratuity
                     WHERE gratuity.id = charge.gratuity_id) AS act_id,
                   charge.gratuity_id,
                   charge.rental_id
              FROM telecentre_charge charge
              JOIN res_partner who ON who.id = %(who)s
              JOIN res_partner entity ON entity.id = who.commercial_partner_id
         LEFT JOIN telecentre_charge origin ON origin.id = charge.origin_id
             WHERE charge.date_void IS NULL
               AND charge.gratuity_id IS NOT NULL
               AND entity.telecentre_is_undertaking
               AND %(condition)s
            """,
            sources=SOURCES,
            number=number,
            who=SQL.identifier("charge", who),
            condition=condition,
        )

    @api.model
    def _get_declared_query(self, number):
        return SQL(
            """
            SELECT aid.id * %(sources)s + %(number)s AS id,
                   aid.reference AS name,
                   aid.date,
                   entity.id AS partner_id,
                   entity.telecentre_undertaking_key AS undertaking_key,
                   aid.funder,
                   'declared' AS kind,
                   aid.amount,
                   aid.company_id,
                   aid.site_id,
                   NULL::integer AS act_id,
                   NULL::integer AS gratuity_id,
                   NULL::integer AS rental_id
              FROM telecentre_public_aid_declared aid
              JOIN res_partner who ON who.id = aid.partner_id
              JOIN res_partner entity ON entity.id = who.commercial_partner_id
            """,
            sources=SOURCES,
            number=number,
        )

    @api.model
    def _flush_sources(self):
        """What the queries read; not all, for it may be asked while prices compute."""
        for model, names in self._depends.items():
            self.env[model].flush_model(names)

    @api.model
    def _get_daily_amounts(self, keys, company, ignored_rentals=None):
        """``[(undertaking key, day, amount), …]``, whoever asks: the total is public.

        :param keys: keys of undertakings
        """
        if not keys:
            return []
        self._flush_sources()
        ignored = list((ignored_rentals or self.env["telecentre.rental"]).ids)
        return self.env.execute_query(
            SQL(
                """
                SELECT undertaking_key, date, SUM(amount)
                  FROM (%s) aid
                 WHERE undertaking_key = ANY(%s)
                   AND company_id = %s
                   AND (rental_id IS NULL OR NOT rental_id = ANY(%s))
              GROUP BY undertaking_key, date
                """,
                self._table_query,
                sorted(keys),
                company.id,
                ignored,
            )
        )

    @api.model
    def _get_near_ceiling(self, day, years, threshold):
        """One partner for each undertaking that received at least ``threshold``.

        In the period of some years that ends on ``day``.
        """
        self._flush_sources()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT MIN(partner_id)
                  FROM (%s) aid
                 WHERE date > %s AND date <= %s
              GROUP BY undertaking_key, company_id
                HAVING SUM(amount) >= %s
                """,
                self._table_query,
                day - relativedelta(years=years),
                day,
                threshold,
            )
        )
        return self.env["res.partner"].browse({partner_id for (partner_id,) in rows})

    def _group_for_statement(self):
        """Lines of a declaration: free use by year and act, declared aid one by one.

        :return: ``[(day or year, funder, what, amount), …]`` in order of time
        """
        lines = {}
        for aid in self:
            is_use = aid.kind == "gratuity"
            key = (aid.date.year, aid.funder, aid.act_id) if is_use else aid
            when, amount = lines.get(key, (aid.date, 0.0))
            lines[key] = (when, amount + aid.amount)
        return [
            (
                when,
                key.funder if isinstance(key, models.Model) else key[1],
                key.name
                if isinstance(key, models.Model)
                else self.env._(
                    "Free use of telecentres in %(year)s (act %(act)s)",
                    year=key[0],
                    act=key[2]._get_label(),
                ),
                amount,
            )
            for key, (when, amount) in lines.items()
        ]
