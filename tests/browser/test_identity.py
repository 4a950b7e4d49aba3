"""Who may do what, as people meet it: the acceptance scenarios of signing in, roles and safety."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, FilePayload, Page, expect

from core.adapters import sample_sheets
from tests.browser.conftest import PAGE_PATIENCE_MS, SCREEN
from tests.browser.signing_in import browser_of, change
from tests.browser.test_journey import upload
from tests.browser.touring import Visit, policy_of
from tests.oidc_program import Provider
from tests.running_stack import RunningStack

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

PASSWORD = "seven green ladders"
SHEET = sample_sheets.draw()["sample-1-repair-complete.pdf"]
REFUSED = "You may not see this page"
SPEC = """spec: gate-check
version: 1.0.0
name: Gate check
selection: {any: [gate check]}
fields:
  - {name: job_number, label: Job Number, type: string, required: true, severity: S0}
  - {name: check_date, label: Date, type: date, required: true, severity: S0, not_after: today}
  - {name: signature, label: Signature, type: signature, required: true, severity: S0}
"""
PACK = """cases:
  - id: PASS-001
    fields: {job_number: '7', check_date: 2026-03-01, signature: true}
    today: 2026-03-14
    outcome: PASS
    reason_codes: []
  - id: FAIL-001
    fields: {check_date: 2026-03-01, signature: true}
    today: 2026-03-14
    outcome: FAIL
    reason_codes: [MISSING_FIELD]
"""


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def navigation(page: Page) -> list[str]:
    links = page.get_by_test_id("stSidebarNavLink")
    expect(links.first).to_be_visible()
    return [text.strip().splitlines()[-1] for text in links.all_inner_texts()]


@pytest.fixture
def tessa(chromium: Browser, stack: RunningStack) -> Iterator[Page]:
    """A technician's browser."""
    with browser_of(chromium, stack, "tessa", "technician") as page:
        yield page


def test_uat_001_signing_in_leads_to_the_overview_with_its_figures(page: Page) -> None:
    upload(page, "uat-001.pdf", SHEET + b"\n% uat 001", "application/pdf")
    page.goto("/")

    heading(page, "Overview")
    for figure in ("In the queue", "Received today", "Needs a person", "Latest audits"):
        expect(page.get_by_text(figure).first).to_be_visible()


def test_uat_007_a_spec_is_published_activated_and_used(page: Page) -> None:
    page.goto("/specs")
    page.get_by_text("Publish a version").click()
    inputs = page.get_by_test_id("stFileUploaderDropzoneInput")
    for place, (name, text) in enumerate(
        (("gate-check.yaml", SPEC), ("gate-check.fixtures.yaml", PACK))
    ):
        file: FilePayload = {"name": name, "mimeType": "text/yaml", "buffer": text.encode()}
        inputs.nth(place).set_input_files(file)
        expect(page.get_by_role("button", name=f"Remove {name}")).to_be_visible()
    page.get_by_role("button", name="Publish as a draft").click()
    heading(page, "Gate check")
    page.get_by_role("button", name="Activate").first.click()
    page.get_by_role("button", name="Activate 1.0.0").click()
    expect(page.get_by_role("button", name="Deprecate").first).to_be_visible()

    name = "gate.pdf"
    upload(page, name, _pdf("Gate check   Job Number: 7   Date: 01/03/2026"), "application/pdf")
    page.get_by_role("link", name=name).click()

    heading(page, name)
    expect(page.get_by_text("gate-check").first).to_be_visible()


def test_uat_008_a_changed_role_is_logged_and_counts_at_the_next_click(
    page: Page, chromium: Browser, stack: RunningStack
) -> None:
    with browser_of(chromium, stack, "rolf", "qa_lead") as rolf:
        rolf.goto("/specs")
        heading(rolf, "Specs")

        page.goto("/users")
        page.get_by_role("link", name="rolf").click()
        heading(page, "rolf")
        page.get_by_role("combobox", name="Role").click()
        page.get_by_role("option", name="Technician").click()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Hands in sheets")).to_be_visible()
        rolf.get_by_test_id("stSidebarNav").get_by_text("Specs").click()

        heading(rolf, REFUSED)
    page.goto("/trail?event=user.changed")
    expect(page.get_by_text("User changed").first).to_be_visible()
    expect(page.get_by_text("role: technician").first).to_be_visible()
    expect(page.get_by_text("before: role: qa_lead").first).to_be_visible()


def test_uat_011_and_040_a_technician_sees_the_portal_and_nothing_else_by_url(
    tessa: Page, page: Page
) -> None:
    upload(page, "not-hers.pdf", SHEET + b"\n% uat 040", "application/pdf")

    hers = ["Overview", "Upload", "Audits", "Your sheets", "Help", "Your account"]
    assert navigation(tessa) == hers
    for path in ("/users", "/trail", "/specs", "/spec?spec=repair-report", "/users?users=tessa"):
        tessa.goto(path)
        heading(tessa, REFUSED)
        assert "repair-report" not in tessa.get_by_test_id("stMain").inner_text()


def test_uat_012_a_technician_sees_own_sheets_only_also_by_url(tessa: Page, page: Page) -> None:
    upload(page, "uat-012-others.pdf", SHEET + b"\n% uat 012", "application/pdf")
    page.get_by_role("link", name="uat-012-others.pdf").click()
    heading(page, "uat-012-others.pdf")
    page.wait_for_url("**audit=*")
    others = page.url
    picture = page.locator("image, img[src*='/api/sheets/']").first
    picture_url = picture.get_attribute("src") or picture.get_attribute("href") or ""
    upload(tessa, "uat-012-hers.pdf", SHEET + b"\n% uat 012 hers", "application/pdf")

    tessa.goto("/audits")
    expect(tessa.get_by_role("link", name="uat-012-hers.pdf")).to_be_visible()
    expect(tessa.get_by_role("link", name="uat-012-others.pdf")).to_have_count(0)
    tessa.goto("/audits?text=uat-012-others")
    expect(tessa.get_by_text("No audit fits these filters")).to_be_visible()
    tessa.goto(others)
    expect(tessa.get_by_text("There is no such audit")).to_be_visible()
    assert "uat-012-others" not in tessa.content()
    assert re.search(r"/api/sheets/.+/pages/1\.jpg", picture_url), picture_url
    assert page.request.get(picture_url).status == 200
    assert tessa.request.get(picture_url).status == 404
    file = re.sub(r"/pages/.*", "/file", picture_url)
    assert (page.request.get(file).status, tessa.request.get(file).status) == (200, 404)


def test_uat_024_an_expired_session_leads_to_signing_in_and_back(
    chromium: Browser, stack: RunningStack
) -> None:
    with browser_of(chromium, stack, "ida", "qa_lead") as ida:
        ida.goto("/account")
        ida.get_by_label("New password", exact=True).fill(PASSWORD)
        ida.get_by_label("New password again").fill(PASSWORD)
        ida.get_by_role("button", name="Set password").click()
        expect(ida.get_by_text("Your password is set")).to_be_visible()
        change(
            stack,
            "update sessions set idle_at = now() - interval '1 second' where user_id in "
            "(select id from users where name = 'ida')",
        )

        ida.get_by_test_id("stSidebarNav").get_by_text("Audits").click()

        heading(ida, "You are signed out")
        expect(ida.get_by_test_id("stSidebarNavLink")).to_have_count(0)
        ida.get_by_role("link", name="Sign in").click()
        ida.get_by_label("Name or e-mail address").fill("ida")
        ida.get_by_label("Password").fill(PASSWORD)
        ida.get_by_role("button", name="Sign in").click()
        heading(ida, "Audits")


def test_uat_041_sql_in_the_search_box_is_a_text_like_any_other(page: Page) -> None:
    upload(page, "uat-041.pdf", SHEET + b"\n% uat 041", "application/pdf")
    for text in ("'; drop table audits; --", "' or '1'='1", "%", "\\"):
        page.goto("/audits")
        page.get_by_label("Search").fill(text)
        page.get_by_label("Search").press("Enter")
        expect(page.get_by_text("No audit fits these filters")).to_be_visible()

    page.goto("/audits")
    expect(page.get_by_role("link", name="uat-041.pdf")).to_be_visible()


def test_uat_042_a_script_in_a_form_or_a_file_name_stays_text(
    page: Page, stack: RunningStack
) -> None:
    dialogs: list[str] = []

    def on_dialog(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", on_dialog)
    script = "<script>alert(1)</script>"
    image = "<img src=x onerror=alert(1)>.pdf"
    page.goto("/users")
    page.get_by_text("Invite somebody").click()
    page.get_by_label("Name or e-mail address").fill("mallory")
    page.get_by_label("Name as sheets print it").fill(script)
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_text("Send this link to mallory")).to_be_visible()
    page.goto("/users")
    expect(page.get_by_text(script).first).to_be_visible()

    upload(page, image, SHEET + b"\n% uat 042", "application/pdf")
    page.get_by_role("link", name=image).click()
    heading(page, image)
    page.goto(f"/trail?text={script}")
    expect(page.get_by_text("No entry fits")).to_be_visible()

    assert page.locator("img[src='x']").count() == 0
    assert dialogs == []


def test_no_page_breaks_its_content_security_policy(page: Page, tour: list[Visit]) -> None:
    upload(page, "policy.pdf", SHEET + b"\n% policy", "application/pdf")
    said = [text for visit in tour for text in visit.said]
    page.on("console", lambda message: said.append(message.text))
    details = ("/spec?spec=repair-report", "/users?users=root", "/sign-in")
    policies = [visit.policy for visit in tour] + [policy_of(page, path) for path in details]
    for policy in policies:
        assert "unsafe-eval" not in policy
        assert "script-src 'self' 'unsafe-inline'" not in policy
    page.goto("/audits")
    page.get_by_role("link", name="policy.pdf").click()
    heading(page, "policy.pdf")
    expect(page.locator(".window").first).to_be_visible()
    page.goto("/spec?spec=repair-report")
    page.get_by_role("tab", name="Files").click()
    expect(page.get_by_test_id("stCode").first).to_be_visible()

    assert [text for text in said if "Content Security Policy" in text] == []


def test_the_policy_holds_where_somebody_gets_a_script_into_a_page(page: Page) -> None:
    page.goto("/help")
    heading(page, "Help")

    ran = page.evaluate(
        """() => { const made = document.createElement('script');
        made.textContent = 'window.wasRun = true'; document.body.append(made);
        return window.wasRun === true; }"""
    )

    assert ran is False


def test_signing_in_at_the_identity_provider(
    chromium: Browser, stack: RunningStack, oidc: Provider
) -> None:
    oidc.person("77", email="nora@acme.example", email_verified=True, groups=["quality"])
    context = chromium.new_context(base_url=stack.url, viewport=SCREEN)
    context.set_default_timeout(PAGE_PATIENCE_MS)
    page = context.new_page()
    page.goto("/specs")
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("link", name="Sign in with Acme").click()
    page.get_by_placeholder("sub").fill("77")
    page.get_by_role("button", name="Authorize").click()

    heading(page, "Specs")
    expect(page.get_by_text("Signed in as nora@acme.example")).to_be_visible()
    page.reload()
    heading(page, "Specs")  # It outlives a reload.
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto("/specs")
    heading(page, "You are signed out")
    context.close()


def _pdf(text: str) -> bytes:
    from io import BytesIO

    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, invariant=True)
    canvas.drawString(72, 720, text)
    canvas.save()
    return out.getvalue()
