"""Debian's Chromium in front of the real stack."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    StorageState,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.browser import doubtful_sheets, touring
from tests.browser.sending import send
from tests.browser.touring import Visit
from tests.running_stack import RunningStack

PAGE_PATIENCE_MS = 60_000
SCREEN: ViewportSize = {"width": 1440, "height": 1000}
FLAGS = ["--no-sandbox", "--disable-background-networking"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of the machine; the tests are skipped where there is none."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed (apt-get install chromium).")
    expect.set_options(timeout=PAGE_PATIENCE_MS)  # its own five seconds are few beside other work
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def stranger(chromium: Browser, stack: RunningStack) -> Iterator[Page]:
    """A browser that never signed in."""
    context = chromium.new_context(base_url=stack.url, viewport=SCREEN)
    context.set_default_timeout(PAGE_PATIENCE_MS)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def session(chromium: Browser, stack: RunningStack) -> StorageState:
    """What the printed link gives; a link works once, so the tests share it."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(stack.link)
    page.get_by_role("heading", name="Overview").wait_for(timeout=PAGE_PATIENCE_MS)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="session")
def desk(chromium: Browser, stack: RunningStack, session: StorageState) -> Iterator[BrowserContext]:
    """A browser that is signed in; it keeps what it has loaded of the pages' programs."""
    context = chromium.new_context(base_url=stack.url, viewport=SCREEN, storage_state=session)
    context.set_default_timeout(PAGE_PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def page(desk: BrowserContext) -> Iterator[Page]:
    """A tab of a browser that is signed in."""
    page = desk.new_page()
    yield page
    page.close()


@pytest.fixture
def page_alone(chromium: Browser, stack: RunningStack, session: StorageState) -> Iterator[Page]:
    """A browser of the test's own that is signed in, for those who sign it out or cut it off."""
    context = chromium.new_context(base_url=stack.url, viewport=SCREEN, storage_state=session)
    context.set_default_timeout(PAGE_PATIENCE_MS)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def tour(desk: BrowserContext) -> list[Visit]:
    """All pages, a sheet that waits for a person on them."""
    page = desk.new_page()
    send(page, {"met-on-tour.pdf": doubtful_sheets.draw(72)})
    visits = touring.tour(page)
    page.close()
    return visits
