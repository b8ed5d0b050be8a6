"""The public pages and the member's area: read by everybody, used on a phone."""

import re
from datetime import timedelta

import odoo_script
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import LAPTOP, PHONE, next_working_day
from who_script import OWN, ROUTES, fill

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
}
# Beside the pages of our own: those that members come by, and other states of ours.
PUBLIC = ["/web/login"]
MEMBERS = ["/my/home", "/my/account", "/my/invoices", "/my/services?show=past"]
COMPANY = ["/my/home", "/my/company", "/my/rentals", "/my/charges", "/my/book"]
BOTH = pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])


def violations(browser, path):
    """What axe-core has against a page, and what is wider than the screen."""
    page = browser.page
    page.goto(browser.url + path)
    page.wait_for_load_state("networkidle")
    found = Axe().run(page, options=RULES).response["violations"]
    told = [(path, one["id"], one["nodes"][0]["html"][:200]) for one in found]
    if browser.width() > page.viewport_size["width"]:
        told.append((path, "wider than the screen", browser.width()))
    return told


def book_address(day, **wish):
    query = {"day": day, "slot": "morning"} | wish
    return "/my/book?" + "&".join(f"{name}={value}" for name, value in query.items())


@pytest.fixture(scope="session")
def pages(odoo_command, demo_database):
    """``pages(auth)``: the addresses of our pages, with records of a member."""
    routes = odoo_script.run(odoo_command, demo_database, ROUTES)
    own = odoo_script.run(odoo_command, demo_database, OWN % {"login": "adherente"})

    def get_pages(auth):
        return [
            fill(route["rule"], route["arguments"], own)
            for route in routes
            if route["auth"] == auth
            and "GET" in route["methods"]
            and not route["is_json"]
            and "training" not in route["module"]
        ]

    return get_pages


def is_page(browser, path):
    """Whether there is a page to read: not a file, nor a way to another page."""
    answer = browser.page.request.get(browser.url + path, max_redirects=0)
    return answer.ok and "text/html" in answer.headers["content-type"]


def find_violations(browser, paths):
    return [one for path in paths for one in violations(browser, path)]


@BOTH
def test_nobody_is_kept_out_of_the_public_pages(browse, pages, viewport):
    anybody = browse(None, viewport)
    ours = [path for path in pages("public") if is_page(anybody, path)]
    assert len(ours) > 5
    assert not find_violations(anybody, [*ours, *PUBLIC])


@BOTH
def test_nobody_is_kept_out_of_the_members_area(browse, pages, viewport):
    member = browse("adherente", viewport)
    ours = [path for path in pages("user") if is_page(member, path)]
    assert len(ours) > 20
    search = book_address(next_working_day(2))
    found = find_violations(member, [*ours, *MEMBERS, search])
    member.click("form[action='/my/book/review'] button")
    found += violations(member, member.page.url.removeprefix(member.url))
    assert not found


@BOTH
def test_nobody_is_kept_out_of_a_companys_area(browse, viewport):
    assert not find_violations(browse("entreprise", viewport), COMPANY)


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
