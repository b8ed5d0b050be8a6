"""From a course to a certificate: officer, candidate, trainer, trainee and tablet.

One cohort, by clicks alone, in French. Its half-days are of the last weeks, so that
they can be signed whatever the day of this test.
"""

from datetime import date, timedelta
from urllib.parse import urlsplit

from browsing import LAPTOP, PHONE
from playwright.sync_api import expect

COURSE = "Télétravail, les premiers pas"
COHORT = "Aurillac, session d’essai"
TRAINER = "Isabelle Serre"
TRAINEE = "Nathalie Delmas"
HALF_DAYS = 20
BUSINESS = "Delmas Secrétariat"
SIREN = "732829320"
WEEKS = timedelta(weeks=4)


def save(browser):
    browser.click(".o_form_button_save")
    browser.page.locator(".o_form_status_indicator_buttons.invisible").wait_for(
        state="attached"
    )


def make_course(officer):
    """Twenty half-days typed one under the other, as in a table."""
    page = officer.page
    officer.open("training-courses/new")
    page.fill("div[name=name] textarea, div[name=name] input", COURSE)
    # The longest time to sign: the half-days of this test are past.
    for field in ("trainee_sign_hours", "trainer_sign_hours"):
        page.fill(f"div[name={field}] input", "720")
    officer.click("div[name=module_ids] .o_field_x2many_list_row_add a")
    for number in range(1, HALF_DAYS + 1):
        page.locator(".o_selected_row [name=name] input").fill(f"Demi-journée {number}")
        if number < HALF_DAYS:
            page.keyboard.press("Enter")
            page.locator(".o_data_row").nth(number).wait_for()
    save(officer)


def make_cohort(officer):
    """It recruits before its half-days are laid: whoever has begun recruits no more."""
    page = officer.page
    officer.open("training-cohorts/new")
    page.fill("div[name=name] textarea, div[name=name] input", COHORT)
    officer.choose("course_id", COURSE)
    officer.choose("site_id", "Aurillac")
    officer.choose("space_id", "Salle de formation")
    officer.choose("trainer_ids", TRAINER)
    save(officer)
    officer.click("button[name=action_open]")
    officer.wait_state("open")
    return page.url


def plan(officer, cohort):
    """Twenty half-days, past closed days and what the room or trainer has taken."""
    page = officer.page
    page.goto(cohort)
    officer.click("button[name=action_plan]")
    modal = page.locator(".modal")
    modal.locator("div[name=is_skipping] input").check()
    modal.locator("div[name=date_from] button").click()
    modal.locator("div[name=date_from] input").fill(f"{date.today() - WEEKS:%d/%m/%Y}")
    with page.expect_response(lambda answer: "/onchange" in answer.url):
        page.keyboard.press("Enter")
    expect(modal.locator("div[name=line_ids] .o_data_row")).to_have_count(HALF_DAYS)
    expect(modal.locator(".alert-danger >> visible=true")).to_have_count(0)
    modal.locator("button[name=action_confirm]").click()
    modal.wait_for(state="detached")
    expect(page.locator(".fc-event >> visible=true").first).to_contain_text(COHORT)


def apply(candidate):
    page = candidate.page
    page.goto(f"{candidate.url}/my/training/apply")
    course = page.locator("section", has_text=COURSE)
    course.locator("summary").click()
    course.locator("select").select_option(label="Demandeur d’emploi")
    course.locator("textarea[name=project]").fill("Secrétariat à distance")
    course.get_by_role("button", name="Envoyer ma candidature").click()
    page.get_by_text("Votre candidature est envoyée").wait_for()
    return page.url.split("?")[0]


def open_enrolment(officer):
    find(officer, "training-enrolments", TRAINEE, COHORT).locator(
        "[name=partner_id]"
    ).click()
    officer.page.locator(".o_form_view").wait_for()


def offer_seat(officer):
    open_enrolment(officer)
    officer.click("button[name=action_select]")
    officer.wait_state("selected")


def start(officer, cohort):
    officer.page.goto(cohort)
    officer.click("button[name=action_start]")
    officer.wait_state("running")


def make_documents(officer, cohort, kind):
    """Asked for on the cohort, made in the background, watched in the list."""
    page = officer.page
    page.goto(cohort)
    officer.click("button[name=action_open_make]")
    page.locator(".modal").get_by_label(kind, exact=True).check()
    officer.click(".modal button[name=action_confirm]")
    row = page.locator(".o_data_row", has_text=kind)
    row.wait_for()
    for _second in range(60):
        if row.get_by_text("Prêt").count():
            return
        page.wait_for_timeout(1000)
        page.reload()
        row.wait_for()
    raise AssertionError(f"{kind} is not made")


def draw(browser, pad):
    box = pad.bounding_box()
    browser.drag(
        (box["x"] + 30, box["y"] + 30), (box["x"] + 200, box["y"] + box["height"] - 20)
    )


def sign(person, link):
    """Open what is to sign, draw, send."""
    page = person.page
    link.click()
    pad = page.locator("canvas.o_web_sign_signature")
    pad.scroll_into_view_if_needed()
    draw(person, pad)
    with page.expect_navigation():  # who is refused stays, and reads why
        page.locator(".o_portal_sign_submit").click()


def get_code(trainee, training):
    trainee.page.goto(training)
    code = trainee.page.locator("p", has_text="votre code est").locator("b")
    return code.inner_text()


def set_tablet_up(officer, browse):
    page = officer.page
    officer.open("training-tablets/new")
    page.fill("div[name=name] input, div[name=name] textarea", "Tablette d’Aurillac")
    officer.choose("site_id", "Aurillac")
    save(officer)
    tablet = browse(None, LAPTOP)
    address = urlsplit(page.locator("div[name=url] a").get_attribute("href"))
    tablet.page.goto(f"{tablet.url}{address.path}")
    tablet.page.evaluate("navigator.serviceWorker.ready")
    tablet.page.wait_for_timeout(500)  # the worker keeps the page
    return tablet


def sign_without_line(tablet, code, number):
    """The line is pulled, the tablet goes off and on: nothing signed is lost."""
    page = tablet.page
    line = page.locator("#line")
    tablet.pull_line()
    for half_day in page.locator(".kiosk-session").all()[:number]:
        half_day.get_by_role("button", name=TRAINEE).click()
        page.fill("#code", code)
        draw(tablet, page.locator("#pad"))
        page.click("#accept")
        expect(page.locator("#thanks")).to_contain_text(TRAINEE)
    page.reload()
    expect(line).to_contain_text(f"{number} conservé")
    tablet.plug_line()
    expect(line).to_have_text("Tout est envoyé")


def print_sheet(officer, cohort, tmp_path):
    page = officer.page
    page.goto(cohort)
    officer.click("button[name=action_open_sessions]")
    page.locator(".o_data_row, .fc-event").first.wait_for()
    officer.click(".o_switch_view.o_list")
    page.locator(".o_data_row", has_text="Demi-journée 1").last.click()
    page.locator(".o_form_view").wait_for()
    with page.expect_download(timeout=120_000) as download:
        officer.click("button:has-text('Imprimer la feuille')")
    return read_pdf(download, tmp_path)


def read_pdf(download, tmp_path):
    path = tmp_path / "file.pdf"
    download.value.save_as(path)
    content = path.read_bytes()
    assert content.startswith(b"%PDF")
    return content


def close(officer, cohort):
    officer.page.goto(cohort)
    officer.click("button[name=action_close]")
    officer.click(".modal footer .btn-primary")
    officer.wait_state("closed")


def note_business(officer):
    """Six months later, by telephone: she has founded her business."""
    page = officer.page
    open_enrolment(officer)
    officer.click("button[name=action_open_followups]")
    page.locator(".o_data_row").first.locator("[name=kind]").click()
    page.locator(".o_form_view button[name=action_done]").wait_for()
    pick(officer, "outcome", "A créé son entreprise")
    officer.choose("sector_id", "Télésecrétariat")
    page.fill("div[name=business_name] input", BUSINESS)
    page.fill("div[name=siren] input", SIREN)
    save(officer)
    officer.click("button[name=action_done]")
    officer.wait_state("done")


def pick(browser, field, label):
    """One choice of a list, as Odoo 19 shows it."""
    browser.page.locator(f"div[name={field}] input").click()
    browser.click(f".o_select_menu_item:has-text('{label}')")


def find(browser, path, *texts):
    """The row of a list that holds all these texts."""
    page = browser.page
    browser.open(path)
    page.locator(".o_searchview_input").fill(texts[0])
    page.keyboard.press("Enter")
    row = page.locator(".o_data_row")
    for text in texts:
        row = row.filter(has_text=text)
    expect(row).to_have_count(1)
    return row


def test_from_a_course_to_a_certificate(browse, tmp_path):
    officer = browse("formation")
    make_course(officer)
    cohort = make_cohort(officer)

    trainee = browse("adherente", PHONE)
    training = apply(trainee)
    offer_seat(officer)
    trainee.page.goto(training)
    trainee.page.get_by_role("button", name="Oui, je viens").click()
    expect(trainee.page.locator("main")).to_contain_text("Inscrit")
    plan(officer, cohort)
    make_documents(officer, cohort, "Convocation")
    start(officer, cohort)

    trainee.page.goto(training)
    sign(trainee, trainee.page.locator("a[href*='/sign/']").first)
    trainer = browse("formatrice", PHONE)
    trainer.page.goto(f"{trainer.url}/my/sessions")
    sheets = trainer.page.locator("a[href^='/my/sessions/']", has_text=COHORT)
    sign(trainer, sheets.first)
    expect(trainer.page.get_by_text("Vous avez signé cette feuille")).to_be_visible()
    tablet = set_tablet_up(officer, browse)
    sign_without_line(tablet, get_code(trainee, training), 2)
    assert print_sheet(officer, cohort, tmp_path)

    close(officer, cohort)
    make_documents(officer, cohort, "Certificat de réalisation")
    trainee.page.goto(training)
    with trainee.page.expect_download() as certificate:
        trainee.page.get_by_role("link", name="Certificat de réalisation").click()
    assert read_pdf(certificate, tmp_path)

    note_business(officer)
    find(officer, "training-paths", TRAINEE, BUSINESS, "A créé son entreprise")
    host = browse("animatrice")
    find(host, "telecentre-gratuities-granted", TRAINEE, "après la formation")
    assert not [one.width() for one in (trainee, trainer) if one.width() > 390]
