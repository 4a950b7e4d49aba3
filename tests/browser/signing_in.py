"""People at their own browsers, in front of the one stack."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from playwright.sync_api import Browser, Page

from core.domain.access import Role
from tests.browser.conftest import PAGE_PATIENCE_MS, SCREEN
from tests.running_stack import RunningStack


@contextmanager
def browser_of(chromium: Browser, stack: RunningStack, name: str, role: str) -> Iterator[Page]:
    """A browser in which this person has opened the link they were given."""
    context = chromium.new_context(base_url=stack.url, viewport=SCREEN)
    context.set_default_timeout(PAGE_PATIENCE_MS)
    page = context.new_page()
    page.goto(stack.new_link(name, Role(role)))
    page.get_by_text(f"Signed in as {name}").wait_for()
    yield page
    context.close()


def change(stack: RunningStack, statement: str) -> None:
    """Bend the ledger: time that passed."""
    services = json.loads((stack.data_dir / "services.json").read_text())
    with psycopg.connect(services["database_url"]) as connection:
        connection.execute(statement)
