"""PostgreSQL and Redis taken away from the running stack: each panel fails alone, in a browser."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psutil
import pytest
from playwright.sync_api import Page, expect

from tests.running_stack import RunningStack

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


@contextmanager
def frozen(stack: RunningStack, url_name: str) -> Iterator[None]:
    """A server of the stack neither answers nor ends: nobody starts another one."""
    services = json.loads((stack.data_dir / "services.json").read_text())
    port = urlsplit(services[url_name]).port
    listening = psutil.net_connections("tcp")
    (pid,) = {one.pid for one in listening if one.laddr[1:2] == (port,) and one.status == "LISTEN"}
    server = psutil.Process(pid)
    family = [server, *server.children(recursive=True)]
    for one in family:
        one.suspend()
    try:
        yield
    finally:
        for one in family:
            one.resume()


def test_without_postgres_the_queue_shows_what_it_showed_last(
    page: Page, stack: RunningStack
) -> None:
    for path in ("/queue", "/errors", "/incidents"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/queue")
    expect(page.get_by_text("Redis carries")).to_be_visible()
    expect(page.get_by_text("showed a sign of life")).to_be_visible()

    with frozen(stack, "database_url"):
        page.goto("/queue")
        expect(page.get_by_text("The database does not answer").first).to_be_visible()
        expect(page.get_by_text("This is how it was").first).to_be_visible()
        expect(page.get_by_text("showed a sign of life")).to_be_visible()  # then
        expect(page.get_by_text("Redis carries")).to_be_visible()  # now
        page.goto("/incidents")
        expect(page.get_by_text("Whom to call")).to_be_visible()
        expect(page.get_by_role("row").filter(has_text="Infrastructure")).to_be_visible()
        page.goto("/health")
        expect(page.get_by_text("Start PostgreSQL.").first).to_be_visible()

    page.goto("/queue")
    expect(page.get_by_text("Pause interactive")).to_be_visible()
    expect(page.get_by_text("This is how it was")).to_have_count(0)


def test_without_redis_only_what_redis_tells_is_old(page: Page, stack: RunningStack) -> None:
    page.goto("/queue")
    expect(page.get_by_text("Redis carries")).to_be_visible()

    with frozen(stack, "redis_url"):
        page.goto("/queue")
        expect(page.get_by_text("Redis is away").first).to_be_visible()
        expect(page.get_by_text("Redis carries")).to_be_visible()
        expect(page.get_by_text("This is how it was")).to_have_count(1)
        expect(page.get_by_text("showed a sign of life")).to_have_count(1)
        page.goto("/health")
        expect(page.get_by_text("Start Redis again.").first).to_be_visible()

    page.goto("/queue")
    expect(page.get_by_text("This is how it was")).to_have_count(0)
