"""The acceptance scenarios of the desk, each by its number, in a real browser."""

import os
import re
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from core.adapters import sample_sheets
from tests.browser import doubtful_sheets
from tests.browser.conftest import PAGE_PATIENCE_MS, SCREEN
from tests.browser.sending import VERDICT_PATIENCE_MS, choose, files_input, hand_over, put, send
from tests.running_stack import RunningStack

MB = 1024 * 1024
pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def sheet(number: int) -> bytes:
    """A sheet that no other test has sent."""
    return doubtful_sheets.draw(1_000 + number)


def test_002_a_single_sheet_shows_its_fields(page: Page) -> None:
    send(page, {"uat-002.pdf": sheet(2)})
    page.get_by_role("link", name="uat-002.pdf").click()
    page.get_by_role("tab", name=re.compile("^Fields")).click()

    expect(page.get_by_text("JOB-301002").first).to_be_visible()


def test_003_a_batch_of_five_is_followed_each_by_itself(page: Page) -> None:
    files = {f"uat-003-{n}.pdf": sheet(30 + n) for n in range(5)}

    send(page, files)

    for name in files:
        expect(page.get_by_role("link", name=name)).to_be_visible()
    expect(page.locator(".state.review")).to_have_count(5)
    page.reload()
    expect(page.get_by_text("5 of 5 sheets done")).to_be_visible()


def test_004_a_failure_is_found_by_its_filter_with_its_evidence(page: Page) -> None:
    name = "uat-004.pdf"
    unsigned = sample_sheets.draw()["sample-4-maintenance-two-pages.pdf"] + b"\n% of scenario 004"
    send(page, {name: unsigned})

    page.goto("/audits?verdict=FAIL")
    page.get_by_role("link", name=name).click()
    page.locator(".item > button").first.click()

    expect(page.get_by_text(re.compile("^S[01] (blocker|critical)")).first).to_be_visible()
    expect(page.get_by_text("Reason code").first).to_be_visible()
    expect(page.get_by_text("Confidence", exact=True).first).to_be_visible()
    expect(page.locator(".crop img").first).to_be_visible()
    page.get_by_role("tab", name="Text").click()
    expect(page.get_by_text("JOB-204933").first).to_be_visible()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("uat-020.pdf", b"", "The file is empty."),
        ("uat-021.pdf", b"%PDF-1.7\nbroken", "not taken"),
    ],
)
def test_020_021_a_bad_file_is_refused_in_words(
    page: Page, name: str, content: bytes, said: str
) -> None:
    send(page, {name: content}, is_awaited=False)

    expect(page.get_by_text(said).first).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)


def test_022_a_file_of_fifty_megabytes_is_taken(page: Page, tmp_path: Path) -> None:
    ballast = os.urandom(50 * MB - len(sheet(22)) - 64 * 1024)
    assert len(zlib.compress(ballast[:MB])) > 0.99 * MB  # nothing makes it smaller on the way
    path = tmp_path / "uat-022.pdf"
    path.write_bytes(sheet(22) + b"\n%" + ballast.replace(b"\n", b" "))

    page.goto("/upload")
    files_input(page).set_input_files(path)
    remove = page.get_by_role("button", name="Remove uat-022.pdf")
    expect(remove).to_be_visible(timeout=VERDICT_PATIENCE_MS)
    hand_over(page)

    expect(page.get_by_text("1 of 1 sheet done")).to_be_visible(timeout=VERDICT_PATIENCE_MS)
    expect(page.get_by_role("link", name="uat-022.pdf")).to_be_visible()


def test_023_three_people_upload_at_once(
    chromium: Browser, stack: RunningStack, session: StorageState
) -> None:
    contexts = [
        chromium.new_context(base_url=stack.url, viewport=SCREEN, storage_state=session)
        for _ in range(3)
    ]
    pages = [context.new_page() for context in contexts]
    for number, page in enumerate(pages):
        page.set_default_timeout(PAGE_PATIENCE_MS)
        choose(page, {f"uat-023-{number}.pdf": sheet(230 + number)})

    for page in pages:
        page.get_by_role("button", name="Audit these sheets").click()

    for page in pages:
        expect(page.get_by_text("1 of 1 sheet done")).to_be_visible(timeout=VERDICT_PATIENCE_MS)
    for context in contexts:
        context.close()


def test_024_after_the_session_the_next_step_leads_to_sign_in(page_alone: Page) -> None:
    page = page_alone
    page.goto("/audits")
    expect(page.get_by_role("heading", name="Audits")).to_be_visible()

    page.context.clear_cookies()
    page.goto("/reviews")

    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()


def test_025_a_lost_connection_costs_nothing(page_alone: Page) -> None:
    page = page_alone
    files = {f"uat-025-{n}.pdf": sheet(250 + n) for n in range(3)}
    first = dict(list(files.items())[:1])
    send(page, first)

    page.goto("/upload")
    expect(page.get_by_role("button", name="Audit these sheets")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.context.set_offline(offline=True)
    put(page, files)
    expect(page.get_by_role("button", name="Remove uat-025-0.pdf")).to_have_count(0)
    page.context.set_offline(offline=False)

    for name in files:  # they come by themselves: nobody has to choose them again
        expect(page.get_by_role("button", name=f"Remove {name}")).to_be_visible()
    hand_over(page)
    expect(page.get_by_text("2 of 2 sheets done")).to_be_visible(timeout=VERDICT_PATIENCE_MS)
    expect(page.get_by_text("received before")).to_be_visible()
    page.goto("/audits?text=uat+025")
    for name in files:
        expect(page.get_by_role("link", name=name)).to_have_count(1)


def test_two_hundred_files_at_once_are_followed_over_a_reload(page: Page) -> None:
    send(page, {f"many-{n:03}.pdf": sheet(2000 + n) for n in range(200)}, is_awaited=False)

    taken = page.get_by_text(re.compile(r"\d+ of 200 sheets done"))
    expect(taken).to_be_visible(timeout=VERDICT_PATIENCE_MS)
    page.reload()
    expect(taken).to_be_visible()

    done = page.get_by_text("200 of 200 sheets done")
    expect(done).to_be_visible(timeout=VERDICT_PATIENCE_MS)
    expect(page.get_by_role("link", name="many-199.pdf")).to_be_visible()
