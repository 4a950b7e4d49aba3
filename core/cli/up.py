"""`jobsheet up`: start everything, print one sign-in link, keep it running until told to end."""

import os
import signal
import sys
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from core import bootstrap
from core.cli import whoami
from core.embedded import ports, running
from core.embedded.stack import Plan, Stack
from core.embedded.supervision import Supervisor
from core.errors import Misconfigured
from core.settings import Settings

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PORTS_TRIED = 20
LOCK_PATIENCE_S = 1.0  # Another command may hold the lock for the blink in which it looks.


class Interrupts:
    """The first stop signal ends what is going on; a later one hurries the stopping."""

    def __init__(self) -> None:
        self.count = 0
        self._is_stopping = False

    def hurry(self) -> bool:
        """True once somebody asked again."""
        return self.count > 1

    def begin_stopping(self) -> None:
        """From here on a signal no longer interrupts."""
        self._is_stopping = True

    def handle(self, _number: int, _frame: FrameType | None) -> None:
        """The signal handler."""
        self.count += 1
        if not self._is_stopping:
            self._is_stopping = True
            raise KeyboardInterrupt


def up(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    workers: Annotated[int | None, typer.Option(help="Workers; 0 is one for each core.")] = None,
    data_dir: Annotated[Path | None, typer.Option(help="Where everything is kept.")] = None,
    browser: Annotated[bool, typer.Option(help="Open the browser where there is one.")] = True,
) -> None:
    """Start everything and print one sign-in link. Ctrl-C stops all of it."""
    options = {"host": host, "port": port, "workers": workers, "data_dir": data_dir}
    given = {name: value for name, value in options.items() if value is not None}
    found = bootstrap.from_environment(**given)
    folder = found.data_dir.expanduser().absolute()
    with running.lock(folder, patience_s=LOCK_PATIENCE_S) as nobody_else:
        if nobody_else:
            _run(found, folder, browser=browser)
        else:
            _point_to_the_other(found, folder)


def _run(found: Settings, folder: Path, *, browser: bool) -> None:
    began = time.monotonic()
    _say("Job Sheet QA Auditor is starting")
    stack = Stack(
        _plan(found, folder),
        say=_say,
        prepare=lambda url: bootstrap.prepare_database(url, found.specs_dir),
    )
    with _stopping_on_signals() as interrupts:
        try:
            stack.start()
            link = _link(found, stack.services)
            _welcome(link, folder, seconds=time.monotonic() - began)
            if browser and _has_display():
                webbrowser.open(link)
            Supervisor(stack, say=_say).watch_forever()
        except KeyboardInterrupt:
            _say("\nStopping (again to hurry) ...")
        finally:
            interrupts.begin_stopping()
            stack.stop(hurry=interrupts.hurry)
    _say("Stopped. Everything is kept for the next start.")


def _plan(found: Settings, folder: Path) -> Plan:
    found = found.model_copy(update={"port": _port(found)})
    is_embedded = found.database_url is None
    return Plan(
        data_dir=folder,
        host=found.host,
        port=found.port,
        workers=found.workers,
        public_url=bootstrap.public_url(found),
        stop_grace_s=found.stop_grace_s,
        database_url=found.database_url.get_secret_value() if found.database_url else None,
        redis_url=found.redis_url.get_secret_value() if found.redis_url else None,
        jwt_secret=None
        if is_embedded and not found.jwt_secret
        else bootstrap.session_secret(found),
    )


def _port(found: Settings) -> int:
    """The port asked for, or the next free one where none was asked for. Errors: Misconfigured."""
    if ports.is_free(found.port, host=found.host):
        return found.port
    if "port" in found.model_fields_set:
        raise Misconfigured(
            f"Port {found.port} is taken by another program. Choose another with --port or PORT."
        )
    for port in range(found.port + 1, found.port + PORTS_TRIED):
        if ports.is_free(port, host=found.host):
            _say(f"  Port {found.port} is taken by another program; using {port} instead.")
            return port
    raise Misconfigured(f"Ports {found.port} to {port} are all taken. Choose one with --port.")


def _point_to_the_other(found: Settings, folder: Path) -> None:
    """Somebody started it before: say where, with a link to get in."""
    other = running.services(folder)
    if other is None:
        _say(f"Job Sheet QA Auditor is just being started elsewhere, with the data in {folder}.")
        raise typer.Exit(1)
    _say(f"Job Sheet QA Auditor is already running at {other.public_url}. A fresh sign-in link:")
    _say(f"\n  {_link(found, other)}\n")


def _link(found: Settings, services: running.Services) -> str:
    from core.services.access import sign_in

    rt = bootstrap.build(bootstrap.completed(found, services))
    me = whoami.actor()
    return sign_in.new_link(rt, actor=me, name=me.name)


def _welcome(link: str, folder: Path, *, seconds: float) -> None:
    _say(f"Ready after {seconds:.1f} s. Sign in with this link, it works once:")
    _say(f"\n  {link}\n")
    _say(f"Data: {folder}   Logs: {folder / 'logs'}   Stop: Ctrl-C")


def _has_display() -> bool:
    if os.environ.get("SSH_CONNECTION") or os.environ.get("CI") or not sys.stdout.isatty():
        return False
    shows = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return sys.platform == "darwin" or bool(shows)


@contextmanager
def _stopping_on_signals() -> Iterator[Interrupts]:
    interrupts = Interrupts()
    before = {sign: signal.signal(sign, interrupts.handle) for sign in STOP_SIGNALS}
    try:
        yield interrupts
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


def _say(line: str) -> None:
    with suppress(OSError):  # The terminal may be gone, as after SIGHUP.
        typer.echo(line)
