"""What a page costs over an empty one: `python -m bench.first_view`.

The list of audits and the overview, with years of audits behind them, against a Streamlit page
that prints one word, in one browser and one run, turn by turn: from the address to the page at
rest, with its own words on it.
"""

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer
from playwright.sync_api import BrowserContext, sync_playwright
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from bench import seed
from bench.api import SECRET, environment, prepared, serving
from core import bootstrap
from core.domain import actors
from core.domain.access import Role
from core.embedded.postgres import Postgres
from core.embedded.redis import Redis
from core.services.access import sign_in
from core.settings import Settings

EMPTY_PAGE: Final = 'import streamlit as st\nst.set_page_config(layout="wide")\nst.title("Empty")\n'
GOAL: Final = 3.0
PATIENCE_MS: Final = 60_000
PORTS: Final = (18_610, 18_611)
WARM: Final = 3  # Loads before it counts: the browser keeps the scripts, the app its modules.
AT_REST: Final = "[data-testid=stApp][data-test-script-state=notRunning]"


@dataclass(frozen=True, slots=True)
class View:
    """A page and the words that are on it once it is there."""

    name: str
    url: str
    words: str


def loaded_ms(context: BrowserContext, view: View) -> float:
    """Milliseconds from the address to the page at rest."""
    page = context.new_page()
    started = time.perf_counter()
    page.goto(view.url, wait_until="commit")
    page.get_by_text(view.words).first.wait_for(timeout=PATIENCE_MS)
    page.locator(AT_REST).wait_for(timeout=PATIENCE_MS)
    took = 1000 * (time.perf_counter() - started)
    page.close()
    return took


@contextmanager
def views(audits: int, folder: Path) -> Iterator[tuple[str, list[View]]]:
    """A link to sign in with, and the pages: the empty one first. Served until the end."""
    postgres = Postgres(folder / "postgres", password=SECRET, log=folder / "postgres.log")
    redis = Redis(folder / "redis", password=SECRET, log=folder / "redis.log")
    with ExitStack() as running:
        for server in (postgres, redis):
            server.start()
            running.callback(server.stop)
        url = prepared(postgres, "first_view")
        seed.fill(url, audits)
        ours, empty = (f"http://localhost:{port}" for port in PORTS)
        words = environment(url, redis.url, folder, PORTS[0]) | {"PUBLIC_URL": ours}
        running.enter_context(serving(["app.py"], words, PORTS[0]))
        script = folder / "empty.py"
        script.write_text(EMPTY_PAGE)
        plain = ["-m", "streamlit", "run", str(script), f"--server.port={PORTS[1]}"]
        running.enter_context(serving(plain, words | {"PORT": str(PORTS[1])}, PORTS[1]))
        yield (
            _link(url, redis.url, folder, ours),
            [
                View("empty page", empty, "Empty"),
                View("audits", f"{ours}/audits", "JOB-"),
                View("overview", ours, "Overview"),
            ],
        )


def _link(url: str, redis_url: str, folder: Path, ours: str) -> str:
    found = Settings(
        database_url=SecretStr(url),
        redis_url=SecretStr(redis_url),
        jwt_secret=SecretStr(SECRET),
        data_dir=folder,
        public_url=ours,
    )
    me = actors.command_line("bench")
    return sign_in.new_link(bootstrap.build(found), actor=me, name="lead", role=Role.QA_LEAD)


def measure(link: str, asked: list[View], loads: int) -> dict[str, list[float]]:
    """Milliseconds of each load of each page, asked in turn."""
    path = shutil.which("chromium")
    if path is None:
        sys.exit("Chromium is not installed (apt-get install chromium).")
    took: dict[str, list[float]] = {view.name: [] for view in asked}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1440, "height": 1000})
        page = context.new_page()
        page.goto(link)
        page.get_by_role("heading", name="Overview").wait_for(timeout=PATIENCE_MS)
        page.close()
        for load in range(WARM + loads):
            for view in asked:
                ms = loaded_ms(context, view)
                if load >= WARM:
                    took[view.name].append(ms)
        browser.close()
    return took


def main(
    audits: Annotated[int, typer.Option(min=1_000)] = 1_000_000,
    loads: Annotated[int, typer.Option(min=2, help="Of each page.")] = 15,
) -> None:
    """Load the pages in turn and print how long they took."""
    with tempfile.TemporaryDirectory(prefix="jobsheet-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        with views(audits, folder) as (link, asked):
            took = measure(link, asked, loads)
    table = Table("page", "p50", "p95", "ratio p50", "ratio p95")
    bare = _figures(took[asked[0].name])
    for view in asked:
        p50, p95 = _figures(took[view.name])
        ratios = (f"{p50 / bare[0]:.2f}", f"{p95 / bare[1]:.2f}")
        table.add_row(view.name, f"{p50:.0f} ms", f"{p95:.0f} ms", *ratios)
    console = Console()
    console.print(table)
    console.print(f"{audits:,} audits; the goal is a ratio of at most {GOAL:g}.")


def _figures(took: list[float]) -> tuple[float, float]:
    return statistics.median(took), statistics.quantiles(took, n=20, method="inclusive")[-1]


if __name__ == "__main__":
    typer.run(main)
