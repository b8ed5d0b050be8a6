from odoo import fields, models
from odoo.tools import SQL


class TelecentreServiceLoad(models.Model):
    """How busy the hosts are: time planned by deadline, time spent by day.

    One row an order and one a time: they add up in any grouping.
    """

    _name = "telecentre.service.load"
    _description = "Load of the Hosts"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "order_id"
    _depends = {
        "telecentre.service.order": [
            "company_id",
            "date_deadline",
            "date_requested",
            "hours_planned",
            "hours_spent",
            "product_id",
            "site_id",
            "state",
            "user_id",
        ],
        "telecentre.service.time": ["date_start", "hours", "order_id", "user_id"],
        "telecentre.site": ["tz"],
    }

    order_id = fields.Many2one("telecentre.service.order", readonly=True)
    date = fields.Date(readonly=True)
    user_id = fields.Many2one("res.users", string="Host", readonly=True)
    site_id = fields.Many2one("telecentre.site", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    product_id = fields.Many2one("product.product", string="Service", readonly=True)
    hours_planned = fields.Float(string="Estimated (h)", readonly=True)
    hours_left = fields.Float(
        string="Still to do (h)",
        readonly=True,
        help="Estimated time of the orders under way, less the time spent on them.",
    )
    hours_spent = fields.Float(string="Spent (h)", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT job.id * 2 AS id,
                   job.id AS order_id,
                   COALESCE(job.date_deadline, job.date_requested::date) AS date,
                   job.user_id,
                   job.site_id,
                   job.company_id,
                   job.product_id,
                   job.hours_planned,
                   CASE WHEN job.state = 'delivered' THEN 0
                        ELSE GREATEST(
                            COALESCE(job.hours_planned, 0)
                            - COALESCE(job.hours_spent, 0), 0
                        )
                   END AS hours_left,
                   0 AS hours_spent
              FROM telecentre_service_order job
             WHERE job.state NOT IN ('declined', 'cancelled')
         UNION ALL
            SELECT time.id * 2 + 1,
                   time.order_id,
                   (time.date_start AT TIME ZONE 'UTC' AT TIME ZONE site.tz)::date,
                   time.user_id,
                   time.site_id,
                   time.company_id,
                   job.product_id,
                   0,
                   0,
                   time.hours
              FROM telecentre_service_time time
              JOIN telecentre_service_order job ON job.id = time.order_id
              JOIN telecentre_site site ON site.id = time.site_id
            """
        )
