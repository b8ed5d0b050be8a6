from odoo import api, fields, models
from odoo.fields import Command


class TelecentreServiceOrder(models.Model):
    """Files of the member and files for the member, kept apart."""

    _inherit = "telecentre.service.order"

    file_in_ids = fields.Many2many(
        "ir.attachment",
        "telecentre_service_order_file_in_rel",
        string="Files received",
        copy=False,
        bypass_search_access=True,
    )
    file_out_ids = fields.Many2many(
        "ir.attachment",
        "telecentre_service_order_file_out_rel",
        string="Files to hand over",
        copy=False,
        bypass_search_access=True,
    )
    file_count = fields.Integer(compute="_compute_file_count")

    @api.depends("file_in_ids", "file_out_ids")
    def _compute_file_count(self):
        for order in self:
            order.file_count = len(order.file_in_ids | order.file_out_ids)

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._adopt_files()
        return orders

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"file_in_ids", "file_out_ids"}:
            self._adopt_files()
        return result

    def _adopt_files(self):
        """Files sent with a form belong to no record yet: only their sender reads them.

        Whoever may read the order may read its files.
        """
        for order in self:
            files = (order.file_in_ids | order.file_out_ids).sudo()
            stray = files.filtered(
                lambda file, order=order: (
                    not file.res_id and file.create_uid == self.env.user
                )
            )
            stray.write({"res_model": order._name, "res_id": order.id})

    def _add_files_in(self, files):
        """Keep files that the member has sent.

        :param files: list of ``(name, content)``
        """
        self.ensure_one()
        attachments = self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "raw": content,
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for name, content in files
            ]
        )
        self.write({"file_in_ids": [Command.link(file.id) for file in attachments]})
        return attachments

    def _get_readable_file(self, attachment_id):
        """A file that the member may have: theirs, in a message, or delivered."""
        files = self.file_in_ids | self._portal_get_messages().attachment_ids
        if self.state == "delivered":
            files |= self.file_out_ids
        return files.filtered(lambda file: file.id == attachment_id)
