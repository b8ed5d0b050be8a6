"""The exported terms and their French are in step with the sources."""

import io

import polib
import pytest
from devkit import addons, settings

import odoo
from odoo.tools.translate import trans_export


def terms(text):
    return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(text)}


@pytest.mark.parametrize("addon", addons.ours(), ids=lambda addon: addon.name)
def test_template_is_in_step_with_the_sources(addon):
    output = io.BytesIO()
    registry = odoo.modules.registry.Registry(settings.TEST_DB)
    with registry.cursor(readonly=True) as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        exported = trans_export(None, [addon.name], output, "po", env)
    now = terms(output.getvalue().decode()) if exported else set()
    template = addon.path / "i18n" / f"{addon.name}.pot"
    kept = terms(template.read_text()) if template.exists() else set()
    assert not now ^ kept, "run `make i18n`"
