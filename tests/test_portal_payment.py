"""What a member owes, from the open bill to the invoice that is paid online."""

from browsing import PHONE, next_working_day
from test_portal_pages import book_address


def bill(finance, cutoff):
    """The finance department invoices everything up to a day."""
    run_ids = finance.call(
        "telecentre.billing.run",
        "create",
        [{"date_cutoff": f"{cutoff}"}],
    )
    for step in ("action_preview", "action_invoice", "action_post"):
        finance.call("telecentre.billing.run", step, run_ids)
    return run_ids


def start_payment(member, outcome):
    """Fill the form of the simulated provider, which ends as it is told to."""
    page = member.page
    page.get_by_role("link", name="Payer maintenant").first.click()
    dialog = page.locator("#pay_with")
    dialog.locator("#customer_input").fill("4242 4242 4242 4242")
    dialog.locator("#simulated_payment_state").select_option(outcome)
    dialog.get_by_role("button", name="Payer", exact=True).click()


def pay(member):
    """Pay the invoice that is on screen, until the page says that it is paid."""
    start_payment(member, "done")
    member.page.get_by_text("Payé").first.wait_for()


def book(member, day):
    """Book the videoconference room in the morning; the number of the rental."""
    page = member.page
    page.goto(member.url + book_address(day))
    member.click("form[aria-label*='Salle de visioconférence, Murat'] button")
    page.get_by_role("button", name="Réserver").click()
    page.wait_for_url("**/my/rentals/*booked=1")
    return page.locator("dd").filter(has_text="LOC/").inner_text()


def open_invoice(member, invoice_id=""):
    """An invoice from the list of the member, or the one at its head."""
    member.page.goto(f"{member.url}/my/invoices?filterby=invoices")
    member.click(f"table a[href*='/my/invoices/{invoice_id}']")
    member.page.wait_for_url("**/my/invoices/*")


def test_an_open_bill_becomes_an_invoice_that_is_paid_online(browse):
    member, finance = browse("adherente"), browse("finances")
    page = member.page
    page.goto(f"{member.url}/my/charges")
    assert page.get_by_text("Total TTC").count()
    bill(finance, next_working_day(4))
    page.goto(f"{member.url}/my/charges")
    page.get_by_role("link", name="Voir et payer mes factures").click()
    open_invoice(member)
    pay(member)


def test_a_place_is_found_booked_and_its_invoice_paid_on_a_phone(browse):
    member, finance = browse("adherente", PHONE), browse("finances")
    page, day = member.page, next_working_day(7)
    number = book(member, day)
    run_ids = bill(finance, day)
    [invoiced] = finance.call(
        "telecentre.charge",
        "search_read",
        [["run_id", "in", run_ids], ["rental_id.name", "=", number]],
        ["move_id"],
    )
    invoice_id = invoiced["move_id"][0]
    open_invoice(member, invoice_id)
    assert member.width() <= PHONE["width"]
    pdf = page.request.get(f"{page.url}&report_type=pdf&download=true")
    assert pdf.body().startswith(b"%PDF")
    pay(member)
    [invoice] = finance.call("account.move", "read", [invoice_id], ["payment_state"])
    assert invoice["payment_state"] in ("in_payment", "paid")


def test_a_payment_that_is_given_up_leaves_the_invoice_to_pay(browse):
    member, finance = browse("adherente"), browse("finances")
    page, day = member.page, next_working_day(8)
    book(member, day)
    bill(finance, day)
    open_invoice(member)
    start_payment(member, "cancel")
    page.wait_for_url("**/payment/status**")
    page.wait_for_url("**/my/invoices/*")
    assert page.get_by_role("link", name="Payer maintenant").count()
