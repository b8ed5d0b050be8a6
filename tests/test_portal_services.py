"""A service from the order to the files: by keyboard on a laptop, on a phone."""

import pytest
from browsing import LAPTOP, PHONE

BOTH = pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])


def order_pages(member, quantity, tmp_path):
    """Order some pages of typing, with a file; the number of the order."""
    page = member.page
    page.goto(f"{member.url}/my/services/new")
    choice = page.locator("form[aria-label='Saisie de texte']")
    member.write(choice.locator("input[type=number]"), quantity)
    member.press(choice.get_by_role("button"))
    page.get_by_text("TTC").first.wait_for()
    member.write(page.get_by_label("Ce qu’il faut faire"), "Arial 11, merci.")
    draft = tmp_path / "brouillon.txt"
    draft.write_text("Brouillon", encoding="utf-8")
    page.locator("input[type=file]").set_input_files(draft)
    member.press(page.get_by_role("button", name="Envoyer la commande"))
    page.wait_for_url("**/my/services/*done=ordered")
    assert page.get_by_text("brouillon.txt").count()
    assert member.width() <= page.viewport_size["width"]
    return page.locator("dd").filter(has_text="PRE/").inner_text()


def find_order(host, number):
    return host.call("telecentre.service.order", "search", [["name", "=", number]])


@BOTH
def test_ordered_estimated_accepted_done_fetched_and_rated(browse, viewport, tmp_path):
    member, host = browse("adherente", viewport), browse("animatrice")
    page = member.page
    number = order_pages(member, 40, tmp_path)
    order = find_order(host, number)
    host.open(f"telecentre-services/{order[0]}")
    host.click("button[name=action_send_estimate]")
    host.wait_state("estimated")
    page.reload()
    member.press(page.get_by_role("button", name="Accepter le devis"))
    page.wait_for_url("**/my/services/*done=accepted")
    host.page.reload()
    host.click("button[name=action_start]")
    host.wait_state("in_progress")
    done = tmp_path / "saisie.txt"
    done.write_text("Saisie", encoding="utf-8")
    host.page.locator("div[name=file_out_ids] input[type=file]").set_input_files(done)
    host.page.get_by_text("saisie.txt").first.wait_for()
    host.click("button[name=action_deliver]")
    host.wait_state("delivered")
    page.goto(f"{member.url}/my/services/{order[0]}")
    with page.expect_download() as download:
        member.press(page.get_by_role("link", name="saisie.txt"))
    assert download.value.suggested_filename == "saisie.txt"
    member.tick(page.get_by_label("Très bien"))
    member.press(page.get_by_role("button", name="Envoyer mon avis"))
    page.wait_for_url("**/my/services/*done=rated")
    page.goto(f"{member.url}/my/charges")
    assert page.get_by_text(number).count() == 1


@BOTH
def test_a_file_that_is_refused_is_said_before_it_travels(browse, viewport, tmp_path):
    member = browse("adherente", viewport)
    page = member.page
    page.goto(f"{member.url}/my/services/new")
    member.click("form[aria-label='Saisie de texte'] button")
    page.locator("textarea").fill("Douze pages")
    page.wait_for_load_state("networkidle")
    program = tmp_path / "programme.exe"
    program.write_bytes(b"MZ")
    page.locator("input[type=file]").set_input_files(program)
    alert = page.locator(".o_telecentre_upload [role=alert]")
    alert.filter(has_text="programme.exe").wait_for()
    assert page.locator("textarea").input_value() == "Douze pages"


@BOTH
def test_a_member_cancels_and_writes(browse, viewport, tmp_path):
    member = browse("adherente", viewport)
    page = member.page
    order_pages(member, 2, tmp_path)
    member.write(page.locator("textarea[name=text]"), "Finalement, en Times.")
    member.press(page.get_by_role("button", name="Envoyer le message"))
    page.wait_for_url("**/my/services/*done=written")
    assert page.get_by_text("Finalement, en Times.").count()
    member.press(page.locator("summary.btn-outline-danger"))
    member.press(page.locator("form[action$='/cancel'] button"))
    page.wait_for_url("**/my/services/*done=cancelled")
