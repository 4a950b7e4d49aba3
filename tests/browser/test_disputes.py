"""Disputes and waivers from both sides, in a real browser: a cluster, an appeal, an end by date."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from core.adapters import sample_sheets
from tests.browser.sending import put, send
from tests.browser.signing_in import browser_of, change
from tests.running_stack import RunningStack

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

SWEEP_PATIENCE_MS = 90_000  # the errands look at waivers every half minute
RULE = "finish-after-start"
FINDING = "The finish time is not after the start time."
SHARED = 12


@pytest.fixture
def tina(chromium: Browser, stack: RunningStack) -> Iterator[Page]:
    """A technician's browser."""
    with browser_of(chromium, stack, "tina", "technician") as page:
        yield page


@pytest.fixture
def sue(chromium: Browser, stack: RunningStack) -> Iterator[Page]:
    """A supervisor's browser."""
    with browser_of(chromium, stack, "sue", "supervisor") as page:
        yield page


def failing(name: str) -> dict[str, bytes]:
    """A sheet that fails by one rule, told apart by its name."""
    drawn = sample_sheets.draw()["sample-4-maintenance-two-pages.pdf"]
    return {f"{name}.pdf": drawn + f"\n% {name}".encode()}


def api(page: Page, method: str, path: str, body: Any = None) -> Any:
    """A request of the page itself, with its session."""
    script = """async ([method, path, body]) => {
        const answer = await fetch('/api/v1' + path, {method, body: body && JSON.stringify(body),
            headers: body ? {'content-type': 'application/json'} : {}});
        if (!answer.ok) throw new Error(await answer.text());
        return answer.status === 204 ? null : await answer.json();
    }"""
    return page.evaluate(script, [method, path, body])


def newest(page: Page, name: str) -> dict[str, Any]:
    """The newest audit of the sheet of this name that the page's reader may see."""
    items = api(page, "GET", "/audits?limit=200")["items"]
    found: dict[str, Any] = next(one for one in items if one["filename"] == f"{name}.pdf")
    return found


def dispute(page: Page, name: str, why: str) -> None:
    """Open the dispute of a sheet's finding from the page of its audit."""
    page.goto(f"/audit?audit={newest(page, name)['audit_id']}")
    page.get_by_role("button", name="Dispute", exact=True).click()
    expect(page.get_by_role("heading", name="Dispute a finding")).to_be_visible()
    page.get_by_label("In your words").fill(why)
    page.get_by_role("button", name="Dispute it").click()
    expect(page.get_by_role("heading", name=re.compile(r"^Dispute \d+$"))).to_be_visible()


def decide(page: Page, decision: str, why: str) -> None:
    """Decide the dispute that is open; its effect is shown before."""
    page.get_by_role("radio", name=decision, exact=True).click()
    expect(page.get_by_text(re.compile("^(Score|The score stays)"))).to_be_visible()
    page.get_by_label("Why").last.fill(why)
    page.get_by_label("Why").last.blur()
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(page.get_by_role("heading", name="Decide")).to_have_count(0)


def open_as(page: Page, other: Page) -> None:
    """The same dispute in another browser."""
    page.goto(other.url)
    expect(page.get_by_role("heading", name=re.compile(r"^Dispute \d+$"))).to_be_visible()


def test_005_006_013_a_cluster_is_decided_once_and_the_technician_sees_why(
    tina: Page, sue: Page
) -> None:
    names = [f"shared-{n}" for n in range(SHARED)]
    send(tina, {file: content for name in names for file, content in failing(name).items()})
    assert {newest(tina, name)["verdict"] for name in names} == {"FAIL"}

    tina.goto("/own")
    expect(tina.get_by_text(FINDING).first).to_be_visible()
    expect(tina.get_by_text("To fix it:").first).to_be_visible()
    dispute(tina, names[0], "The visit went past midnight.")
    expect(tina.get_by_text("The visit went past midnight.")).to_be_visible()
    for name in names[1:]:
        body = {"reason": "false_positive", "comment": "Past midnight as well.", "rule": RULE}
        finding = api(tina, "GET", f"/audits/{newest(tina, name)['audit_id']}/findings")
        body["field"] = finding["findings"][0]["field"]
        api(tina, "POST", f"/audits/{newest(tina, name)['audit_id']}/disputes", body)

    sue.goto("/disputes")  # scenario 005: it is on the list, open
    expect(sue.locator(".state.review", has_text="Open").first).to_be_visible()
    open_as(sue, tina)
    expect(sue.get_by_text("The visit went past midnight.")).to_be_visible()
    decide(sue, "Accept", "Visits over midnight are right.")
    expect(sue.get_by_text(f"{SHARED - 1} disputes of the same cause")).to_be_visible()
    sue.get_by_role("button", name=f"Accept {SHARED - 1} disputes").click()
    expect(sue.get_by_text(f"{SHARED - 1} disputes decided")).to_be_visible()

    assert {newest(tina, name)["verdict"] for name in names} == {"PASS"}
    sue.goto("/dispute_figures")
    expect(sue.get_by_text("100% (76–100%)").first).to_be_visible()
    sue.goto("/trail")  # scenario 006: the trail holds it
    expect(sue.get_by_text("Dispute decided").first).to_be_visible()

    tina.goto("/notices")
    expect(tina.get_by_text("Visits over midnight are right.").first).to_be_visible()
    tina.locator(".rows a, a", has_text="was accepted by sue").last.click()
    expect(tina.get_by_text("Visits over midnight are right.").first).to_be_visible()
    expect(tina.get_by_text("Accepted").first).to_be_visible()


def test_012_a_technician_sees_own_sheets_only(
    chromium: Browser, stack: RunningStack, tina: Page
) -> None:
    send(tina, failing("mine-alone"))
    audit = newest(tina, "mine-alone")["audit_id"]
    with browser_of(chromium, stack, "olaf", "technician") as olaf:
        olaf.goto("/own")
        expect(olaf.get_by_text("You have no sheets yet")).to_be_visible()
        olaf.goto(f"/audit?audit={audit}")
        expect(olaf.get_by_text("There is no such audit")).to_be_visible()
        olaf.goto(f"/disputing?audit={audit}")
        expect(olaf.get_by_text("There is no such audit")).to_be_visible()
        olaf.goto("/disputes")
        expect(olaf.get_by_text("You may not see this page")).to_be_visible()


def test_an_appeal_goes_to_a_second_person(
    chromium: Browser, stack: RunningStack, tina: Page, sue: Page
) -> None:
    send(tina, failing("appealed"))
    dispute(tina, "appealed", "The clock on the pad was wrong.")
    open_as(sue, tina)
    decide(sue, "Reject", "The pad takes its time from the network.")

    tina.reload()
    expect(tina.get_by_text("The pad takes its time from the network.")).to_be_visible()
    tina.get_by_label("Appeal").fill("It had no network.")
    tina.get_by_role("button", name="Appeal").click()
    expect(tina.get_by_text("Escalated").first).to_be_visible()
    sue.reload()
    expect(sue.get_by_role("heading", name="Decide")).to_have_count(0)
    with browser_of(chromium, stack, "ben", "supervisor") as ben:
        open_as(ben, tina)
        decide(ben, "Accept", "Right: the log says so.")

    assert newest(tina, "appealed")["verdict"] == "PASS"
    tina.reload()
    expect(tina.get_by_text("Right: the log says so.")).to_be_visible()
    expect(tina.get_by_text("You can appeal once")).to_have_count(0)


def test_a_waiver_counts_until_it_ends(
    chromium: Browser, stack: RunningStack, tina: Page, sue: Page
) -> None:
    send(tina, failing("waived"))
    audit = newest(tina, "waived")["audit_id"]
    with browser_of(chromium, stack, "quinn", "qa_lead") as quinn:
        quinn.goto(f"/audit?audit={audit}")
        quinn.get_by_role("button", name="Waive").click()
        quinn.get_by_label("Why is it acceptable for a time?").fill("Agreed by phone.")
        quinn.get_by_role("button", name="Ask for it").click()
        expect(quinn.get_by_role("heading", name=re.compile(r"^Waiver \d+$"))).to_be_visible()
        url = quinn.url

    sue.goto(url)
    sue.get_by_label("Why").fill("For this month.")
    sue.get_by_label("Why").blur()
    sue.get_by_role("button", name="Approve").click()
    expect(sue.get_by_text("Approved by sue")).to_be_visible()
    assert newest(tina, "waived")["verdict"] == "WAIVED"

    change(stack, "update waivers set expires_at = now() - interval '1 second'")

    expect(sue.get_by_text("Nothing")).to_have_count(0)
    tina.wait_for_function(
        """async () => {
            const answer = await fetch('/api/v1/audits?limit=200');
            const found = (await answer.json()).items.find(one => one.filename == 'waived.pdf');
            return found.verdict === 'FAIL';
        }""",
        timeout=SWEEP_PATIENCE_MS,
    )
    sue.goto("/waivers")
    sue.get_by_role("radio", name=re.compile("^Over")).click()
    expect(sue.get_by_text("Expired").first).to_be_visible()


def test_a_corrected_sheet_closes_its_finding(tina: Page) -> None:
    send(tina, failing("to-correct"))
    tina.goto("/own")
    good = sample_sheets.draw()["sample-1-repair-complete.pdf"] + b"\n% corrected"
    put(tina, {"corrected.pdf": good})
    # From then on Streamlit keeps the button until the file is there.
    expect(tina.get_by_role("button", name="Remove corrected.pdf")).to_be_visible()
    tina.wait_for_load_state("networkidle")
    tina.get_by_role("button", name="Send the corrected sheet").first.click()

    expect(tina.get_by_text("Replaces to-correct.pdf", exact=False)).to_be_visible(timeout=60_000)
    expect(tina.get_by_text("Solved:", exact=False)).to_be_visible()
