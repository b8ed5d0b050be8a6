import base64
import re
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg2

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.image import image_guess_size_from_field_name, image_process
from odoo.tools.mimetypes import guess_mimetype
from odoo.tools.misc import file_open

MIMETYPES = {
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "ttf": "font/ttf",
    "woff": "font/woff",
    "woff2": "font/woff2",
}
EXPECTED_ERRORS = (
    AttributeError,
    KeyError,
    OSError,
    TypeError,
    UserError,
    ValueError,
    psycopg2.Error,
)
SIZE = re.compile(r"(\d+)x(\d+)")


class ChromiumResource(models.AbstractModel):
    """Images, fonts and styles of a report, found without any web server."""

    _name = "chromium.resource"
    _description = "Resource of a Report Printed by Chromium"

    @api.model
    def _get(self, url):
        """Content of a local URL, with the rights of the user who prints.

        :param str url: absolute URL; the host has been checked by the caller
        :return: (mimetype, content), or None when it cannot be found or read
        """
        parts = urlsplit(url)
        segments = unquote(parts.path).strip("/").split("/")
        try:
            with self.env.cr.savepoint(flush=False):
                mimetype, content = self.with_env(self.env(su=False))._find(
                    segments, dict(parse_qsl(parts.query))
                )
                return (mimetype, content) if content else None
        except EXPECTED_ERRORS:
            return None

    @api.model
    def _find(self, segments, parameters):
        """Hook: content behind the segments of a path; raises if there is none."""
        match segments:
            case ["web", "assets", *_, filename]:
                return self._get_assets(filename)
            case ["web", "image" | "content" as kind, *names]:
                return self._get_binary(names, parameters, is_image=kind == "image")
            case ["report", "barcode", *names]:
                return self._get_barcode(names, parameters)
            case [_, "static", *_, filename] if ".." not in segments:
                return self._get_static("/".join(segments), filename)
        raise ValueError("no such resource")

    @api.model
    def _get_static(self, path, filename):
        with file_open(path, "rb") as file:
            content = file.read()
        extension = filename.rpartition(".")[2].lower()
        return MIMETYPES.get(extension) or guess_mimetype(content), content

    @api.model
    def _get_assets(self, filename):
        """A style sheet; it is made here if nobody has asked for it yet."""
        name, rtl, asset_type, autoprefix = self.env["ir.asset"]._parse_bundle_name(
            filename, False
        )
        if asset_type != "css":
            raise ValueError("only style sheets are loaded")
        bundle = self.env["ir.qweb"]._get_asset_bundle(
            name, js=False, rtl=rtl, autoprefix=autoprefix
        )
        # sudo: assets are public, the attachment which caches them is not
        return MIMETYPES["css"], bundle.css().sudo().raw

    @api.model
    def _get_barcode(self, names, parameters):
        values = dict(parameters)
        if names:
            values["barcode_type"], values["value"] = names[0], "/".join(names[1:])
        content = self.env["ir.actions.report"].barcode(
            values.pop("barcode_type"), values.pop("value"), **values
        )
        return "image/png", content

    @api.model
    def _get_binary(self, names, parameters, is_image):
        values = {**parameters, **self._parse_names(names)}
        field_name = values.get("field", "raw")
        record_id = values.get("id")
        record = self.env["ir.binary"]._find_record(
            values.get("xmlid"),
            values.get("model", "ir.attachment"),
            record_id and int(record_id),
            values.get("access_token"),
            field=field_name,
        )
        content = self._read_binary(record, field_name)
        size = int(values.get("width", 0)), int(values.get("height", 0))
        if size == (0, 0):
            size = image_guess_size_from_field_name(field_name)
        if is_image and any(size):
            content = image_process(content, size=size, crop=values.get("crop"))
        return guess_mimetype(content), content

    @api.model
    def _read_binary(self, record, field_name):
        """Bytes of a binary field; Odoo's own helpers work for web requests only."""
        if record._name == "ir.attachment" and field_name in ("raw", "datas"):
            return record.raw
        if record._fields[field_name].type != "binary":
            raise ValueError("not a binary field")
        return base64.b64decode(record.with_context(bin_size=False)[field_name])

    @api.model
    def _parse_names(self, names):
        """What the path of an image says: which record, which field, which size."""
        values = {}
        match names:
            case [model, record_id, field, *names] if record_id.isdigit():
                values = {"model": model, "id": record_id, "field": field}
            case [record_id, *names] if record_id[:1].isdigit():
                values = {"id": record_id.partition("-")[0]}
            case [xmlid, *names]:
                values = {"xmlid": xmlid}
        size = names and SIZE.fullmatch(names[0])
        if size:
            values["width"], values["height"] = size.groups()
        return values
