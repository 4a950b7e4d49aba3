"""A queue of doubtful sheets, decided by keyboard alone."""

import re

import psycopg
import pytest
from playwright.sync_api import Page, expect

from core.embedded import running
from tests.browser import doubtful_sheets
from tests.browser.sending import send
from tests.running_stack import RunningStack

SHEETS = 20
pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


@pytest.fixture(autouse=True)
def _nothing_waits(stack: RunningStack) -> None:
    """What other tests left waiting would come up between the sheets of these."""
    services = running.services(stack.data_dir)
    assert services is not None
    with psycopg.connect(services.database_url) as connection:
        connection.execute(
            "update reviews set state = 'superseded', ended_at = now() where ended_at is null"
        )


class Keyboard:
    """The page's keyboard, counting."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.pressed = 0

    def press(self, key: str) -> None:
        self.pressed += 1
        self._page.keyboard.press(key)


def test_twenty_sheets_are_reviewed_by_keyboard_alone(page: Page) -> None:
    files = {f"doubtful-{n:02}.pdf": doubtful_sheets.draw(n) for n in range(1, SHEETS + 1)}
    send(page, files)
    page.goto("/reviews")
    page.get_by_role("button", name="Start reviewing").click()
    doubts_of = {name: doubtful_sheets.doubts(n) for n, name in enumerate(files, start=1)}

    for _ in range(SHEETS):
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_text(re.compile(r"doubtful-\d+\.pdf"))
        name = heading.inner_text()
        expect(page.locator("#tab-todo")).to_have_text(f"Decide ({doubts_of[name]})")
        expect(page.locator(".item.chosen")).to_be_visible()
        keyboard = Keyboard(page)
        for _ in range(doubts_of[name]):
            keyboard.press("a")
        keyboard.press("Enter")
        expect(page.get_by_text(name, exact=True)).to_have_count(0)
        assert keyboard.pressed <= doubts_of[name] + 1
        doubts_of.pop(name)

    assert doubts_of == {}  # each sheet once
    expect(page.get_by_text("Nothing else waits for a person.")).to_be_visible()


def test_a_sheet_is_decided_and_finished_without_a_key(page: Page) -> None:
    send(page, {"by-mouse.pdf": doubtful_sheets.draw(46)})
    page.get_by_role("link", name="by-mouse.pdf").click()
    page.get_by_role("button", name="Review").click()
    finish = page.get_by_role("button", name="Finish (Enter)")
    finish.click()
    expect(page.get_by_text("1 still to decide")).to_be_visible()
    expect(finish).not_to_have_class("primary")
    page.get_by_role("button", name="Accept (A)").click()
    expect(finish).to_have_class("primary")
    finish.click()

    expect(page.get_by_text("by-mouse.pdf", exact=True)).to_have_count(0)


def test_a_value_is_corrected_in_place_and_both_verdicts_stay(page: Page) -> None:
    send(page, {"to-correct.pdf": doubtful_sheets.draw(42)})
    page.get_by_role("link", name="to-correct.pdf").click()
    page.get_by_role("tab", name=re.compile("^Fields")).click()
    page.get_by_role("button", name=re.compile("^Date")).first.click()

    page.keyboard.press("c")
    page.get_by_label("What does the sheet say for Date?").fill("15/03/2026")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Every rule of the spec is met.")).to_be_visible()
    page.get_by_role("tab", name="Audits of this sheet (2)").click()
    expect(page.get_by_text("Needs review → Pass.")).to_be_visible()
    expect(page.get_by_text("service_date: 2026-03-14 → 15/03/2026")).to_be_visible()


def test_the_keys_are_shown_and_a_sheet_is_handed_on(page: Page) -> None:
    send(page, {"to-hand-on.pdf": doubtful_sheets.draw(44)})
    page.get_by_role("link", name="to-hand-on.pdf").click()
    page.get_by_role("button", name="Review").click()
    expect(page.locator("#tab-todo")).to_have_text("Decide (1)")

    page.keyboard.press("?")
    expect(page.get_by_text("hand the sheet on, with a reason")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 still to decide")).to_be_visible()
    page.keyboard.press("e")
    page.get_by_label("Why is this sheet handed on?").fill("Which of the two days?")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Nothing else waits for a person.")).to_be_visible()
    page.goto("/reviews")
    page.get_by_text("Handed on", exact=True).last.click()
    expect(page.get_by_text("Which of the two days?")).to_be_visible()
