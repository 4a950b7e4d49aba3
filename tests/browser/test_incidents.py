"""An incident from its opening to acknowledgement, and maintenance on every page, in a browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.running_stack import RunningStack

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def test_an_incident_is_opened_acknowledged_and_noted(page: Page) -> None:
    page.goto("/incidents")
    page.get_by_text("Open an incident").click()
    page.get_by_label("What is wrong").fill("Sheets of one customer wait")
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_role("heading", name="Sheets of one customer wait")).to_be_visible()
    expect(page.get_by_text("Nobody has it")).to_be_visible()

    page.get_by_test_id("stPopoverButton").filter(has_text="Acknowledge").click()
    page.get_by_label("A word to it").fill("I have it")
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_text("Acknowledged: I have it")).to_be_visible()

    page.get_by_label("What was seen or done").fill("Their folder was renamed")
    page.get_by_role("button", name="Note", exact=True).click()
    expect(page.get_by_text("Their folder was renamed")).to_be_visible()
    page.get_by_role("tab", name="Evidence").click()
    expect(page.get_by_text("As everything was at the opening.")).to_be_visible()

    page.get_by_role("link", name="All incidents").click()
    expect(page.get_by_role("link", name="Sheets of one customer wait")).to_be_visible()


def test_the_morning_check_is_signed(page: Page) -> None:
    page.goto("/shifts")
    expect(page.get_by_text("Recent audits are processing")).to_be_visible()
    for field in page.get_by_label("What was done about it").all():
        field.fill("Looked at, it is a test")
    page.get_by_label("Notes for the next shift").fill("All quiet.")

    page.get_by_role("button", name=re.compile("^Sign as")).click()

    expect(page.get_by_text(re.compile("^Signed by")).first).to_be_visible()
    expect(page.get_by_text("All quiet.").first).to_be_visible()


def test_maintenance_closes_the_intake_and_opens_it_again(page: Page, stack: RunningStack) -> None:
    stack.jobsheet("maintenance", "on", "--reason", "A test", "--minutes", "5")
    try:
        page.goto("/upload")
        expect(page.get_by_text("A test. No sheets are taken in until then")).to_be_visible()
        expect(page.get_by_role("button", name="Audit these sheets")).to_be_disabled()
    finally:
        stack.jobsheet("maintenance", "off")

    page.goto("/upload")
    expect(page.get_by_role("button", name="Audit these sheets")).to_be_enabled()
