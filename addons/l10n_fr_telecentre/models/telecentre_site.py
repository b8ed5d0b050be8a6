from odoo import fields, models


class TelecentreSite(models.Model):
    _inherit = "telecentre.site"

    missing_holiday_year = fields.Integer(compute="_compute_missing_holiday_year")

    def _compute_missing_holiday_year(self):
        """The year of which a site would open on public holidays unawares, or zero."""
        missing = {
            company: company._get_next_holiday_year()
            for company in self.company_id
            if company._are_public_holidays_missing()
        }
        for site in self:
            site.missing_holiday_year = (
                site.state == "open"
                and not site.is_open_on_holidays
                and missing.get(site.company_id, 0)
            )

    def action_open_public_holidays(self):
        """Create what is missing."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "l10n_fr_telecentre.telecentre_public_holidays_action"
        )
        return action | {
            "context": {
                "default_company_id": self.company_id.id,
                "default_year": self.missing_holiday_year,
            }
        }
