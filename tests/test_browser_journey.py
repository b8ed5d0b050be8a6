"""The main job in a real browser, on the demo network: rent, charge, invoice, print."""

import resource
import shutil
from datetime import date, timedelta

import pytest
from playwright.sync_api import sync_playwright

LAPTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
MOST_CLICKS = 20


class Browser:
    """A page that counts clicks and remembers what the console complained about."""

    def __init__(self, page, url):
        self.page, self.url = page, url
        self.clicks = 0
        self.complaints = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def log_in(self, login):
        self.page.goto(f"{self.url}/web/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", login)
        self.click("button[type=submit]")
        self.page.wait_for_selector(".o_main_navbar")

    def open(self, path):
        self.page.goto(f"{self.url}/odoo/{path}")
        self.page.wait_for_selector(
            ".o_action_manager .o_view_controller, .o_form_view"
        )

    def click(self, selector):
        self.clicks += 1
        self.page.locator(f"{selector} >> visible=true").first.click()

    def choose(self, field, text):
        """Pick a record: typed on a laptop, touched in a list on a phone."""
        box = self.page.locator(f"div[name={field}] input >> visible=true").first
        box.click()
        if box.get_attribute("readonly") is None:
            box.fill(text)
            self.click(f".o-autocomplete--dropdown-item:has-text('{text}')")
        else:
            self.click(f".modal .o_kanban_record:has-text('{text}')")
            self.page.locator(".modal").wait_for(state="detached")

    def wait_state(self, state):
        self.page.wait_for_selector(
            f".o_statusbar_status button[data-value={state}]"
            ".o_arrow_button_current, .o_statusbar_status "
            f"button[data-value={state}][aria-checked=true]",
            state="attached",
        )

    def alert(self):
        return self.page.locator(".modal .o_error_dialog, .o_notification.bg-danger")


@pytest.fixture
def browse(demo_server):
    """``browse(login, viewport)``: a logged-in browser on the demo server."""
    # Odoo, loaded in this process, limits its address space; Chromium needs more.
    limits = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limits[1], limits[1]))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox"],
        )
        opened = []

        def start(login, viewport=LAPTOP):
            context = chromium.new_context(
                viewport=viewport,
                locale="fr-FR",
                timezone_id="Europe/Paris",
                has_touch=viewport is PHONE,
                is_mobile=viewport is PHONE,
            )
            browser = Browser(context.new_page(), demo_server.url)
            browser.log_in(login)
            opened.append(browser)
            return browser

        yield start
        complaints = [text for browser in opened for text in browser.complaints]
        chromium.close()
    resource.setrlimit(resource.RLIMIT_AS, limits)
    assert not complaints, complaints


def next_working_day(weeks):
    """A Tuesday some weeks from now: open in Murat unless it is a public holiday."""
    today = date.today()
    return today + timedelta(days=(1 - today.weekday()) % 7 + 7 * weeks)


def fill_period(browser, day, start, stop):
    page = browser.page
    browser.click("div[name=date_start] input, div[name=date_start] button")
    for field, hour in (("start", start), ("stop", stop)):
        box = page.locator(f"input[data-field=date_{field}] >> visible=true").first
        box.fill(f"{day:%d/%m/%Y} {hour}")
        page.keyboard.press("Enter")
    page.keyboard.press("Escape")


def fill_rental(browser, day, space):
    browser.choose("site_id", "Murat")
    fill_period(browser, day, "13:30", "16:00")
    browser.choose("space_id", space)
    browser.choose("partner_id", "Nathalie Delmas")


def test_from_the_start_page_to_a_printed_invoice(browse, tmp_path):
    host = browse("animatrice")
    host.open("telecentre-rentals/new")
    day = next_working_day(-1)
    fill_rental(host, day, "Salle de réunion")
    assert "€" in host.page.locator("div[name=quote_summary]").inner_text()
    host.click("button[name=action_confirm]")
    host.wait_state("confirmed")
    assert not host.alert().count()

    finance = browse("finances")
    finance.open("telecentre-billing/new")
    page = finance.page
    finance.click("div[name=date_cutoff] input, div[name=date_cutoff] button")
    box = page.locator("div[name=date_cutoff] input >> visible=true").first
    box.fill(f"{day:%d/%m/%Y}")
    page.keyboard.press("Enter")
    finance.click("button[name=action_preview]")
    finance.wait_state("previewed")
    assert page.locator(".o_data_row:has-text('Nathalie Delmas')").count() == 1
    finance.click("button[name=action_invoice]")
    finance.wait_state("invoiced")
    finance.click("button[name=action_post]")
    finance.click(".modal footer .btn-primary")
    finance.wait_state("posted")
    with page.expect_download(timeout=120_000) as download:
        finance.click("button[name=action_print]")
    download.value.save_as(tmp_path / "invoices.pdf")
    content = (tmp_path / "invoices.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert host.clicks + finance.clicks < MOST_CLICKS, (host.clicks, finance.clicks)


def test_a_host_rents_from_a_phone(browse):
    host = browse("animatrice", PHONE)
    host.open("telecentre-rentals/new")
    width = host.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    fill_rental(host, next_working_day(2), "Salle de réunion")
    host.page.locator("div[name=quote_summary]:has-text('€')").wait_for()
    host.click("button[name=action_confirm]")
    host.page.locator("button[name=action_check_in]").first.wait_for()


def test_what_is_taken_is_explained_in_french(browse):
    day = next_working_day(3)
    host = browse("animatrice")
    host.open("telecentre-rentals/new")
    fill_rental(host, day, "Salle de visioconférence")
    host.click("button[name=action_confirm]")
    host.wait_state("confirmed")
    host.open("telecentre-rentals/new")
    host.choose("site_id", "Murat")
    host.choose("space_type_id", "Salle de visioconférence")
    fill_period(host, day, "14:00", "15:00")
    message = host.page.locator(".alert-warning div[name=availability_message]")
    message.filter(has_text="Nathalie Delmas").wait_for()
    assert f"{day:%d/%m/%Y} 13:30–16:00" in message.inner_text()
    assert "08:30–12:30" in message.inner_text()


def test_the_calendar_greys_closed_hours(browse):
    host = browse("animatrice")
    host.open("telecentre-rentals")
    host.page.wait_for_selector(".fc-non-business", state="attached")
    assert host.page.locator(".fc-non-business").count() > 5
