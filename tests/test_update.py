"""What an update needs that an installation does not."""

import re

import pytest
from devkit import addons

CALLED = re.compile(r't-call="(\w+)\.(\w+)"')
DEFINED = re.compile(r'<template\s[^>]*?id="(\w+)"')


@pytest.mark.parametrize("addon", addons.ours(), ids=lambda addon: addon.name)
def test_mails_come_after_the_templates_they_call(addon):
    """Odoo tries a mail on the records that are there, as soon as it is read."""
    known, late = set(), []
    for name in addon.manifest.get("data", []):
        text = (addon.path / name).read_text("utf-8")
        known.update(DEFINED.findall(text))
        if 'model="mail.template"' in text:
            late += [
                (name, template)
                for module, template in CALLED.findall(text)
                if module == addon.name and template not in known
            ]
    assert not late
