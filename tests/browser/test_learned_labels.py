"""A label nobody knew: found by two people in reviews, offered on the spec's page, made a draft."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import doubtful_sheets
from tests.browser.sending import send
from tests.browser.signing_in import browser_of, change
from tests.running_stack import RunningStack

LABEL = "Works Docket"
OFFER = re.compile(rf"^{LABEL}: JOB-\d+ \(1\)$")
TITLE = "Labels seen on sheets that this spec does not know (1)"
PUT_BACK = "update reviews set claimed_by = null, claimed_until = null, claimed_at = null"
pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def review(page: Page, name: str) -> None:
    """Say by keyboard where the job number stands, and that the date is as it was read."""
    page.goto("/audits")
    page.get_by_role("link", name=name).click()
    page.get_by_role("button", name="Review").click()
    expect(page.locator("#tab-todo")).to_have_text("Decide (2)")
    expect(page.get_by_role("button", name=OFFER)).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator("#tab-todo")).to_have_text("Decide (1)")  # the date is still doubtful
    expect(page.get_by_text("Corrected by")).to_be_visible()
    page.keyboard.press("a")
    expect(page.locator("#tab-todo")).to_have_text("Decide (0)")
    page.keyboard.press("Enter")
    expect(page.get_by_text(name, exact=True)).to_have_count(0)


def test_a_label_two_people_found_becomes_a_draft(
    page: Page, chromium: Browser, stack: RunningStack
) -> None:
    change(
        stack, "update reviews set state = 'superseded', ended_at = now() where ended_at is null"
    )
    names = [f"plant-{number}.pdf" for number in range(3)]
    send(
        page,
        {
            name: doubtful_sheets.draw(70 + number, job_label=LABEL)
            for number, name in enumerate(names)
        },
    )
    with browser_of(chromium, stack, "lena", "qa_lead") as other:
        review(other, names[0])
    change(stack, PUT_BACK)  # the next sheet came up on her desk
    for name in names[1:]:
        review(page, name)

    page.goto("/spec?spec=repair-report")
    expect(page.get_by_text(TITLE)).to_be_visible()
    expect(page.get_by_text("on 3 sheets, said by 2 people")).to_be_visible()
    expect(page.get_by_role("link", name=names[0])).to_be_visible()
    page.get_by_role("button", name="Make a draft with this label").click()
    expect(page.get_by_text("Every gate is passed")).to_be_visible()
    expect(page.get_by_text("also: Job No").first).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^In draft"))).to_be_visible()
    page.get_by_role("button", name="Not this one").click()
    page.get_by_text("(0, 1 left out)").click()
    expect(page.get_by_text("Left out (1)")).to_be_visible()

    page.goto("/trail")
    expect(page.get_by_text("Label dismissed").first).to_be_visible()
