"""What the pipeline costs over the bare engine: `python -m bench.overhead`.

One run on generated pages, so that all figures share machine and weather: the engine alone in a
loop, then upload to verdict through PostgreSQL, Redis and real workers.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Annotated

import typer
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from pydantic import SecretStr
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from core import bootstrap, telemetry
from core.db import migrate
from core.db.engine import Database
from core.domain import actors
from core.embedded.postgres import Postgres
from core.embedded.redis import Redis
from core.ports import Runtime
from core.services import intake
from core.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SECRET = "only-for-the-bench-" * 3  # a throw-away server's
PAGE_PIXELS = (1240, 1754)  # A4 at 150 dots an inch
LABELS = ("Job Number", "Date", "Engineer", "Site", "Time In", "Time Out", "Fault", "Work Done")
WORDS = [
    "pump",
    "valve",
    "belt",
    "filter",
    "leak",
    "replaced",
    "checked",
    "cleaned",
    "motor",
    "safe",
    "tested",
    "pressure",
]
POLL_S = 0.02
GOALS = {"one worker": 0.90, "two workers": 1.70, "text sheets": 20.0}


@dataclass(frozen=True, slots=True)
class Figure:
    """A rate and, where there is a goal, what it is measured against."""

    name: str
    rate: str
    ratio: float | None = None
    goal: float | None = None


def lines(random: Random, number: int) -> Iterator[str]:
    """The text of a sheet."""
    yield "REPAIR REPORT"
    yield f"Job Number: JOB-{number:06}"
    for label in LABELS[1:]:
        yield f"{label}: {' '.join(random.choices(WORDS, k=4))}"
    for _ in range(14):
        yield " ".join(random.choices(WORDS, k=6))


def scan(number: int) -> bytes:
    """A page as a scanner gives it: grey, noisy, slightly soft."""
    random = Random(number)
    picture = Image.new("L", PAGE_PIXELS, 246)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(28)
    for place, line in enumerate(lines(random, number)):
        draw.text((110, 110 + 62 * place), line, fill=40, font=font)
    noise = Image.effect_noise(PAGE_PIXELS, 14)
    picture = Image.blend(picture, noise, 0.06).filter(ImageFilter.GaussianBlur(0.6))
    file = BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=85)
    return file.getvalue()


def text_pdf(number: int) -> bytes:
    """A born-digital sheet."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4)
    for place, line in enumerate(lines(Random(number), number)):
        canvas.drawString(72, 780 - 24 * place, line)
    canvas.save()
    return file.getvalue()


@contextmanager
def servers() -> Iterator[tuple[Settings, Path]]:
    """A durable PostgreSQL and a Redis with its append-only file, as in production."""
    with tempfile.TemporaryDirectory(prefix="jobsheet-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        postgres = Postgres(folder / "pg", password=SECRET, log=folder / "pg.log")
        redis = Redis(folder / "redis", password=SECRET, log=folder / "redis.log")
        try:
            postgres.start()
            redis.start()
            migrate.upgrade(postgres.url())
            yield (
                Settings(
                    database_url=SecretStr(postgres.url()),
                    redis_url=SecretStr(redis.url),
                    jwt_secret=SecretStr(SECRET),
                    data_dir=folder / "data",
                    mistral_api_key=None,
                ),
                folder,
            )
        finally:
            redis.stop()
            postgres.stop()


def engine_alone(rt: Runtime, pages: Sequence[bytes]) -> float:
    """Pages a second of the reader in a loop: decode and OCR, nothing else."""
    rt.reader.warm()
    rt.reader.read(pages[0], media_type="image/jpeg", progress=lambda *_: None)
    began = time.perf_counter()
    for page in pages:
        rt.reader.read(page, media_type="image/jpeg", progress=lambda *_: None)
    return len(pages) / (time.perf_counter() - began)


def pipeline(rt: Runtime, settings: Settings, sheets: Sequence[bytes], *, workers: int) -> float:
    """Sheets a second from the first claimed to the last verdict, by the rows' own times."""
    audit_ids = [
        intake.submit(rt, filename="bench", content=sheet, actor=actors.system("bench")).audit_id
        for sheet in sheets
    ]
    pool = _pool(settings, workers)
    try:
        _wait(rt, pool, audit_ids)
    finally:
        pool.send_signal(signal.SIGTERM)
        pool.wait(timeout=60)
    query = text(
        "select extract(epoch from max(ended_at) - min(started_at))"
        " from audits where id = any(:ids)"
    )
    with rt.read() as session:
        return len(sheets) / float(session.execute(query, {"ids": audit_ids}).scalar_one())


def _pool(settings: Settings, workers: int) -> "subprocess.Popen[bytes]":
    assert settings.database_url is not None
    assert settings.redis_url is not None
    environment = os.environ | {
        "DATABASE_URL": settings.database_url.get_secret_value(),
        "REDIS_URL": settings.redis_url.get_secret_value(),
        "DATA_DIR": str(settings.data_dir),
        "LOG_LEVEL": "WARNING",
    }
    command = [sys.executable, str(ROOT / "worker.py"), "--workers", str(workers)]
    return subprocess.Popen(command, env=environment, cwd=ROOT)


def _wait(rt: Runtime, pool: "subprocess.Popen[bytes]", audit_ids: Sequence[object]) -> None:
    query = text("select count(*) from audits where id = any(:ids) and verdict is null")
    while True:
        with rt.read() as session:
            if session.execute(query, {"ids": audit_ids}).scalar_one() == 0:
                return
        if pool.poll() is not None:
            raise SystemExit("The worker ended; its log above says why.")
        time.sleep(POLL_S)


def measure(settings: Settings, *, scans: int, texts: int) -> list[Figure]:
    """All figures of one run."""
    database = Database(
        str(settings.database_url and settings.database_url.get_secret_value()),
        application_name="bench",
    )
    rt = replace(bootstrap.build(settings), write=database.write, read=database.read)
    pages = [scan(number) for number in range(3 * scans)]
    bare = engine_alone(rt, pages[:scans])
    one = pipeline(rt, settings, pages[scans : 2 * scans], workers=1)
    two = pipeline(rt, settings, pages[2 * scans :], workers=2)
    bare_again = engine_alone(rt, pages[:scans])
    pdfs = [text_pdf(number) for number in range(texts)]
    fast = pipeline(rt, settings, pdfs, workers=1)
    database.dispose()
    bare = (bare + bare_again) / 2  # before and after, because a machine's pace drifts
    return [
        Figure("engine alone", f"{60 * bare:.1f} pages/min"),
        Figure("one worker / engine", f"{60 * one:.1f} pages/min", one / bare, GOALS["one worker"]),
        Figure("two workers / one", f"{60 * two:.1f} pages/min", two / one, GOALS["two workers"]),
        Figure("text sheets a second", f"{fast:.1f} sheets/s", fast, GOALS["text sheets"]),
    ]


def main(
    scans: Annotated[int, typer.Option(help="Scanned pages for each figure.")] = 12,
    texts: Annotated[int, typer.Option(help="Born-digital sheets.")] = 200,
) -> None:
    """Print the figures beside their goals; exit 1 where one is missed."""
    telemetry.configure(level="WARNING")
    with servers() as (settings, _):
        figures = measure(settings, scans=scans, texts=texts)
    table = Table("", "rate", "ratio", "goal")
    for one in figures:
        ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
        table.add_row(one.name, one.rate, ratio, "" if one.goal is None else f">= {one.goal:.2f}")
    Console().print(table)
    if any(
        one.ratio is not None and one.goal is not None and one.ratio < one.goal for one in figures
    ):
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
