"""Every page once: what its answer allows, what the browser complained of, what axe found."""

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, expect

from core.ui.places import PLACES

SERIOUS = ("serious", "critical")


@dataclass(frozen=True)
class Visit:
    """One page. `said` are the lines of the browser's console, `serious` what axe found."""

    title: str
    policy: str
    said: tuple[str, ...]
    serious: tuple[str, ...]


def tour(page: Page) -> list[Visit]:
    """All pages of the navigation, one after the other."""
    return [
        _visit(page, place.title, "/" if place.is_first else f"/{place.url_path}")
        for place in PLACES
        if not place.is_detail
    ]


def serious(page: Page) -> list[str]:
    """What axe has against elements of our own: those inside a component of ours."""
    answer: dict[str, Any] = Axe().run(page).response
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for rule in answer["violations"]
        if rule["impact"] in SERIOUS
        for node in rule["nodes"]
        if any(isinstance(target, list) for target in node["target"])
    ]


def policy_of(page: Page, path: str) -> str:
    """Open a page and wait until it stands; the security policy it came with."""
    answer = page.goto(path)
    assert answer is not None
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    return answer.headers["content-security-policy"]


def _visit(page: Page, title: str, path: str) -> Visit:
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        said.append(message.text)

    page.on("console", hear)
    policy = policy_of(page, path)
    page.remove_listener("console", hear)  # What axe itself sets off is not the page's.
    return Visit(title, policy, tuple(said), tuple(serious(page)))
