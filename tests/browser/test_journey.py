"""From a file to a verdict with its evidence, as a person does it."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import FloatRect, Page, expect

from core.adapters import sample_sheets
from tests.browser.sending import files_input

ROOT = Path(__file__).resolve().parents[2]
REAL_SHEETS = ROOT.parent / "shared" / "samples" / "field_docs"
VERDICT_PATIENCE_MS = 240_000
GLIDE_PATIENCE_S, GLIDE_LOOK_MS = 30.0, 300.0
VERDICTS = ".state.pass, .state.fail, .state.review, .state.refused"

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


@pytest.mark.parametrize("path", ["/", "/audits", "/audit", "/upload"])
def test_a_stranger_sees_only_how_to_sign_in(stranger: Page, path: str) -> None:
    stranger.goto(path)

    expect(stranger.get_by_role("heading", name="You are signed out")).to_be_visible()
    expect(stranger.get_by_role("heading", level=1)).to_have_count(1)


def test_a_page_picture_needs_a_session(stranger: Page) -> None:
    answer = stranger.request.get("/api/sheets/00000000-0000-4000-8000-000000000000/pages/1.jpg")

    assert answer.status == 401


def test_a_sheet_goes_from_file_to_finding_and_its_box(page: Page) -> None:
    outside: list[str] = []
    page.on("request", lambda r: outside.append(r.url) if _is_outside(r.url) else None)
    name = "sample-2-repair-scan-unsigned.pdf"
    upload(page, name, sample_sheets.draw()[name], "application/pdf")
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()

    finding = page.get_by_role("button", name="Customer Signature").first
    finding.click()

    expect(page.locator("g.place.chosen")).to_be_visible()
    assert lies_inside(page, "g.place.chosen .edge", ".window")
    page.wait_for_url("**at=finding-*")
    assert outside == []


def test_the_back_button_leads_to_the_list_as_it_was(page: Page) -> None:
    name = "returned-from.pdf"
    sheet = sample_sheets.draw()["sample-1-repair-complete.pdf"] + b"\n% not the one of the samples"
    upload(page, name, sheet, "application/pdf")
    batch = page.url
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()

    page.go_back()

    expect(page.get_by_role("heading", name="This upload")).to_be_visible()
    assert page.url == batch


def test_a_box_on_the_page_opens_what_was_said_of_it(page: Page) -> None:
    name = "sample-4-maintenance-two-pages.pdf"
    upload(page, name, sample_sheets.draw()[name], "application/pdf")
    page.get_by_role("link", name=name).click()
    page.locator("#tab-fields").click()
    assert lies_inside(page, "g.place", ".window")

    page.locator("g.place").first.click(force=True)

    expect(page.locator(".item.chosen")).to_have_count(1)
    page.get_by_role("button", name="Next page").click()
    expect(page.locator(".where")).to_have_text("Page 2 of 2")


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("job_card_typed.pdf", "application/pdf"),
        ("gardening_job_bill.jpg", "image/jpeg"),
    ],
)
def test_a_real_sheet_gets_its_verdict(page: Page, name: str, media_type: str) -> None:
    path = REAL_SHEETS / name
    if not path.exists():
        pytest.skip("The folder of real sheets is not beside the repository.")

    upload(page, name, path.read_bytes(), media_type)


def upload(page: Page, name: str, content: bytes, media_type: str) -> None:
    """Send one file through the form and wait for its verdict."""
    page.goto("/upload")
    files_input(page).set_input_files({"name": name, "mimeType": media_type, "buffer": content})
    expect(page.get_by_role("button", name=f"Remove {name}")).to_be_visible()
    page.get_by_role("button", name="Audit these sheets").click()
    expect(page.get_by_role("link", name=name)).to_be_visible()
    expect(page.locator(VERDICTS).first).to_be_visible(timeout=VERDICT_PATIENCE_MS)


def lies_inside(page: Page, inner: str, outer: str) -> bool:
    """True where the one comes to rest wholly within the other: the page glides there."""
    before, deadline = None, time.monotonic() + GLIDE_PATIENCE_S
    while time.monotonic() < deadline:
        now = tuple(page.locator(at).first.bounding_box() for at in (inner, outer))
        if now == before and _holds(*now):
            return True
        before = now
        page.wait_for_timeout(GLIDE_LOOK_MS)
    return False


def _holds(small: FloatRect | None, large: FloatRect | None) -> bool:
    return (
        small is not None
        and large is not None
        and small["x"] >= large["x"]
        and small["y"] >= large["y"]
        and small["x"] + small["width"] <= large["x"] + large["width"]
        and small["y"] + small["height"] <= large["y"] + large["height"]
    )


def _is_outside(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "data:", "blob:"))
