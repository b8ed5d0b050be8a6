"""The public pages and the member's area: read by everybody, used on a phone."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import LAPTOP, PHONE, next_working_day

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
}
PUBLIC = [
    "/telecentres",
    "/telecentres/mur",
    "/telecentres/join",
    "/telecentres/joined",
    "/telecentres/accessibility",
    "/telecentres/verify",
]
MEMBERS = [
    "/my/home",
    "/my/book",
    "/my/rentals",
    "/my/charges",
    "/my/plan",
    "/my/credits",
    "/my/documents",
    "/my/certificates",
    "/my/data",
    "/my/calendar",
    "/my/waiting",
    "/my/services",
    "/my/services?show=past",
    "/my/services/new",
    "/my/notifications",
]


def violations(browser, path):
    """What axe-core has against our part of a page, with what is concerned."""
    page = browser.page
    page.goto(browser.url + path)
    page.wait_for_load_state("networkidle")
    found = Axe().run(page, context="main", options=RULES).response["violations"]
    return [(path, one["id"], one["nodes"][0]["html"][:200]) for one in found]


def book_address(day, **wish):
    query = {"day": day, "slot": "morning"} | wish
    return "/my/book?" + "&".join(f"{name}={value}" for name, value in query.items())


@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_nobody_is_kept_out_of_the_public_pages(browse, viewport):
    anybody = browse(None, viewport)
    assert not [one for path in PUBLIC for one in violations(anybody, path)]
    for path in PUBLIC:
        anybody.page.goto(anybody.url + path)
        assert anybody.width() <= viewport["width"], path


@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_nobody_is_kept_out_of_the_members_area(browse, viewport):
    member = browse("adherente", viewport)
    search = book_address(next_working_day(2))
    found = [one for path in [*MEMBERS, search] for one in violations(member, path)]
    member.page.goto(member.url + search)
    member.click("form[action='/my/book/review'] button")
    found += violations(member, member.page.url.removeprefix(member.url))
    assert not found
    assert member.width() <= viewport["width"]


@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_nobody_is_kept_out_of_a_companys_area(browse, viewport):
    admin = browse("entreprise", viewport)
    pages = ["/my/home", "/my/company", "/my/rentals", "/my/charges", "/my/book"]
    assert not [one for path in pages for one in violations(admin, path)]
    for path in pages:
        admin.page.goto(admin.url + path)
        assert admin.width() <= viewport["width"], path


def test_a_member_books_and_cancels_on_a_phone(browse):
    member = browse("adherente", PHONE)
    page = member.page
    page.goto(member.url + book_address(next_working_day(3)))
    member.click("form[aria-label*='Salle de réunion'] button")
    page.get_by_role("button", name="Réserver").click()
    page.wait_for_url(re.compile("booked=1"))
    assert page.get_by_text("C'est réservé").count()
    member.click("summary")
    page.get_by_role("button", name="Oui, l'annuler").click()
    page.wait_for_url(re.compile("booked=0"))
    assert page.get_by_text("La location est annulée").count()


def test_a_place_is_booked_with_the_keyboard_alone(browse):
    member = browse("adherente")
    page = member.page
    page.goto(member.url + book_address(next_working_day(4)))
    choose = page.get_by_role("button", name="Choisir : Espace ouvert, Murat")
    for _press in range(120):
        page.keyboard.press("Tab")
        if choose.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    book = page.get_by_role("button", name="Réserver")
    book.wait_for()
    for _press in range(60):
        page.keyboard.press("Tab")
        if book.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("booked=1"))


def test_a_double_click_books_once(browse):
    member = browse("adherente")
    page = member.page
    day = next_working_day(5)
    page.goto(member.url + book_address(day))
    member.click("form[aria-label*='Salle de visioconférence'] button")
    page.get_by_role("button", name="Réserver").dblclick()
    page.wait_for_url(re.compile("/my/rentals"))
    page.goto(member.url + "/my/rentals")
    booked = page.locator(f".card:has-text('{day:%d/%m/%Y}')")
    assert booked.filter(has_text="Salle de visioconférence").count() == 1


def test_who_loses_a_race_sees_what_is_left(browse):
    day = next_working_day(6) + timedelta(days=1)
    member = browse("adherente")
    page = member.page
    page.goto(member.url + book_address(day))
    member.click("form[aria-label='Salle de réunion, Murat'] button")
    page.get_by_role("button", name="Réserver").wait_for()
    order = page.url
    other = member.page.context.new_page()
    other.goto(order)
    other.get_by_role("button", name="Réserver").click()
    other.wait_for_url(re.compile("booked=1"))
    member.page.get_by_role("button", name="Réserver").click()
    page.get_by_role("alert").wait_for()
    assert page.locator("form[action='/my/book/review']").count()
    # The browser tells of the answer 409: what the member reads is the page.
    member.complaints.clear()
