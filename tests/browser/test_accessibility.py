"""axe finds nothing serious in the project's own markup, in both themes and at both widths."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, StorageState, ViewportSize, expect

from tests.browser import doubtful_sheets
from tests.browser.conftest import PAGE_PATIENCE_MS
from tests.browser.sending import send
from tests.browser.touring import Visit, serious
from tests.running_stack import RunningStack

WIDE: ViewportSize = {"width": 1440, "height": 1000}
NARROW: ViewportSize = {"width": 390, "height": 844}
pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


@pytest.fixture(
    params=[("light", WIDE), ("dark", WIDE), ("light", NARROW), ("dark", NARROW)],
    ids=["light", "dark", "light, narrow", "dark, narrow"],
)
def dressed(
    request: pytest.FixtureRequest, chromium: Browser, stack: RunningStack, session: StorageState
) -> Iterator[Page]:
    """A browser of one theme and one width, signed in."""
    theme, size = request.param
    context = chromium.new_context(
        base_url=stack.url, viewport=size, storage_state=session, color_scheme=theme
    )
    context.set_default_timeout(PAGE_PATIENCE_MS)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def doubtful(chromium: Browser, stack: RunningStack, session: StorageState) -> str:
    """A sheet that waits for a person; its name."""
    context = chromium.new_context(base_url=stack.url, viewport=WIDE, storage_state=session)
    context.set_default_timeout(PAGE_PATIENCE_MS)
    send(context.new_page(), {"to-look-at.pdf": doubtful_sheets.draw(71)})
    context.close()
    return "to-look-at.pdf"


def test_own_markup_is_accessible(dressed: Page, doubtful: str) -> None:
    page, found = dressed, []
    page.goto("/audits?text=look")
    expect(page.get_by_role("link", name=doubtful).first).to_be_visible()
    found += serious(page)
    page.goto("/reviews")
    expect(page.get_by_role("link", name=doubtful)).to_be_visible()
    found += serious(page)
    page.get_by_role("link", name=doubtful).click()
    expect(page.locator("#tab-todo")).to_be_visible()
    expect(page.locator(".item.chosen")).to_be_visible()
    found += serious(page)
    page.locator("#tab-fields").click()
    found += serious(page)
    page.keyboard.press("c")
    found += serious(page)

    assert found == []


def test_every_page_is_accessible(tour: list[Visit]) -> None:
    assert [f"{visit.title}: {said}" for visit in tour for said in visit.serious] == []
