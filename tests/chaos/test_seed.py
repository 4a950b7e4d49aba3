"""Thirty sheets in work while workers, Redis and PostgreSQL die: each ends with one verdict."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import psutil
import pytest
from PIL import Image, ImageDraw, ImageFont
from pydantic import SecretStr
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import text

from core import bootstrap
from core.db import migrate
from core.db.engine import Database
from core.embedded.postgres import Postgres
from core.embedded.redis import Redis
from core.errors import Unavailable
from core.ports import Inspector
from core.services import intake
from core.settings import Settings
from tests.people import ANA

ROOT = Path(__file__).resolve().parents[2]
SECRET = "only-for-tests-" * 3
SCANS, TEXTS = 10, 20
SHEETS = SCANS + TEXTS
PATIENCE_S = 120.0
LINES = ("REPAIR REPORT", "Job Number: JOB-{:06}", "Date: 14/03/2026", "Engineer: A. Smith")

RUNNING = "select count(*) from audits where status = 'running'"
ENDED = "select count(*) from audits where status in ('done', 'failed')"
LOST = "select count(*) from attempts where outcome in ('lost', 'released')"


def scan(number: int) -> bytes:
    picture = Image.new("RGB", (620, 877), "white")
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(22)
    for place, line in enumerate(LINES):
        draw.text((60, 60 + 40 * place), line.format(number), fill="black", font=font)
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def text_pdf(number: int) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4)
    for place, line in enumerate(LINES):
        canvas.drawString(72, 780 - 24 * place, line.format(number))
    canvas.save()
    return file.getvalue()


class Pool:
    """A real `worker.py` with two workers, in a process of its own."""

    def __init__(self, settings: Settings, log: Path) -> None:
        assert settings.database_url
        assert settings.redis_url
        environment = os.environ | {
            "DATABASE_URL": settings.database_url.get_secret_value(),
            "REDIS_URL": settings.redis_url.get_secret_value(),
            "DATA_DIR": str(settings.data_dir),
            "ATTEMPT_LAPSE_S": "4",
            "QUEUE_GRACE_S": "2",
        }
        self._log = log.open("wb")
        self._popen = subprocess.Popen(
            [sys.executable, ROOT / "worker.py", "--workers", "2"],
            env=environment,
            cwd=ROOT,
            stderr=self._log,
        )
        self._parent = psutil.Process(self._popen.pid)

    def is_running(self) -> bool:
        """False once the parent of the workers has ended."""
        return self._popen.poll() is None

    def busy_worker(self) -> tuple[psutil.Process, psutil.Process] | None:
        """A worker and its work-horse."""
        for worker in self._parent.children():
            for horse in worker.children():
                return worker, horse
        return None

    def stop(self) -> int:
        """As a supervisor would; its exit status."""
        family = self._parent.children(recursive=True)
        self._popen.send_signal(signal.SIGTERM)
        try:
            status = self._popen.wait(timeout=60)
        finally:
            for left in family:
                if left.is_running():
                    left.kill()
            self._log.close()
        return status


def until(fact: Callable[[], object], pool: Pool, *, what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not fact():
        assert pool.is_running(), "The pool ended."
        assert time.monotonic() < deadline, f"Waited too long: {what}."
        time.sleep(0.02)


class Scene:
    """Servers, a ledger with sheets in it, and the workers at them."""

    def __init__(self, folder: Path, tmp_path: Path, inspector: Inspector) -> None:
        self.postgres = Postgres(folder / "pg", password=SECRET, log=folder / "pg.log")
        self.redis = Redis(folder / "redis", password=SECRET, log=folder / "redis.log")
        self._inspector = inspector
        self._tmp_path = tmp_path

    def open(self) -> None:
        """Start the servers and build what submits."""
        self.postgres.start()
        self.redis.start()
        migrate.upgrade(self.postgres.url())
        self.settings = Settings(
            database_url=SecretStr(self.postgres.url()),
            redis_url=SecretStr(self.redis.url),
            jwt_secret=SecretStr(SECRET),
            data_dir=self._tmp_path,
        )
        self._database = Database(self.postgres.url(), application_name="chaos")
        self.rt = replace(
            bootstrap.build(self.settings),
            write=self._database.write,
            read=self._database.read,
            inspector=self._inspector,
        )

    def dispose(self) -> None:
        """Close our own connections."""
        self._database.dispose()

    def close(self) -> None:
        """Stop the servers."""
        self.redis.stop()
        self.postgres.stop()

    def count(self, sql: str) -> int:
        """The number a query says, once PostgreSQL is there to say it."""
        while True:
            try:
                with self.rt.read() as session:
                    return int(session.execute(text(sql)).scalar_one())
            except Unavailable:
                time.sleep(0.1)

    def submit_all(self) -> None:
        for number in range(SHEETS):
            content = scan(number) if number % 3 == 0 else text_pdf(number)
            intake.submit(self.rt, filename=f"{number}.pdf", content=content, actor=ANA)


@pytest.fixture
def scene(server_dir: Path, tmp_path: Path, inspector: Inspector) -> Iterator[Scene]:
    folder = server_dir / "chaos"
    folder.mkdir()
    folder.chmod(0o711)
    scene = Scene(folder, tmp_path, inspector)
    try:
        scene.open()
        yield scene
        scene.dispose()
    finally:
        scene.close()


def kill_mid_sheet(scene: Scene, pool: Pool, which: int) -> None:
    """SIGKILL a worker (0) or a work-horse (1) that has a sheet in work."""
    found: list[psutil.Process] = []

    def caught() -> bool:
        pair = pool.busy_worker() if scene.count(RUNNING) else None
        found[:] = [pair[which]] if pair else []
        return bool(found)

    until(caught, pool, what="a sheet in work")
    found[0].kill()


def test_thirty_sheets_end_with_one_verdict_each(scene: Scene, tmp_path: Path) -> None:
    scene.submit_all()
    pool = Pool(scene.settings, tmp_path / "worker.log")
    try:
        until(lambda: scene.count(ENDED) >= 2, pool, what="the first verdicts")
        kill_mid_sheet(scene, pool, 1)
        kill_mid_sheet(scene, pool, 0)
        scene.redis.stop()
        scene.redis.start()
        kill_mid_sheet(scene, pool, 0)
        scene.postgres.stop()
        scene.postgres.start()
        before_last = scene.count(ENDED)
        until(lambda: scene.count(ENDED) == SHEETS, pool, what="the last verdict")
    finally:
        status = pool.stop()

    assert before_last < SHEETS  # The dying was done while there was work.
    assert scene.count("select count(*) from audits where status = 'done'") == SHEETS
    assert scene.count("select count(*) from audits where verdict is not null") == SHEETS
    assert scene.count("select count(*) from attempts where outcome = 'done'") == SHEETS
    assert scene.count("select count(*) from attempts where ended_at is null") == 0
    assert scene.count(LOST) >= 1
    assert scene.count("select count(*) from workers where stopped_at is null") == 0
    assert status == 0
