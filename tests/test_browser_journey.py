"""The main job in a real browser, on the demo network: rent, charge, invoice, print."""

from browsing import PHONE, fill_period, next_working_day

MOST_CLICKS = 20


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
    paid_by_pass = "div[name=quote_summary]:has-text('Carnet de dix heures de réunion')"
    host.page.locator(paid_by_pass).wait_for()
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
