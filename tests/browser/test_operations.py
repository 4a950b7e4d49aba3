"""Health, Queue, Errors and Runbooks in a real browser: a step is taken, and nothing is hidden
from those who cannot see colours."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.touring import serious

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def test_workers_are_restarted_from_the_runbook_that_health_leads_to(page: Page) -> None:
    page.goto("/runbooks")
    page.get_by_role("link", name="OCR processing stuck").click()
    expect(page.get_by_role("heading", name="OCR processing stuck")).to_be_visible()
    step = page.get_by_text(re.compile(r"^\d+\. Restart the workers"))
    step.scroll_into_view_if_needed()
    page.get_by_label("Why", exact=True).nth(1).fill("they hang")
    page.get_by_role("button", name="Do it").nth(1).click()

    expect(page.get_by_text("1 worker asked to restart.").first).to_be_visible()
    page.goto("/trail")
    expect(page.get_by_text("Runbook step done").first).to_be_visible()


def test_the_pages_of_operations_are_accessible(page: Page) -> None:
    found = []
    for path, words in (
        ("/health", "checks hold"),
        ("/queue", "Empty in"),
        ("/errors", "Failed attempts of 90 days"),
        ("/runbooks", "Slow performance"),
        ("/runbook?runbook=database", "Review active connections"),
    ):
        page.goto(path)
        expect(page.get_by_text(words).first).to_be_visible()
        found += serious(page)

    assert found == []
