from odoo import fields, models


class TelecentreInvoiceSetupLine(models.TransientModel):
    _name = "telecentre.invoice.setup.line"
    _description = "Point Before the First Invoice"
    _order = "id"

    setup_id = fields.Many2one("telecentre.invoice.setup", ondelete="cascade")
    name = fields.Char(string="Point", readonly=True)
    state = fields.Selection(
        [("ok", "Right"), ("advice", "To look at"), ("missing", "Missing")],
        readonly=True,
    )
    text = fields.Char(string="What to do", readonly=True)
    record_model = fields.Char(readonly=True)
    record_ids = fields.Json(readonly=True)

    def action_open(self):
        """Open what is to be corrected."""
        self.ensure_one()
        records = self.env[self.record_model].browse(self.record_ids)
        return records._get_records_action(name=self.name)
