"""The real stack, and Debian's Chromium in front of it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
START_PATIENCE_S = 120
STOP_PATIENCE_S = 60
PAGE_PATIENCE_MS = 30_000
LINK = re.compile(r"http://\S+/sign-in\?token=\S+")
SCREEN: ViewportSize = {"width": 1440, "height": 1000}
FLAGS = ["--no-sandbox", "--disable-background-networking"]


@dataclass(frozen=True)
class RunningStack:
    """`jobsheet up` as a person started it: where it is, and the link it printed."""

    url: str
    link: str


@pytest.fixture(scope="session")
def stack() -> Iterator[RunningStack]:
    """One stack for the session, on a data folder and a port of its own."""
    folder = Path(tempfile.mkdtemp(prefix="jobsheet-browser-"))
    folder.chmod(0o711)  # The embedded servers run as another user where we are root.
    port, log = _free_port(), folder / "up.log"
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
    jobsheet = str(Path(sys.executable).with_name("jobsheet"))
    command = [jobsheet, "up", "--no-browser", "--workers", "1"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--port", str(port), "--data-dir", str(folder / "data")],
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=kept,
        )
    try:
        yield RunningStack(url=f"http://127.0.0.1:{port}", link=_link(log, process))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(STOP_PATIENCE_S)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of the machine; the tests are skipped where there is none."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed (apt-get install chromium).")
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


@pytest.fixture
def page(chromium: Browser, stack: RunningStack, session: StorageState) -> Iterator[Page]:
    """A browser that is signed in."""
    context = chromium.new_context(base_url=stack.url, viewport=SCREEN, storage_state=session)
    context.set_default_timeout(PAGE_PATIENCE_MS)
    yield context.new_page()
    context.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _link(log: Path, process: "subprocess.Popen[bytes]") -> str:
    deadline = time.monotonic() + START_PATIENCE_S
    while time.monotonic() < deadline:
        said = log.read_text("utf-8", "replace")
        if found := LINK.search(said):
            return found.group()
        if process.poll() is not None:
            pytest.fail(f"jobsheet up ended by itself:\n{said}")
        time.sleep(0.2)
    pytest.fail(f"jobsheet up printed no link:\n{log.read_text('utf-8', 'replace')}")
