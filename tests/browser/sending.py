"""Files sent through the form, as a person does it."""

import re
from collections.abc import Mapping

from playwright.sync_api import FilePayload, Locator, Page, expect

VERDICT_PATIENCE_MS = 240_000


def files_input(page: Page) -> Locator:
    """Where files are put in; that of folders beside it may be drawn first."""
    return page.locator("[data-testid=stFileUploaderDropzoneInput]:not([webkitdirectory])").first


def choose(page: Page, files: Mapping[str, bytes]) -> None:
    """Put files into the form."""
    page.goto("/upload")
    put(page, files)
    expect(page.get_by_role("button", name=f"Remove {next(iter(files))}")).to_be_visible()


def put(page: Page, files: Mapping[str, bytes]) -> None:
    """Hand files to the form that is open."""
    payloads: list[FilePayload] = [
        {"name": name, "mimeType": "application/pdf", "buffer": content}
        for name, content in files.items()
    ]
    files_input(page).set_input_files(payloads)


def send(page: Page, files: Mapping[str, bytes], *, is_awaited: bool = True) -> None:
    """Send files and wait until each has its verdict."""
    choose(page, files)
    hand_over(page)
    if is_awaited:
        done = re.compile(rf"{len(files)} of {len(files)} sheets? done")
        expect(page.get_by_text(done)).to_be_visible(timeout=VERDICT_PATIENCE_MS)


def hand_over(page: Page) -> None:
    """Send what the form holds, once it holds it."""
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Audit these sheets").click()
