"""`jobsheet up` as a person starts it, for tests that need the whole product."""

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
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from core import bootstrap
from core.cli import whoami
from core.domain.access import Role
from core.embedded import running
from core.ports import Runtime
from core.services.access import sign_in
from tests import oidc_program, runtimes

ROOT = Path(__file__).resolve().parents[1]
START_PATIENCE_S = 240  # two stacks may start at once, beside other work
STOP_PATIENCE_S = 120
LINK = re.compile(r"http://\S+/sign-in\?token=\S+")


@dataclass(frozen=True)
class RunningStack:
    """Where it is, the link it printed, and how to ask its command line."""

    url: str
    link: str
    data_dir: Path

    def jobsheet(self, *arguments: str) -> str:
        """What `jobsheet` prints when it is asked about this stack."""
        environment = _environment() | {"DATA_DIR": str(self.data_dir)}
        answer = subprocess.run(
            [_jobsheet(), *arguments],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env=environment,
        )
        return answer.stdout

    @contextmanager
    def runtime(self) -> Iterator[Runtime]:
        """A Runtime of our own, on the stack's servers."""
        services = running.services(self.data_dir)
        assert services is not None
        no_others = dict.fromkeys(("database_url", "redis_url", "jwt_secret"))
        found = bootstrap.from_environment(data_dir=self.data_dir, **no_others)
        with runtimes.built(bootstrap.completed(found, services)) as rt:
            yield rt

    def new_link(self, name: str, role: Role) -> str:
        """What `jobsheet link` prints, without a process that has to start first."""
        with self.runtime() as rt:
            return sign_in.new_link(rt, actor=whoami.actor(), name=name, role=role)


@pytest.fixture(scope="session")
def oidc() -> Iterator[oidc_program.Provider]:
    """The identity provider of the stack, a program of its own."""
    with oidc_program.running() as provider:
        yield provider


@pytest.fixture(scope="session")
def stack(oidc: oidc_program.Provider) -> Iterator[RunningStack]:
    """One stack for the session, on a data folder and a port of its own."""
    single_sign_on = {
        "OIDC_ISSUER": oidc.issuer,
        "OIDC_CLIENT_ID": "jobsheet",
        "OIDC_CLIENT_SECRET": "secret" * 8,
        "OIDC_LABEL": "Acme",
        "OIDC_ROLES": "quality=qa_lead, field=technician",
    }
    folder = Path(tempfile.mkdtemp(prefix="jobsheet-stack-"))
    folder.chmod(0o711)  # The embedded servers run as another user where we are root.
    port, log = _free_port(), folder / "up.log"
    command = [_jobsheet(), "up", "--no-browser", "--workers", "1"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--port", str(port), "--data-dir", str(folder / "data")],
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=_environment() | single_sign_on,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        yield RunningStack(url=url, link=_link(log, process), data_dir=folder / "data")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(STOP_PATIENCE_S)
        shutil.rmtree(folder, ignore_errors=True)


def _jobsheet() -> str:
    return str(Path(sys.executable).with_name("jobsheet"))


def _environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}


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
