"""A member's visit, from the search to the end: by keyboard on a laptop, on a phone."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import LAPTOP, PHONE, next_working_day
from test_portal_pages import RULES, book_address

both = pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])


class Visit:
    """A member at work; each page they come to is judged by axe-core."""

    def __init__(self, browser):
        self.browser, self.page = browser, browser.page
        self.found = []

    def go(self, path):
        self.page.goto(self.browser.url + path)
        self.judge()

    def press(self, selector, address):
        """Press a button, and wait for the page it leads to."""
        with self.page.expect_navigation(url=re.compile(address)):
            self.browser.press(self.find(selector))
        self.judge()

    def find(self, selector):
        return self.page.locator(f"{selector} >> visible=true").first

    def judge(self):
        path = self.page.url.removeprefix(self.browser.url)
        found = Axe().run(self.page, context="main", options=RULES)
        self.found += [
            (path, one["id"], one["nodes"][0]["html"][:200])
            for one in found.response["violations"]
        ]
        assert self.browser.width() <= self.page.viewport_size["width"], path

    def book(self, day, label):
        self.go(book_address(day))
        self.press(f"form[aria-label='{label}'] button", "/my/book/review")
        self.press("button[data-name=book]", "booked=1")
        return self.page.url.partition("?")[0]

    def cancel(self):
        self.browser.press(self.find("details summary"))
        self.press("form[action$='/cancel'] button", r"booked=0|done=cancelled")


@pytest.fixture
def visit(browse):
    visits = []

    def start(viewport):
        visits.append(Visit(browse("adherente", viewport)))
        return visits[-1]

    yield start
    assert not [one for visit in visits for one in visit.found]


@both
def test_find_book_change_cancel(visit, viewport):
    member = visit(viewport)
    day = next_working_day(7)
    member.book(day, "Salle de réunion, Murat")
    member.press("a[href$='/change']", "/change$")
    page = member.page
    member.browser.pick_day(member.find("input[name=day]"), day + timedelta(days=1))
    member.browser.pick(member.find("select[name=slot]"), "Après-midi")
    member.press("form[role=search] button", "slot=afternoon")
    member.press("form[action$='/change/review'] button", "/change/review")
    member.press("form[action$='/change/confirm'] button", "booked=changed")
    assert page.get_by_text(f"{day + timedelta(days=1):%d/%m/%Y}").count()
    member.cancel()


@both
def test_wait_be_offered_accept(visit, viewport):
    member = visit(viewport)
    day = next_working_day(8)
    rental = member.book(day, "Salle de réunion, Chaudes-Aigues")
    member.go(book_address(day))
    full = "form[action='/my/waiting/join']:has-text('Salle de réunion')"
    member.press(f"{full}:has-text('Chaudes-Aigues') button", "done=joined")
    entry = member.page.url.partition("?")[0]
    member.go("/my/waiting")
    member.go(rental.removeprefix(member.browser.url))
    member.cancel()
    member.go(entry.removeprefix(member.browser.url))
    member.press("form[action$='/accept'] button", "booked=1")
    member.cancel()


@both
def test_every_week(visit, viewport):
    member = visit(viewport)
    member.go(book_address(next_working_day(2)))
    member.press(
        "form[aria-label='Espace ouvert, Saint-Flour'] button", "/my/book/review"
    )
    page = member.page
    member.browser.press(member.find("details summary"))
    member.browser.write(member.find("input[name=count]"), 3)
    member.press("form[action='/my/series/prepare'] button", "/plan$")
    member.press("button[value=skip]", "/plan#day-")
    member.press("form[action$='/confirm'] button", "done=booked")
    assert page.locator("main li a[href*='/my/rentals/']").count() == 2
    member.cancel()


@both
def test_several_spaces_at_once(visit, viewport):
    member = visit(viewport)
    day = next_working_day(9 if viewport is PHONE else 10)
    for label in ("Salle de réunion, Saint-Flour", "Espace ouvert, Saint-Flour"):
        member.go(book_address(day))
        member.press(f"form[aria-label='{label}'] button", "/my/book/review")
        member.press("button[formaction='/my/basket/add']", "/my/basket$")
    assert member.page.locator("form[action='/my/basket/remove']").count() == 2
    member.press("form[action='/my/basket/confirm'] button", "booked=1")
