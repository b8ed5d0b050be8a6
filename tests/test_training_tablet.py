"""The tablet of a training room: the line drops while people sign, nothing is lost."""

import pytest
from playwright.sync_api import expect


def officer_call(officer, model, method, *args):
    return officer.call(f"telecentre.training.{model}", method, *args)


@pytest.fixture
def tablet(browse):
    """The page of a tablet in Murat, and what its officer can ask the server."""
    officer = browse("formation")
    [cohort] = officer_call(
        officer,
        "cohort",
        "search_read",
        [["state", "=", "running"], ["site_id.code", "=", "MUR"]],
        ["course_id", "site_id"],
    )
    # Half-days of the last weeks can still be signed, whatever the day of this test.
    officer_call(
        officer,
        "course",
        "write",
        [cohort["course_id"][0]],
        {"trainee_sign_hours": 720, "trainer_sign_hours": 720},
    )
    [kiosk_id] = officer_call(
        officer,
        "kiosk",
        "create",
        [{"name": "Tablette d'essai", "site_id": cohort["site_id"][0]}],
    )
    [kiosk] = officer_call(officer, "kiosk", "read", [kiosk_id], ["token"])
    page = browse(None)
    page.page.goto(f"{page.url}/training/kiosk/{kiosk['token']}")
    page.officer, page.kiosk_id, page.cohort_id = officer, kiosk_id, cohort["id"]
    expect(page.page.locator("#line")).to_have_text("Tout est envoyé")
    page.page.evaluate("navigator.serviceWorker.ready")
    page.page.wait_for_timeout(500)  # the worker keeps the page
    return page


def unsigned(tablet, number):
    """Lines that nobody signed: ``[(session title, person, code), …]``."""
    lines = officer_call(
        tablet.officer,
        "attendance",
        "search_read",
        [
            ["cohort_id", "=", tablet.cohort_id],
            ["status", "=", "expected"],
            ["session_id.kind", "=", "on_site"],
            ["session_id.date_start", "<", "now"],
        ],
        ["partner_id", "session_id", "id"],
    )
    people = tablet.officer.call(
        "res.partner",
        "read",
        [line["partner_id"][0] for line in lines],
        ["training_code"],
    )
    codes = {person["id"]: person["training_code"] for person in people}
    return [
        (
            line["id"],
            line["session_id"][1],
            line["partner_id"][1],
            codes[line["partner_id"][0]],
        )
        for line in lines[:number]
    ]


def sign(tablet, title, person, code):
    page = tablet.page
    card = page.locator(".kiosk-session", has_text=title.split(" · ", 1)[-1])
    card.get_by_role("button", name=person).click()
    page.fill("#code", code)
    box = page.locator("#pad").bounding_box()
    tablet.drag(
        (box["x"] + 40, box["y"] + 40), (box["x"] + 300, box["y"] + box["height"] - 30)
    )
    page.click("#accept")


def statuses(tablet, lines):
    rows = officer_call(
        tablet.officer, "attendance", "read", [line for line, *_ in lines], ["status"]
    )
    return {row["status"] for row in rows}


def test_the_line_is_pulled_while_people_sign_and_nothing_is_lost(tablet):
    page = tablet.page
    lines = unsigned(tablet, 3)
    assert len(lines) == 3
    (_id, *first), *others = lines
    sign(tablet, *first)
    expect(page.locator("#line")).to_have_text("Tout est envoyé")
    # The line drops with a drawing on screen; the tablet is even switched off and on.
    tablet.pull_line()
    for _id, *other in others:
        sign(tablet, *other)
        expect(page.locator("#thanks")).to_contain_text(other[1])
    expect(page.locator("#line")).to_contain_text("2 conservé")
    page.reload()
    expect(page.locator("#line")).to_contain_text("2 conservé")
    for _id, title, person, _code in others:
        card = page.locator(".kiosk-session", has_text=title.split(" · ", 1)[-1])
        expect(card.get_by_role("button", name=person)).to_be_disabled()
    assert statuses(tablet, lines) == {"present", "expected"}
    tablet.plug_line()
    expect(page.locator("#line")).to_have_text("Tout est envoyé")
    assert statuses(tablet, lines) == {"present"}
    [kiosk] = officer_call(
        tablet.officer,
        "kiosk",
        "read",
        [tablet.kiosk_id],
        ["event_count", "gap_count", "refused_count", "pending_count"],
    )
    del kiosk["id"]
    assert kiosk == {
        "event_count": 3,
        "gap_count": 0,
        "refused_count": 0,
        "pending_count": 0,
    }


def test_nobody_signs_with_a_wrong_code_or_without_drawing(tablet):
    [(_id, title, person, code)] = unsigned(tablet, 1)
    wrong = f"{(int(code) + 1) % 10000:04d}"
    sign(tablet, title, person, wrong)
    expect(tablet.page.locator("#problem")).to_contain_text(person)
    tablet.page.fill("#code", code)
    tablet.page.click("#clear")
    tablet.page.click("#accept")
    expect(tablet.page.locator("#problem")).to_contain_text("Dessinez")


def find_somebody_to_ask(tablet):
    """Who has not signed the questions of the fund yet, and their code."""
    [person] = officer_call(
        tablet.officer,
        "participant",
        "search_read",
        [
            ["date_notice", "=", False],
            ["enrolment_ids.cohort_id", "=", tablet.cohort_id],
            ["enrolment_ids.state", "=", "in_training"],
        ],
        ["partner_id", "gender", "work"],
    )[:1]
    [partner] = tablet.officer.call(
        "res.partner", "read", [person["partner_id"][0]], ["name", "training_code"]
    )
    return person["id"], partner["name"], partner["training_code"]


def open_questions(tablet, name, code):
    page = tablet.page
    asked = page.locator(".kiosk-ask >> visible=true").first
    if asked.get_attribute("open") is None:
        asked.locator("summary").click()
    asked.get_by_role("button", name=name).first.click()
    page.fill("#ask-code", code)
    page.click("#ask-accept")


def test_questions_answered_without_a_line_arrive_later(tablet):
    page = tablet.page
    participant_id, name, code = find_somebody_to_ask(tablet)
    tablet.pull_line()
    open_questions(tablet, name, f"{(int(code) + 1) % 10000:04d}")
    expect(page.locator("#ask-problem")).to_contain_text(name)
    page.fill("#ask-code", code)
    page.click("#ask-accept")
    expect(page.locator("#ask-left")).to_contain_text("à répondre")
    page.get_by_label("Femme").check()
    page.locator("input[name=birth_date]").fill("1985-02-28")
    page.locator("input[name=registered][value=yes]").check()
    page.click("#ask-accept")  # too early: it says so, and keeps
    expect(page.locator("#ask-problem")).not_to_be_empty()
    page.click("#ask-back")
    expect(page.locator("#line")).to_contain_text("conservé")
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "sealed" in kept and "1985" not in kept
    page.reload()
    open_questions(tablet, name, code)
    expect(page.locator("input[name=gender]")).to_have_count(0)
    page.click("#ask-back")
    tablet.plug_line()
    expect(page.locator("#line")).to_have_text("Tout est envoyé")
    [person] = officer_call(
        tablet.officer,
        "participant",
        "read",
        [participant_id],
        ["gender", "birth_date"],
    )
    assert (person["gender"], person["birth_date"]) == ("F", "1985-02-28")
    assert not tablet.complaints
