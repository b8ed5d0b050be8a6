"""A training officer files a claim from the demo data; an auditor reads the folder."""

import hashlib
import io
import re
import zipfile

import pytest
from browsing import LAPTOP, PHONE
from openpyxl import load_workbook
from playwright.sync_api import expect

NUMBER = "FSE-2007-15-0042"


def call(browser, model, method, *args):
    return browser.call(f"telecentre.training.{model}", method, *args)


def download(browser, selector):
    """What the button hands over, as bytes."""
    with browser.page.expect_download() as waited:
        browser.click(selector)
    with open(waited.value.path(), "rb") as file:
        return file.read()


@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_what_a_reviewer_would_refuse_is_told_in_euros(browse, viewport):
    browser = browse("formation", viewport)
    [operation] = call(
        browser, "operation", "search_read", [["number", "=", "FSE+-2026-15-0107"]], []
    )[:1]
    browser.open(f"training-operations/{operation['id']}")
    browser.click(".o_notebook_headers a:has-text('Coût éligible')")
    page = browser.page.locator(".o_notebook_content")
    expect(page).to_contain_text("sans la signature du stagiaire")
    expect(page).to_contain_text("sans la signature du formateur")
    expect(page).to_contain_text("Publicité non prouvée")
    expect(page).to_contain_text("€")
    assert not browser.complaints


def test_a_claim_goes_from_the_costs_to_a_folder_for_the_auditor(browse):
    browser = browse("formation")
    [operation] = call(
        browser, "operation", "search_read", [["number", "=", NUMBER]], ["name"]
    )
    [claim_id] = call(
        browser,
        "claim",
        "search",
        [["operation_id", "=", operation["id"]], ["state", "=", "draft"]],
    )
    complete_participants(browser, operation["id"])
    browser.open(f"training-claims/{claim_id}")
    expect(browser.page.locator("[name=rejection_html]")).to_contain_text("€")
    browser.click(".o_notebook_headers a:has-text('Mode de calcul')")
    expect(browser.page.locator("[name=count_html]")).to_contain_text("C’est lui qui")
    browser.click("button[name=action_file]")
    browser.click(".modal-footer .btn-primary")
    expect(browser.page.locator("div[name=sha256]")).to_be_visible()
    book = load_workbook(
        io.BytesIO(download(browser, "button[name=action_download_annex]"))
    )
    assert len(book.sheetnames) == 6
    browser.open(f"training-operations/{operation['id']}")
    folder = zipfile.ZipFile(
        io.BytesIO(download(browser, "button[name=action_make_book]"))
    )
    check_folder(folder)
    assert not browser.complaints


def complete_participants(browser, operation_id):
    """Participants come before a final claim: somebody forgot a birth date."""
    for person in call(
        browser,
        "participant",
        "search_read",
        [["operation_id", "=", operation_id], ["is_complete", "=", False]],
        ["missing"],
    ):
        assert person["missing"] == "date de naissance"
        browser.open(f"training-participants/{person['id']}")
        browser.page.locator("[name=birth_date] input").fill("14/03/1975")
        browser.page.keyboard.press("Tab")
        browser.click(".o_form_button_save")
        expect(browser.page.locator(".o_form_dirty")).to_have_count(0)


def check_folder(folder):
    """Everything in the index is there, opens and is what its checksum says."""
    index = folder.read("index.html").decode()
    links = set(re.findall(r'href="([^"]+)"', index))
    files = set(folder.namelist()) - {"index.html", "SHA256SUMS"}
    assert links == files
    sums = folder.read("SHA256SUMS").decode().splitlines()
    assert len(sums) == len(files)
    for line in sums:
        digest, name = line.split("  ", 1)
        assert hashlib.sha256(folder.read(name)).hexdigest() == digest
    for name in files:
        content = folder.read(name)
        assert content, name
        if name.endswith(".csv"):
            assert content.startswith(b"\xef\xbb\xbf"), name
            assert ";" in content.decode("utf-8-sig").splitlines()[0], name
        elif name.endswith(".xlsx"):
            assert load_workbook(io.BytesIO(content)).sheetnames, name
        elif name.endswith(".pdf"):
            assert content.startswith(b"%PDF"), name
    assert "manquant" in index  # what is not there is said
    folders = {name.split("/")[0] for name in files}
    assert len(folders) >= 6
