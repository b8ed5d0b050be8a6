"""What a member owes, to the invoice that is paid online: by keyboard on a laptop."""

import pytest
from browsing import LAPTOP, PHONE, next_working_day
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
    member.press(page.get_by_role("link", name="Payer maintenant").first)
    dialog = page.locator("#pay_with")
    member.write(dialog.locator("#customer_input"), "4242 4242 4242 4242")
    dialog.locator("#simulated_payment_state").select_option(outcome)
    member.press(dialog.get_by_role("button", name="Payer", exact=True))


def pay(member):
    """Pay the invoice that is on screen, until the page says that it is paid."""
    start_payment(member, "done")
    member.page.get_by_text("Payé").first.wait_for()


def book(member, day):
    """Book the videoconference room in the morning; the number of the rental."""
    page = member.page
    page.goto(member.url + book_address(day))
    member.press(
        page.locator("form[aria-label*='Salle de visioconférence, Murat'] button").first
    )
    member.press(page.get_by_role("button", name="Réserver"))
    page.wait_for_url("**/my/rentals/*booked=1")
    return page.locator("dd").filter(has_text="LOC/").inner_text()


def find_invoice(finance, number, run_ids):
    """The invoice of a rental that a billing run made."""
    [invoiced] = finance.call(
        "telecentre.charge",
        "search_read",
        [["run_id", "in", run_ids], ["rental_id.name", "=", number]],
        ["move_id"],
    )
    return invoiced["move_id"][0]


def open_invoice(member, invoice_id):
    member.page.goto(f"{member.url}/my/invoices?filterby=invoices")
    member.press(
        member.page.locator(f"table a[href*='/my/invoices/{invoice_id}']").first
    )
    member.page.wait_for_url("**/my/invoices/*")


def test_an_open_bill_becomes_an_invoice_that_is_paid_online(browse):
    member, finance = browse("adherente"), browse("finances")
    page = member.page
    page.goto(f"{member.url}/my/charges")
    assert page.get_by_text("Total TTC").count()
    bill(finance, next_working_day(4))
    page.goto(f"{member.url}/my/charges")
    member.press(page.get_by_role("link", name="Voir et payer mes factures"))
    page.wait_for_url("**/my/invoices*")
    member.press(page.locator("table a[href*='/my/invoices/']").first)
    page.wait_for_url("**/my/invoices/*")
    pay(member)


@pytest.mark.parametrize(
    "viewport, weeks", [(LAPTOP, 6), (PHONE, 7)], ids=["laptop", "phone"]
)
def test_a_place_is_found_booked_and_its_invoice_paid(browse, viewport, weeks):
    member, finance = browse("adherente", viewport), browse("finances")
    page, day = member.page, next_working_day(weeks)
    number = book(member, day)
    run_ids = bill(finance, day)
    invoice_id = find_invoice(finance, number, run_ids)
    open_invoice(member, invoice_id)
    assert member.width() <= viewport["width"]
    pdf = page.request.get(f"{page.url}&report_type=pdf&download=true")
    assert pdf.body().startswith(b"%PDF")
    pay(member)
    [invoice] = finance.call("account.move", "read", [invoice_id], ["payment_state"])
    assert invoice["payment_state"] in ("in_payment", "paid")


def test_a_payment_that_is_given_up_leaves_the_invoice_to_pay(browse):
    member, finance = browse("adherente"), browse("finances")
    page, day = member.page, next_working_day(8)
    number = book(member, day)
    open_invoice(member, find_invoice(finance, number, bill(finance, day)))
    start_payment(member, "cancel")
    page.wait_for_url("**/payment/status**")
    page.wait_for_url("**/my/invoices/*")
    assert page.get_by_role("link", name="Payer maintenant").count()
