"""A file of 100 MB: a sentence, with what was typed, and a server that goes on."""

import re
import uuid

import pytest
from visiting import Visitor

MEBIBYTE = 1024 * 1024
KEPT = "Douze pages, merci."


@pytest.fixture
def member(demo_server):
    return Visitor(demo_server.url, "adherente")


def get_product(text):
    return re.search(r'name="product" value="(\d+)"', text)[1]


def test_a_file_of_100_mb_is_refused_by_a_sentence(member, demo_server):
    _status, _address, text = member.visit("/my/services/new")
    form = {
        "product": get_product(text),
        "quantity": "2",
        "instructions": KEPT,
        "key": uuid.uuid4().hex,
    }
    film = ("files", "film.pdf", bytes(100 * MEBIBYTE))
    before = demo_server.peak_memory()
    status, _address, text = member.send("/my/services/new", [film], **form)
    assert status == 422
    assert "film.pdf" in text
    assert KEPT in text
    # It waits on the disk, not in memory.
    assert demo_server.peak_memory() - before < 50 * MEBIBYTE
    _status, _address, text = member.visit("/my/services")
    assert "film.pdf" not in text
