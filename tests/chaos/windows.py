"""The exact windows: a process is held inside one by a lock or a stopped server, and killed there.

No product code knows of it: a table that is locked, or a Redis that is stopped, holds whoever
comes next precisely between two steps.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from typing import Final

import psutil

from core import bootstrap
from core.services import intake
from tests.chaos import sheets
from tests.chaos.scene import Scene
from tests.people import ANA

WITHIN_S: Final = 40.0
RESCUED_WITHIN_S: Final = 120.0
READY_WITHIN_S: Final = 120.0
WAITING = "select count(*) from pg_locks where not granted and relation = cast(:name as regclass)"
UNENDED = "select count(*) from audits where verdict is null"

Window = Callable[[Scene, int], str]


def put_and_commit(scene: Scene, number: int) -> str:
    """The bytes are stored, the rows are not: nothing was accepted, and a second try is."""
    alone = prepared(scene, number)
    with _locked(scene, "job_sheets"):
        alone.go()
        held = scene.until(lambda: _held(scene, "job_sheets"), within_s=WITHIN_S)
        alone.kill()
    known = scene.count("select count(*) from job_sheets where filename = :f", f=f"{number}.x")
    scene.submit(f"{number}.x", sheets.content(number))
    return f"{'killed' if held else 'missed'}, {known} rows left, taken at the second try"


def commit_and_enqueue(scene: Scene, number: int) -> str:
    """The rows are there, Redis never heard of them."""
    alone, redis = prepared(scene, number), psutil.Process(scene.redis.pid)
    redis.send_signal(signal.SIGSTOP)
    try:
        alone.go()
        query = "select count(*) from job_sheets where filename = :f"
        held = scene.until(lambda: scene.count(query, f=f"{number}.x"), within_s=WITHIN_S)
        alone.kill()
    finally:
        redis.send_signal(signal.SIGCONT)
    return "killed" if held else "missed"


def ocr_and_save(scene: Scene, number: int) -> str:
    """The answer is paid for and not kept: the one page that is paid for twice."""
    return _killed_saving(scene, number, "ocr_pages")


def kept_and_saved(scene: Scene, number: int) -> str:
    """The answer is kept, the reading is not: read again, and not paid again."""
    return _killed_saving(scene, number, "readings")


def save_and_acknowledge(scene: Scene, number: int) -> str:
    """The verdict stands, and Redis is never told that the task is done."""
    audit_id = _submit(scene, number)
    query = "select count(*) from audits where id = :id and status = :status"
    redis = psutil.Process(scene.redis.pid)
    running = scene.until(
        lambda: scene.count(query, id=audit_id, status="running"), within_s=WITHIN_S
    )
    redis.send_signal(signal.SIGSTOP)
    try:
        done = scene.until(
            lambda: scene.count(query, id=audit_id, status="done"), within_s=WITHIN_S
        )
        struck = _kill_horses(scene)
    finally:
        redis.send_signal(signal.SIGCONT)
    return "killed" if running and done and struck else "missed"


def orphan_wakes(scene: Scene, number: int) -> str:
    """A work-horse freezes with its sheet, another ends it, the first wakes: it may not write."""
    ended = "select count(*) from audits where id = :id and verdict is not null"
    # The sheets of the windows before would come to the gate too, and nobody be left to take over.
    scene.until(lambda: not scene.count(UNENDED), within_s=RESCUED_WITHIN_S)
    scene.store.open.clear()
    audit_id = _submit(scene, number)
    held = scene.until(lambda: scene.store.waiting, within_s=WITHIN_S)
    frozen = [pair[1] for pool in scene.pools if (pair := pool.busy()) is not None]
    for horse in frozen:
        horse.suspend()
    scene.store.open.set()
    done = scene.until(lambda: scene.count(ended, id=audit_id), within_s=RESCUED_WITHIN_S)
    for horse in frozen:
        horse.resume()
    gone = scene.until(lambda: not any(map(_lives, frozen)), within_s=WITHIN_S)
    return f"{'woken' if held and frozen and done and gone else 'missed'}"


ALL: Final[dict[str, Window]] = {
    "between put and commit": put_and_commit,
    "between commit and enqueue": commit_and_enqueue,
    "between ocr and save": ocr_and_save,
    "between kept and saved": kept_and_saved,
    "between save and acknowledge": save_and_acknowledge,
    "orphan wakes": orphan_wakes,
}
ALONE: Final = 2  # the first so many are struck by a process of their own
PAID_TWICE: Final = ("between ocr and save",)


def _killed_saving(scene: Scene, number: int, table: str) -> str:
    with _locked(scene, table):
        _submit(scene, number)
        held = scene.until(lambda: _held(scene, table), within_s=WITHIN_S)
        struck = held and _kill_horses(scene)
    return "killed" if struck else "missed"


def _submit(scene: Scene, number: int) -> str:
    """A scan: only those are paid for."""
    return str(scene.submit(f"{number}.x", sheets.scan(number)).audit_id)


def _lives(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def _kill_horses(scene: Scene) -> bool:
    """Kill -9 every work-horse there is: one of them is held in the window."""
    pairs = [pair for pool in scene.pools if (pair := pool.busy()) is not None]
    for _, horse in pairs:
        horse.kill()
    return bool(pairs)


def prepared(scene: Scene, number: int) -> "Alone":
    """The process that hands this sheet in; made early, for it takes long to start."""
    if number not in scene.alone:
        scene.alone[number] = Alone(scene, number)
    made: Alone = scene.alone[number]
    return made


class Alone:
    """A process that hands one sheet in when it is told to, so that it can be killed doing it."""

    def __init__(self, scene: Scene, number: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._ready, self._go = context.Event(), context.Event()
        arguments = (number, scene.environment, self._ready, self._go)
        self._process = context.Process(target=submit_alone, args=arguments)
        self._process.start()

    def go(self) -> None:
        """Now."""
        self._ready.wait(READY_WITHIN_S)
        self._go.set()

    def kill(self) -> None:
        """Kill -9 it and the sandbox it has."""
        for process in psutil.Process(self._process.pid).children(recursive=True):
            process.kill()
        self._process.kill()
        self._process.join()


def submit_alone(number: int, environment: dict[str, str], ready: Event, go: Event) -> None:
    """What that process does; it finds the system by its environment."""
    os.environ.update(environment)
    rt, content = bootstrap.build(bootstrap.settings()), sheets.content(number)
    rt.inspector.inspect(content)  # Its sandbox takes long to start.
    ready.set()
    go.wait()
    intake.submit(rt, filename=f"{number}.x", content=content, actor=ANA)


def _held(scene: Scene, table: str) -> int:
    return scene.count(WAITING, name=table)


@contextmanager
def _locked(scene: Scene, table: str) -> Iterator[None]:
    """Reads pass, writes wait."""
    with scene.connect() as connection, connection.transaction():
        connection.execute(f"lock table {table} in share row exclusive mode")
        yield
