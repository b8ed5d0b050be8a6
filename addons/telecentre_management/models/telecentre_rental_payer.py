from odoo import api, fields, models

from ..tools import spans


class TelecentreRental(models.Model):
    """Who pays: the rule of the day of use, unless somebody else was chosen."""

    _inherit = "telecentre.rental"

    @api.depends("partner_id")
    def _compute_payer_id(self):
        for rental in self:
            rental.payer_id = rental._get_payer(rental.date_start)

    def _get_payer(self, date_start):
        """Who pays by rule for a use that begins then (naive UTC)."""
        self.ensure_one()
        site = self.space_id.site_id or self.site_id
        day = None
        if date_start and site:
            day = spans.to_local(date_start, site._get_tz()).date()
        return self.partner_id._get_telecentre_payer(site.company_id, day)

    @api.onchange("date_start", "space_id")
    def _onchange_payer_date(self):
        """Another day may have another payer; one that was chosen stays."""
        before = self._origin.date_start
        if not before or self.payer_id == self._get_payer(before):
            self.payer_id = self._get_payer(self.date_start)

    def write(self, vals):
        """A rental moved to a day of another membership moves to its payer."""
        if "date_start" not in vals or vals.keys() & {"payer_id", "partner_id"}:
            return super().write(vals)
        start = fields.Datetime.to_datetime(vals["date_start"])
        payers = {}
        for rental in self:
            payer = rental._get_payer(start)
            if payer != rental.payer_id == rental._get_payer(rental.date_start):
                payers.setdefault(payer, []).append(rental.id)
        for payer, rental_ids in payers.items():
            super(TelecentreRental, self.browse(rental_ids)).write(
                vals | {"payer_id": payer.id}
            )
        changed = {rental_id for ids in payers.values() for rental_id in ids}
        left = self.filtered(lambda rental: rental.id not in changed)
        return super(TelecentreRental, left).write(vals)
