"""Whoever is on call, in a real browser: how soon Health says it, and how long pages take."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

FLAGS: Final = ["--no-sandbox", "--disable-background-networking"]
PATIENCE_MS: Final = 120_000
READY: Final = "[data-testid=stApp][data-test-script-state=notRunning] h1"
PAGES: Final = (
    "health", "queue", "errors", "runbooks", "runbook?runbook=database", "incidents",
)  # fmt: skip
SIZES: Final = {
    1440: ViewportSize(width=1440, height=1000),
    390: ViewportSize(width=390, height=844),
}


class Onlooker:
    """Signed in, with Health open the whole time."""

    def __init__(self, context: BrowserContext, url: str, link: str) -> None:
        self._context, self._url = context, url
        context.set_default_timeout(PATIENCE_MS)
        self._health, self._other = context.new_page(), context.new_page()
        self._health.goto(link)
        self._health.goto(f"{url}/health")
        self._health.locator(READY).first.wait_for()

    def until(self, check: str, *, fails: bool, within_s: float) -> float:
        """Seconds until Health shows this check as failing, or not as failing any more.

        Errors: TimeoutError.
        """
        row = self._health.get_by_role("row").filter(has_text=check)
        failing = row.filter(has_text="Fails").first
        began = time.monotonic()
        while time.monotonic() - began < within_s:
            if failing.is_visible() is fails:
                return time.monotonic() - began
            time.sleep(0.1)
        raise TimeoutError(f"“{check}” within {within_s:.0f} s: {fails=}")

    def says(self, words: str) -> bool:
        """Whether Health shows these words."""
        return self._health.get_by_text(words).first.is_visible()

    def seconds(self, path: str) -> float:
        """From asking for a page until it is there whole."""
        began = time.perf_counter()
        self._other.goto(f"{self._url}/{path}", wait_until="commit")
        self._other.locator(READY).first.wait_for()
        return time.perf_counter() - began

    def screens(self, folder: Path, name: str) -> None:
        """A picture of each page, wide and narrow, light and dark."""
        for path in PAGES:
            for width, size in SIZES.items():
                self._other.set_viewport_size(size)
                for scheme in ("light", "dark"):
                    _picture(
                        self._other,
                        f"{self._url}/{path}",
                        scheme,
                        folder / (f"{name}-{path.partition('?')[0]}-{width}-{scheme}.png"),
                    )


def _picture(page: Page, url: str, scheme: str, to: Path) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(url)
    page.locator(READY).first.wait_for()
    page.wait_for_timeout(500)
    page.screenshot(path=to, full_page=True)


@contextmanager
def looking(browser: str, url: str, link: str) -> Iterator[Onlooker]:
    """A browser of one's own."""
    with sync_playwright() as playwright:
        chromium: Browser = playwright.chromium.launch(executable_path=browser, args=FLAGS)
        try:
            yield Onlooker(chromium.new_context(viewport=SIZES[1440]), url, link)
        finally:
            chromium.close()
