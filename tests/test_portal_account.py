"""A member looks after their own papers: certificate, consents, personal data."""

import io
import zipfile

import pytest
from browsing import LAPTOP, PHONE


@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_personal_data_are_downloaded(browse, viewport):
    member = browse("adherente", viewport)
    page = member.page
    page.goto(f"{member.url}/my/home")
    member.press(page.get_by_role("link", name="Mes données"))
    with page.expect_download() as download:
        member.press(page.get_by_role("link", name="Télécharger mes données (ZIP)"))
    content = download.value.path().read_bytes()
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert names == ["my-data.html", "my-data.json"]
    assert member.width() <= viewport["width"]


@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_a_consent_is_given_and_withdrawn(browse, viewport):
    member = browse("adherente", viewport)
    page = member.page
    page.goto(f"{member.url}/my/data")
    member.press(page.get_by_role("button", name="J’accepte : Nouvelles"))
    page.get_by_text("Votre choix est enregistré").wait_for()
    member.press(page.get_by_role("button", name="Retirer : Nouvelles"))
    page.get_by_role("button", name="J’accepte : Nouvelles").wait_for()


def test_an_employer_verifies_a_certificate(browse):
    member, employer = browse("adherente", LAPTOP), browse(None)
    page = member.page
    page.goto(f"{member.url}/my/certificates")
    member.press(page.get_by_role("button", name="Établir l’attestation"))
    page.get_by_text("Votre attestation est prête").wait_for()
    pdf = page.locator("a[href$='/pdf']").first.get_attribute("href")
    assert page.request.get(member.url + pdf).body().startswith(b"%PDF")
    code = page.locator("a[href*='/telecentres/verify/']").first.inner_text()
    employer.page.goto(f"{employer.url}/telecentres/verify")
    field = employer.page.get_by_label("Code de l’attestation")
    employer.write(field, code.lower())
    employer.page.keyboard.press("Enter")
    employer.page.get_by_text("authentique et valable").wait_for()
    assert employer.page.get_by_text("Nathalie Delmas").count()
