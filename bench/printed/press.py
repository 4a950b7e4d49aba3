"""Chromium as the press: HTML in, PDF out."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.exam.model import Sheet

FLAGS = ["--no-sandbox", "--disable-background-networking"]


@contextmanager
def press(html: Mapping[int, str]) -> Iterator[Callable[[Sheet, Path], None]]:
    """What prints the page of a sheet into a file; the pages are given by the sheet's number."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit(
            "These sheets are printed by Chromium, which is not installed"
            " (apt-get install chromium)."
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page()

        def draw(sheet: Sheet, pdf: Path) -> None:
            page.set_content(html[sheet.number])
            page.pdf(path=pdf, print_background=True, prefer_css_page_size=True)

        yield draw
        browser.close()
