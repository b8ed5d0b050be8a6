"""The planning board, the day sheet and the walk-in, as a host uses them."""

import io
import re
from datetime import timedelta

import pytest
from browsing import PHONE, next_working_day
from devkit import templates

from odoo.tools.pdf import PdfFileReader

SITE = "Murat"
MOST_WALK_IN_CLICKS = 4


class Board:
    """Rows and days of the board, in pixels."""

    def __init__(self, browser):
        self.browser, self.page = browser, browser.page
        browser.open("telecentre-planning")
        self.page.wait_for_selector(".o_planning_row")

    def go_to(self, day):
        box = self.page.locator(".o_planning_date input")
        box.fill(f"{day:%d/%m/%Y}")
        box.press("Enter")
        title = f"{day.day}"
        self.page.locator(f".o_planning_number:text-is('{title}')").wait_for()
        self.page.keyboard.press("Escape")

    def row(self, space):
        group = f".o_planning_group:has-text('{SITE}')"
        return self.page.locator(
            f"{group} ~ .o_planning_row:has(.o_planning_name:text-is('{space}'))"
        ).first

    def at(self, space, day, part=0.15):
        """A place in the row of a space: at a part of the column of a weekday."""
        row = self.row(space)
        row.scroll_into_view_if_needed()
        box = row.locator(f"[data-stop=c{day.weekday()}]").bounding_box()
        return box["x"] + box["width"] * part, box["y"] + box["height"] / 2

    def bar(self, space, who):
        return self.row(space).locator(f".o_planning_bar:has-text('{who}')")

    def rent(self, space, day, who):
        """Draw a morning, choose the member, confirm."""
        start = self.at(space, day)
        self.browser.drag(start, (start[0] + 12, start[1]))
        self.page.locator(".modal .o_form_view").wait_for()
        self.browser.choose("partner_id", who)
        self.page.locator(".modal div[name=quote_summary]:has-text('€')").wait_for()
        self.browser.click(".modal button[name=action_confirm]")
        self.page.locator(".modal").wait_for(state="detached")
        self.bar(space, who).wait_for()


@pytest.fixture
def board(browse):
    return Board(browse("animatrice"))


def test_a_rental_is_drawn_moved_and_put_back(board):
    day = next_working_day(7)
    board.go_to(day)
    board.rent("Poste 3", day, "Nathalie Delmas")
    board.browser.drag(
        board.at("Poste 3", day), board.at("Poste 4", day + timedelta(days=1))
    )
    board.bar("Poste 4", "Nathalie Delmas").wait_for()
    assert not board.bar("Poste 3", "Nathalie Delmas").count()
    board.browser.click(".o_notification button:has-text('Annuler')")
    board.bar("Poste 3", "Nathalie Delmas").wait_for()
    assert not board.bar("Poste 4", "Nathalie Delmas").count()


def test_a_refused_move_says_why_and_goes_back(board, demo_server):
    demo_server.expected.append("réservé par Nathalie Delmas")
    day = next_working_day(8)
    board.go_to(day)
    board.rent("Poste 1", day, "Nathalie Delmas")
    board.rent("Poste 2", day, "Julien Chastang")
    board.browser.drag(board.at("Poste 2", day), board.at("Poste 1", day))
    refusal = board.page.locator(".o_notification:has-text('Nathalie Delmas')")
    refusal.wait_for()
    assert "Poste 1" in refusal.inner_text()
    board.bar("Poste 2", "Julien Chastang").wait_for()
    assert board.bar("Poste 1", "Nathalie Delmas").count() == 1
    assert not board.bar("Poste 1", "Julien Chastang").count()


def test_the_keyboard_rents_moves_and_lengthens(board):
    day = next_working_day(9)
    board.go_to(day)
    page = board.page
    cell = board.row("Bureau 2").locator("[data-stop=c0]")
    cell.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator(".modal .o_form_view").wait_for()
    board.browser.choose("partner_id", "Nathalie Delmas")
    board.browser.click(".modal button[name=action_confirm]")
    board.bar("Bureau 2", "Nathalie Delmas").wait_for()
    board.bar("Bureau 2", "Nathalie Delmas").focus()
    for key in ("m", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    board.bar("Bureau 3", "Nathalie Delmas").wait_for()
    width = board.bar("Bureau 3", "Nathalie Delmas").bounding_box()["width"]
    board.bar("Bureau 3", "Nathalie Delmas").focus()
    for key in ("r", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.locator(".o_notification:has-text('Nathalie Delmas')").last.wait_for()
    page.wait_for_function(
        "width => [...document.querySelectorAll('.o_planning_bar')].some("
        "bar => bar.textContent.includes('Nathalie Delmas')"
        " && bar.getBoundingClientRect().width > 1.5 * width)",
        arg=width,
    )
    page.keyboard.press("?")
    page.locator(".modal .o_planning_help_content kbd").first.wait_for()


def test_an_end_is_pulled_with_the_mouse(board):
    """By hours: drawn over two of them, then an hour longer at its end."""
    day = next_working_day(11)
    board.go_to(day)
    page = board.page
    board.browser.click(".o_planning_scale")
    board.browser.click(".dropdown-item:has-text('Journée')")
    page.locator(".o_planning_scale:has-text('Journée')").wait_for()
    row = board.row("Bureau 3")
    row.scroll_into_view_if_needed()
    hour = row.locator("[data-stop=c1]").bounding_box()
    middle = hour["y"] + hour["height"] / 2
    start = (hour["x"] + 3, middle)
    board.browser.drag(start, (hour["x"] + 2 * hour["width"] - 3, middle))
    page.locator(".modal .o_form_view").wait_for()
    board.browser.choose("partner_id", "Nathalie Delmas")
    board.browser.click(".modal button[name=action_confirm]")
    bar = board.bar("Bureau 3", "Nathalie Delmas")
    bar.wait_for()
    assert "09:00–11:00" in bar.get_attribute("title")
    box = bar.bounding_box()
    board.browser.drag(
        (box["x"] + box["width"] - 2, middle),
        (box["x"] + box["width"] + hour["width"] - 3, middle),
    )
    page.locator(".o_planning_bar[title*='09:00–12:00']").first.wait_for()


def test_a_closure_is_named_on_the_board(board):
    """Demo: closures of the next weeks, the reason written where they close."""
    page = board.page
    for _week in range(3):
        page.locator(".o_planning_next").click()
        page.wait_for_timeout(1000)
        marks = page.locator(".o_planning_mark_closed .o_planning_mark_label")
        if "Coupure d’électricité" in " ".join(marks.all_inner_texts()):
            return
    raise AssertionError("no closure is named")


def test_another_host_is_seen_without_a_reload(board, browse):
    day = next_working_day(10)
    board.go_to(day)
    other = Board(browse("admin"))
    other.go_to(day)
    other.rent("Poste 1", day, "Nathalie Delmas")
    board.bar("Poste 1", "Nathalie Delmas").wait_for(timeout=15_000)


def test_looking_for_a_member_dims_the_others(board):
    box = board.page.locator(".o_planning_search input")
    box.fill("delmas")
    board.page.locator(".o_planning_match").first.wait_for()
    found = board.page.locator(".o_planning_match").count()
    assert board.page.locator(".o_planning_count").inner_text() == str(found)
    assert all(
        "Delmas" in text
        for text in board.page.locator(".o_planning_match").all_inner_texts()
    )


def test_a_phone_shows_the_board_and_opens_a_rental(browse):
    board = Board(browse("animatrice", PHONE))
    assert board.browser.width() <= PHONE["width"]
    board.browser.click(".o_planning_scale")
    board.browser.click(".o-dropdown-item:has-text('Semaine')")
    board.page.locator(".o_planning_day").first.wait_for()
    assert board.browser.width() <= PHONE["width"]
    board.page.locator(".o_planning_bar").first.tap()
    board.page.locator(".modal .o_form_view").wait_for()


def test_the_day_sheet_prints_on_paper(browse):
    host = browse("animatrice")
    host.open("telecentre-day")
    host.page.locator(".o_day_sheet_site_page").first.wait_for()
    with host.page.expect_download(timeout=120_000) as download:
        host.click(".o_day_sheet_print")
    content = download.value.path().read_bytes()
    assert content.startswith(b"%PDF")
    pages = PdfFileReader(io.BytesIO(content)).pages
    # Letters are placed one by one on paper: spaces tell nothing.
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    assert len(pages) == 2
    assert SITE in text
    assert "Chaudes-Aigues" in text


@pytest.fixture
def always_open(clone_database, start_server, browse_any):
    """The demo network on a server of its own, its site in Murat open day and night."""
    server = start_server(clone_database(templates.demo_for_tests()))
    admin = browse_any(server.url, "admin")
    [site] = admin.call(
        "telecentre.site", "search_read", [["name", "=", SITE]], ["company_id"]
    )
    hours = [
        [
            0,
            0,
            {"name": "All day", "dayofweek": str(day), "hour_from": 0, "hour_to": 24},
        ]
        for day in range(7)
    ]
    calendar = admin.call(
        "resource.calendar",
        "create",
        {
            "name": "Day and night",
            "company_id": site["company_id"][0],
            "tz": "Europe/Paris",
            "attendance_ids": [[5], *hours],
        },
    )
    values = {"resource_calendar_id": calendar, "is_open_on_holidays": True}
    admin.call("telecentre.site", "write", [site["id"]], values)
    return server


def test_who_walks_in_is_let_in_from_a_phone_in_four_touches(always_open, browse_any):
    host = browse_any(always_open.url, "animatrice", PHONE)
    host.open("telecentre-day")
    page = host.page
    page.locator(".o_day_sheet_site_page").first.wait_for()
    page.evaluate("localStorage.setItem('telecentre_walk_in_site', 0)")
    host.clicks = 0
    host.click(".o_day_sheet_walk_in")
    page.locator("#o_walk_in_site").select_option(label=SITE)
    page.locator(".o_walk_in_kind").first.wait_for()
    page.locator("#o_walk_in_who").fill("Léa Passante")
    host.click(".o_walk_in_new")
    page.locator(".o_walk_in_contact").fill("06 00 00 00 99")
    host.click(".o_walk_in_confirm:not([disabled])")
    page.locator(".modal").wait_for(state="detached")
    arrival = page.locator(".o_day_sheet_in_use:has-text('Léa Passante')")
    arrival.wait_for()
    assert host.clicks <= MOST_WALK_IN_CLICKS
    assert re.search(r"\d\d:\d\d–\d\d:\d\d", arrival.inner_text())

    host.clicks = 0
    host.click(".o_day_sheet_walk_in")
    page.locator("#o_walk_in_who").fill("0600000099")
    host.click(".o_walk_in_person:has-text('Léa Passante')")
    host.click(".o_walk_in_confirm:not([disabled])")
    page.locator(".modal").wait_for(state="detached")
    page.locator(".o_day_sheet_in_use:has-text('Léa Passante')").nth(1).wait_for()
    assert host.clicks <= MOST_WALK_IN_CLICKS
    arrival.first.locator("[data-action=action_done]").tap()
    page.locator(".o_day_sheet_done:has-text('Léa Passante')").wait_for()


def test_the_geometry_of_the_board(browse):
    admin = browse("admin")
    with admin.page.expect_console_message(
        lambda message: re.search("HOOT.*(Passed|Failed|failed)", message.text),
        timeout=120_000,
    ) as ended:
        admin.page.goto(
            f"{admin.url}/web/tests?headless&preset=desktop&timeout=15000"
            "&filter=@telecentre_management",
            wait_until="commit",
        )
    assert re.search(r"Passed \d{2,} tests", ended.value.text), ended.value.text
