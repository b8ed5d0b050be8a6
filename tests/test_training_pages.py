"""The pages of trainees and trainers: read by everybody, used on a phone."""

import pytest
from browsing import LAPTOP, PHONE
from test_portal_pages import violations

PAGES = {
    "stagiaire": ["/my/training", "/my/training/apply"],
    "adherente": ["/my/training"],
    "formatrice": ["/my/sessions"],
}


@pytest.mark.parametrize("login", PAGES)
@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_nobody_is_kept_out_of_the_training_pages(browse, login, viewport):
    person = browse(login, viewport)
    page = person.page
    paths = list(PAGES[login])
    page.goto(person.url + paths[0])
    links = page.locator(
        "main a[href*='/questionnaire/'], main a[href*='/sign/'],"
        " main a[href^='/my/sessions/']:not([href$='.ics']),"
        " main a[href$='/participant'], main a[href$='/exit']"
    )
    paths += [link.get_attribute("href") for link in links.all()[:6]]
    assert not [one for path in paths for one in violations(person, path)]
    for path in paths:
        page.goto(person.url + path)
        assert person.width() <= viewport["width"], path
