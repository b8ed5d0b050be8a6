"""A real browser on a real server, for the tests of what people do on screen."""

import shutil
from contextlib import contextmanager
from datetime import date, timedelta

from playwright.sync_api import sync_playwright

LAPTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


def _drop_what_is_sent(route):
    if route.request.method == "POST":
        route.abort("internetdisconnected")
    else:
        route.fallback()


class Browser:
    """A page that counts clicks and remembers what the console complained about."""

    def __init__(self, page, url):
        self.page, self.url = page, url
        self.clicks = 0
        self.complaints = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._listen)

    def _listen(self, message):
        # A line that is down is no fault of ours: a server may just be stopping.
        if message.type == "error" and "net::ERR_" not in message.text:
            self.complaints.append(f"{message.text} ({message.location['url']})")

    def pull_line(self):
        """The line drops: nothing is sent, whatever page is loaded meanwhile.

        What Chromium imitates is not enough: it is late for a page that a worker loads.
        """
        self.page.context.set_offline(True)
        self.page.context.route("**/*", _drop_what_is_sent)

    def plug_line(self):
        self.page.context.unroute("**/*", _drop_what_is_sent)
        self.page.context.set_offline(False)
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def log_in(self, login):
        self.page.goto(f"{self.url}/web/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", login)
        self.click("button[type=submit]")
        self.page.wait_for_selector(".o_main_navbar, .o_portal_my_home")

    def open(self, path):
        self.page.goto(f"{self.url}/odoo/{path}")
        self.page.wait_for_selector(
            ".o_action_manager .o_view_controller, .o_form_view, .o_action"
        )

    def click(self, selector):
        self.clicks += 1
        self.page.locator(f"{selector} >> visible=true").first.click()

    def press(self, target):
        """Act as its user does: a finger on a phone, the keyboard alone on a laptop."""
        if self._has_keyboard():
            self._reach(target)
            self.page.keyboard.press("Enter")
        else:
            target.click()

    def write(self, target, text):
        if self._has_keyboard():
            self._reach(target)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(str(text))
        else:
            target.fill(str(text))

    def pick_day(self, target, day):
        if self._has_keyboard():
            self._reach(target)
            # Without a screen Chromium orders the parts as Americans do.
            self.page.keyboard.type(f"{day:%m%d%Y}")
            assert target.input_value() == f"{day}"
        else:
            target.fill(f"{day}")

    def pick(self, target, label):
        """One choice of a list."""
        if self._has_keyboard():
            self._reach(target)
            self.page.keyboard.type(label)
            assert target.locator("option:checked").inner_text() == label
        else:
            target.select_option(label=label)

    def tick(self, target):
        """A box, or one of a group of which the keyboard reaches the first."""
        if not self._has_keyboard():
            target.check()
            return
        group = self.page.locator(f"[name='{target.get_attribute('name')}']")
        self._reach(group.first)
        for _press in range(group.count()):
            if target.is_checked():
                break
            self.page.keyboard.press("ArrowDown" if group.count() > 1 else "Space")
        assert target.is_checked()

    def _has_keyboard(self):
        return self.page.viewport_size["width"] >= LAPTOP["width"]

    def _reach(self, target):
        """Go there by the tabulator, as who has no mouse."""
        for _press in range(300):
            if target.evaluate("target => target === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {target}")

    def choose(self, field, text):
        """Pick a record: typed on a laptop, touched in a list on a phone."""
        box = self.page.locator(f"div[name={field}] input >> visible=true").first
        box.click()
        if box.get_attribute("readonly") is None:
            box.fill(text)
            self.click(f".o-autocomplete--dropdown-item:has-text('{text}')")
        else:
            card = f".modal .o_kanban_record:has-text('{text}')"
            self.page.locator(".modal .o_kanban_record").first.wait_for()
            if not self.page.locator(card).count():
                self.click(".modal .o_control_panel button:has(.fa-search)")
                self.page.fill(".modal .o_searchview_input", text)
                self.page.locator(".o_searchview_autocomplete").wait_for()
                self.page.keyboard.press("Enter")
            self.click(card)
            self.page.locator(".modal").wait_for(state="detached")

    def drag(self, start, stop):
        """Press, move in small steps and release, as a hand does."""
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        for step in range(1, 9):
            mouse.move(
                *(a + (b - a) * step / 8 for a, b in zip(start, stop, strict=True))
            )
        mouse.up()

    def call(self, model, method, *args):
        """Call a method of the server as the user who is logged in."""
        answer = self.page.request.post(
            f"{self.url}/web/dataset/call_kw",
            data={
                "jsonrpc": "2.0",
                "params": {
                    "model": model,
                    "method": method,
                    "args": args,
                    "kwargs": {},
                },
            },
        ).json()
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def width(self):
        """What the page takes: more than the screen is a page that slides."""
        return self.page.evaluate("document.documentElement.scrollWidth")

    def wait_state(self, state):
        self.page.wait_for_selector(
            f".o_statusbar_status button[data-value={state}]"
            ".o_arrow_button_current, .o_statusbar_status "
            f"button[data-value={state}][aria-checked=true]",
            state="attached",
        )

    def alert(self):
        return self.page.locator(".modal .o_error_dialog, .o_notification.bg-danger")


@contextmanager
def browsers():
    """``start(url, login, viewport)`` opens a browser; the console stays quiet.

    Without a log-in it is anybody's, on the public pages.
    """
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox"],
        )
        opened = []

        def start(url, login, viewport=LAPTOP):
            context = chromium.new_context(
                viewport=viewport,
                locale="fr-FR",
                timezone_id="Europe/Paris",
                has_touch=viewport is PHONE,
                is_mobile=viewport is PHONE,
            )
            browser = Browser(context.new_page(), url)
            if login:
                browser.log_in(login)
            opened.append(browser)
            return browser

        yield start
        complaints = [text for browser in opened for text in browser.complaints]
        chromium.close()
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
        # What the server answers is shown before the next is typed.
        with page.expect_response(lambda answer: "/onchange" in answer.url):
            page.keyboard.press("Enter")
    page.keyboard.press("Escape")
