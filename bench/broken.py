"""How soon a broken part is told, and how long pages take meanwhile: `python -m bench.broken`.

A running stack (app, worker's host, PostgreSQL, Redis, an object store and an OCR provider) is
broken in each way and mended as the runbook says, with a browser looking on. Seconds are those a
person with Health open waits.
"""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from bench.api import serving
from bench.breakages import ALL, OLU, SMALL_DISK_BYTES, Breakage, Stack
from bench.onlooker import PAGES, Onlooker, looking
from core.domain import actors
from core.services.access import api_tokens, sign_in
from core.services.access.api_tokens import Grant
from tests.chaos import scene as scenes

RED_WITHIN_S: Final = 30.0
PAGE_WITHIN_S: Final = 2.0
GREEN_WITHIN_S: Final = 120.0
PATIENCE: Final = 4  # times the goal, until it is given up
PORT: Final = 18_700


@dataclass(frozen=True, slots=True)
class Found:
    """Of one way to break it. Seconds; `page` is the slowest page, None where it was never red."""

    name: str
    red_s: float | None
    says_why: bool
    pages: dict[str, float]
    green_s: float | None

    @property
    def slowest(self) -> tuple[str, float]:
        """The page that took the longest."""
        return max(self.pages.items(), key=lambda item: item[1])

    @property
    def is_good(self) -> bool:
        """True where every promise is kept."""
        is_red = self.red_s is not None and self.red_s <= RED_WITHIN_S
        is_quick = self.slowest[1] <= PAGE_WITHIN_S
        return is_red and self.says_why and is_quick and self.green_s is not None


def main(
    only: Annotated[str, typer.Option(help="Only ways whose name has these words.")] = "",
    screens: Annotated[Path | None, typer.Option(help="Pictures of each page go here.")] = None,
) -> None:
    """Break it in every way, print seconds; status 1 where a promise is not kept."""
    browser = shutil.which("chromium")
    if browser is None:
        sys.exit("Chromium is not installed.")
    chosen = [one for one in ALL if only.lower() in one.name.lower()]
    with stack() as (running, link), looking(browser, _url(), link) as onlooker:
        for path in PAGES:  # each once: the first visitor of a page waits for its imports
            onlooker.seconds(path)
        healthy = {path: onlooker.seconds(path) for path in PAGES}
        if screens is not None:
            screens.mkdir(parents=True, exist_ok=True)
            onlooker.screens(screens, "healthy")
        found = [_measure(one, running, onlooker, screens) for one in chosen]
    raise typer.Exit(_show(healthy, found))


@contextmanager
def stack() -> Iterator[tuple[Stack, str]]:
    """Everything running, its data on a small disk of its own where we may make one."""
    with ExitStack() as stacked:
        folder = Path(tempfile.mkdtemp(prefix="jobsheet-broken-"))
        stacked.callback(shutil.rmtree, folder, ignore_errors=True)
        stacked.enter_context(_small_disk(folder / "data"))
        scene = stacked.enter_context(scenes.opened(folder, lapse_s=30.0))
        token = api_tokens.create(scene.rt, Grant("bench"), actor=actors.command_line("bench"))
        link = sign_in.new_link(
            replace(scene.rt, public_url=_url()),
            actor=actors.command_line("bench"),
            name=OLU.name,
            role=OLU.role,
        )
        environment = scene.environment | {
            "PORT": str(PORT), "PUBLIC_URL": _url(), "API_REQUESTS_PER_MINUTE": "1000000",
            "JWT_SECRET": secrets.token_hex(32),
        }  # fmt: skip
        stacked.enter_context(serving(["app.py"], environment, PORT))
        pool = scene.add_pool()
        yield Stack(scene, pool, PORT, token), link


@contextmanager
def _small_disk(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True)
    folder.parent.chmod(0o711)
    options = ["-t", "tmpfs", "-o", f"size={SMALL_DISK_BYTES}", "tmpfs", str(folder)]
    is_root = os.geteuid() == 0
    if not is_root or subprocess.run(["mount", *options], check=False).returncode:
        raise typer.Exit(_say("A small disk can only be mounted by root: run this as root."))
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _say(sentence: str) -> int:
    Console(stderr=True).print(sentence)
    return 1


def _measure(one: Breakage, running: Stack, onlooker: Onlooker, screens: Path | None) -> Found:
    red_s, says_why, pages = None, False, {}
    with one.broken(running):
        try:
            red_s = onlooker.until(one.check, fails=True, within_s=PATIENCE * RED_WITHIN_S)
            says_why = onlooker.says(one.cause)
        except TimeoutError as error:
            _say(f"{one.name}: {error}")
        pages = {path: onlooker.seconds(path) for path in PAGES}
        if screens is not None:
            onlooker.screens(screens, one.name.lower().replace(" ", "-").replace(",", ""))
        one.mend(running)
        green_s = _green(one, onlooker)
    found = Found(one.name, red_s, says_why, pages, green_s)
    _say(f"{found}")
    return found


def _green(one: Breakage, onlooker: Onlooker) -> float | None:
    try:
        return onlooker.until(one.check, fails=False, within_s=GREEN_WITHIN_S)
    except TimeoutError:
        return None


def _url() -> str:
    return f"http://127.0.0.1:{PORT}"


def _show(healthy: dict[str, float], found: list[Found]) -> int:
    table = Table("broken", "red within", "says why", "slowest page", "Health", "mended within")
    path, seconds = max(healthy.items(), key=lambda item: item[1])
    table.add_row("nothing", "", "", f"{seconds:.1f} s, {path}", f"{healthy['health']:.1f} s", "")
    for one in found:
        path, seconds = one.slowest
        table.add_row(
            one.name, _told(one.red_s), "yes" if one.says_why else "NO",
            f"{seconds:.1f} s, {path}", f"{one.pages['health']:.1f} s", _told(one.green_s),
        )  # fmt: skip
    Console(width=120).print(table)
    return 0 if all(one.is_good for one in found) else 1


def _told(seconds: float | None) -> str:
    return "NEVER" if seconds is None else f"{seconds:.1f} s"


if __name__ == "__main__":
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(main)
    app()
