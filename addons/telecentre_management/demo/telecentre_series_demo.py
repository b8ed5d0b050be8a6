from datetime import timedelta

from dateutil.relativedelta import TH, TU, relativedelta

from odoo import api, models
from odoo.fields import Command

from .telecentre_demo import LANG, TZ


class TelecentreDemo(models.AbstractModel):
    """An association every Thursday, and a meeting held in two sites at once."""

    _inherit = "telecentre.demo"

    @api.model
    def _create_rentals(self):
        rentals = super()._create_rentals()
        if rentals:
            self._create_series()
        return rentals

    @api.model
    def _create_series(self):
        company = self._get_company()
        series = (
            self.env["telecentre.rental.series"]
            .with_company(company)
            .with_context(lang=LANG, tz=TZ, telecentre_no_mail=True)
            .create([self._prepare_weekly_series(), self._prepare_video_pair()])
        )
        for each in series:
            each.action_check()
            # Whatever the day of installation, one of the next days is free.
            each.line_ids.filtered("is_blocking").action_move()
            each.action_confirm()

    @api.model
    def _prepare_weekly_series(self):
        thursday = self._today() + relativedelta(days=1, weekday=TH)
        return {
            "partner_id": self._ref("member_cezallier").id,
            "company_id": self._get_company().id,
            "date_first": thursday,
            "start_hour": 9.5,
            "duration": 2,
            "frequency": "weekly",
            "thu": True,
            "count": 12,
            "need_ids": [
                Command.create({"space_id": self._ref("space_mur_reunion").id})
            ],
        }

    @api.model
    def _prepare_video_pair(self):
        tuesday = self._today() + timedelta(days=1) + relativedelta(weekday=TU)
        return {
            "partner_id": self._ref("member_hautes_terres_num").id,
            "company_id": self._get_company().id,
            "date_first": tuesday,
            "start_hour": 10,
            "duration": 1.5,
            "frequency": "once",
            "need_ids": [
                Command.create({"space_id": self._ref(f"space_{name}_visio").id})
                for name in ("mur", "aur")
            ],
        }
