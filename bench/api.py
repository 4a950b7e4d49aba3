"""What the API costs over a bare route of the same framework: `python -m bench.api`.

One run on one machine: uploads of one megabyte and lists by eight clients at once, turn by turn
against `bench.api_bare` and against the app as it is served, each with a database of its own.
"""

import http.client
import os
import secrets
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Annotated

import psycopg
import typer
from PIL import Image
from psycopg import sql
from pydantic import SecretStr
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from rich.console import Console
from rich.table import Table

from core import bootstrap
from core.db import migrate
from core.domain import actors
from core.embedded.postgres import Postgres
from core.embedded.redis import Redis
from core.services.access import api_tokens
from core.services.access.api_tokens import Grant
from core.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SECRET = secrets.token_hex(32)  # a throw-away server's
CLIENTS = 8
GOAL = 3.0
ROUNDS = 8
START_S = 180.0  # a busy machine loads half a gigabyte of libraries
BOUNDARY = "jobsheet-bench"
PIXELS = (1120, 770)  # of noise: about a megabyte as JPEG


@dataclass(frozen=True, slots=True)
class Server:
    """Where it is, and the paths and header of the same two requests."""

    port: int
    upload: str
    listing: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """Milliseconds of one kind of request."""

    p50: float
    p95: float


def sheet() -> bytes:
    """A page with a photograph, one megabyte."""
    noise = Random(7).randbytes(PIXELS[0] * PIXELS[1] * 3)
    photo = BytesIO()
    Image.frombytes("RGB", PIXELS, noise).save(photo, "JPEG", quality=92)
    out = BytesIO()
    canvas = Canvas(out, invariant=True)
    canvas.drawString(72, 760, "REPAIR REPORT")
    canvas.drawImage(ImageReader(photo), 72, 200, 400, 280)
    canvas.save()
    return out.getvalue()


def form(content: bytes, number: int) -> bytes:
    """The sheet as a form, its bytes unlike those of any other number."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="sheet.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    return head.encode() + content + f"\n%{number}\r\n--{BOUNDARY}--\r\n".encode()


def timed(server: Server, ask: Callable[[http.client.HTTPConnection], int], status: int) -> float:
    """Milliseconds of one request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    started = time.perf_counter()
    found = ask(connection)
    took_ms = (time.perf_counter() - started) * 1000
    connection.close()
    if found != status:
        raise RuntimeError(f"{found} instead of {status}")
    return took_ms


def uploads(server: Server, content: bytes, count: int) -> list[float]:
    """So many uploads by all clients together."""
    sent = {"content-type": f"multipart/form-data; boundary={BOUNDARY}", **server.headers}

    def one(number: int) -> float:
        body = form(content, number)

        def ask(connection: http.client.HTTPConnection) -> int:
            connection.request("POST", server.upload, body, sent)
            answer = connection.getresponse()
            answer.read()
            return answer.status

        return timed(server, ask, 202)

    return _of_all(one, count)


def lists(server: Server, count: int) -> list[float]:
    """So many lists by all clients together."""

    def ask(connection: http.client.HTTPConnection) -> int:
        connection.request("GET", server.listing, headers=server.headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status

    return _of_all(lambda _: timed(server, ask, 200), count)


def _of_all(one: Callable[[int], float], count: int) -> list[float]:
    with ThreadPoolExecutor(CLIENTS) as clients:
        return list(clients.map(one, range(count)))


def _figure(took: list[float]) -> Figure:
    ranked = sorted(took)
    return Figure(statistics.median(ranked), ranked[int(len(ranked) * 0.95)])


@contextmanager
def serving(words: list[str], environment: dict[str, str], port: int) -> Iterator[None]:
    """A server process, ready; gone afterwards."""
    log = Path(environment["DATA_DIR"]) / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
    try:
        _wait(port, process, log)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/api/health/live")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return
        finally:
            connection.close()
    raise RuntimeError(log.read_text())


def prepared(postgres: Postgres, name: str) -> str:
    """A database of this name with all tables."""
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    migrate.upgrade(postgres.url(name))
    return postgres.url(name)


def _token(url: str, redis_url: str, folder: Path) -> str:
    found = Settings(
        database_url=SecretStr(url),
        redis_url=SecretStr(redis_url),
        jwt_secret=SecretStr(SECRET),
        data_dir=folder,
    )
    return api_tokens.create(
        bootstrap.build(found), Grant("bench"), actor=actors.command_line("bench")
    )


def main(
    sheets: Annotated[int, typer.Option(help="Uploads of each server.")] = 160,
    asks: Annotated[int, typer.Option(help="Lists of each server.")] = 400,
) -> None:
    """Measure both, print milliseconds and ratios; status 1 where a ratio is over the goal."""
    folder = Path(tempfile.mkdtemp(prefix="jobsheet-bench-"))
    folder.chmod(0o711)
    postgres = Postgres(folder / "postgres", password=SECRET, log=folder / "postgres.log")
    redis = Redis(folder / "redis", password=SECRET, log=folder / "redis.log")
    postgres.start()
    redis.start()
    try:
        found = _measure(postgres, redis.url, folder, sheets=sheets, asks=asks)
    finally:
        redis.stop()
        postgres.stop()
    raise typer.Exit(_show(found))


def _measure(
    postgres: Postgres, redis_url: str, folder: Path, *, sheets: int, asks: int
) -> dict[str, tuple[Figure, Figure]]:
    """Turn by turn in rounds, so that both have the same weather on a machine that is not idle."""
    content = sheet()
    took: dict[str, tuple[list[float], list[float]]] = {}
    with ExitStack() as running:
        servers = {}
        for port, name in enumerate(("bare", "ours"), 18_600):
            url = prepared(postgres, name)
            data = folder / name
            data.mkdir()
            servers[name], words = _server(name, port, _token(url, redis_url, data))
            served = environment(url, redis_url, data, port)
            running.enter_context(serving(words, served, port))
            took[name] = ([], [])
        for number in range(ROUNDS + 1):
            for name, server in servers.items():
                sent = uploads(server, content + f"\n%round {number}".encode(), sheets // ROUNDS)
                listed = lists(server, asks // ROUNDS)
                if number:  # The first round only warms up.
                    took[name][0].extend(sent)
                    took[name][1].extend(listed)
    return {name: (_figure(sent), _figure(listed)) for name, (sent, listed) in took.items()}


def environment(url: str, redis_url: str, data: Path, port: int) -> dict[str, str]:
    """What a server of the bench is told: where everything is, and its port."""
    return os.environ | {
        "DATABASE_URL": url,
        "REDIS_URL": redis_url,
        "JWT_SECRET": SECRET,
        "DATA_DIR": str(data),
        "PORT": str(port),
        "API_REQUESTS_PER_MINUTE": "1000000",
    }


def _server(name: str, port: int, token: str) -> tuple[Server, list[str]]:
    if name == "bare":
        words = ["-m", "uvicorn", "bench.api_bare:app", f"--port={port}", "--log-level=warning"]
        return Server(port, "/sheets", "/audits", {}), words
    headers = {"authorization": f"Bearer {token}"}
    return Server(port, "/api/v1/sheets", "/api/v1/audits", headers), ["app.py"]


def _show(found: dict[str, tuple[Figure, Figure]]) -> int:
    table = Table("request", "percentile", "bare", "ours", "ratio", "goal")
    is_good = True
    for place, request in enumerate(("upload, 1 MB", f"list, {CLIENTS} clients")):
        bare, ours = found["bare"][place], found["ours"][place]
        for name in ("p50", "p95"):
            ratio = getattr(ours, name) / getattr(bare, name)
            is_good = is_good and ratio <= GOAL
            figures = (f"{getattr(bare, name):.1f} ms", f"{getattr(ours, name):.1f} ms")
            table.add_row(request, name, *figures, f"{ratio:.2f}", f"<= {GOAL:g}")
    Console().print(table)
    return 0 if is_good else 1


if __name__ == "__main__":
    typer.run(main)
