"""The app as it is really served: found and started each way, gated on every page."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from core.ports import Runtime
from core.services.access import sessions
from tests import people
from tests.conftest import ROOT, SECRET

START_S = 120
CLIENT = {"OIDC_CLIENT_ID": "jobsheet", "OIDC_CLIENT_SECRET": "x"}
PAGES = [path.stem for path in sorted((ROOT / "pages").glob("*.py"))]
WAYS = {
    "python": ["app.py"],
    "streamlit": ["-m", "streamlit", "run", "app.py", "--server.port={port}"],
    "uvicorn": ["-m", "uvicorn", "app:app", "--port={port}", "--app-dir=."],
}


@dataclass(frozen=True)
class Server:
    port: int

    def get(self, path: str) -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_S)
        with closing(connection):
            connection.request("GET", path)
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, headers, answer.read().decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(params=list(WAYS))
def server(
    request: pytest.FixtureRequest, database_url: str, redis_url: str, tmp_path: Path
) -> Iterator[Server]:
    """Started by each way there is, from a folder that is not the project's."""
    port = free_port()
    words = [word.format(port=port) for word in WAYS[request.param]]
    command = [sys.executable, *(str(ROOT / word) if word == "app.py" else word for word in words)]
    command = [word.replace("--app-dir=.", f"--app-dir={ROOT}") for word in command]
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "JWT_SECRET": SECRET,
        "DATA_DIR": str(tmp_path),
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    log = (tmp_path / "log").open("wb")
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=log, stderr=log)
    try:
        _wait_until_it_answers(port, process, tmp_path / "log")
        yield Server(port)
    finally:
        process.terminate()
        process.wait(START_S)
        log.close()


def _wait_until_it_answers(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"Nothing listens on port {port}: {log.read_text()}")


def first_run(server: Server, *, page: str, cookie: str | None = None) -> str:
    """All that the first run of a page sends to a browser that opens this very page first."""
    message = BackMsg()
    message.rerun_script.page_name = page
    headers = {"Cookie": f"{sessions.COOKIE_NAME}={cookie}"} if cookie else {}
    url = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    received: list[str] = []
    options: dict[str, Any] = {"additional_headers": headers, "max_size": None}
    with connect(url, subprotocols=[Subprotocol("streamlit")], **options) as socket_:
        socket_.send(message.SerializeToString())
        while True:
            data = socket_.recv(timeout=START_S)
            assert isinstance(data, bytes)
            forwarded = ForwardMsg.FromString(data)
            received.append(str(forwarded))
            if forwarded.WhichOneof("type") == "script_finished":
                return "\n".join(received)


def test_the_app_is_served_gated_and_never_mistaken(server: Server, rt: Runtime) -> None:
    # Routes first: were the app not found, Streamlit would answer every path with its page.
    status, headers, body = server.get("/api/health/live")
    assert (status, headers["content-type"]) == (200, "application/json"), body
    assert server.get("/api/nope")[0] == 404
    assert server.get("/_stcore/metrics")[0] == 404
    status, headers, body = server.get("/api/v1/openapi.json")
    assert (status, headers["content-type"]) == (200, "application/json"), body
    assert server.get("/api/v1/audits")[0] == 401
    assert "jobsheet_workers_alive" in server.get("/metrics")[2]
    status, headers, body = server.get("/")
    assert (status, headers["x-content-type-options"]) == (200, "nosniff")
    assert "<html" in body

    # A fresh server, and the first message names a page: the gate has to stand before it.
    for page in [*PAGES, ""]:
        assert "You are signed out" in first_run(server, page=page), page

    # The same with a session shows the page, so the check above could fail.
    cookie = people.cookie(rt)
    for page in PAGES:
        shown = first_run(server, page=page, cookie=cookie)
        assert "You are signed out" not in shown
        assert "Signed in as Ana" in shown
    assert "toolbar_mode: VIEWER" in shown  # .streamlit/config.toml holds, wherever it started


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"JWT_SECRET": ""}, "JWT_SECRET is not set"),
        ({"JWT_SECRET": "short"}, "JWT_SECRET is too short"),
        ({"JWT_SECRET": "changeme" * 5}, "JWT_SECRET is, or is made from, a well-known example"),
        ({"JWT_SECRET": "ab" * 20}, "JWT_SECRET is too regular"),
        ({"JWT_SECRET_PREVIOUS": "short"}, "JWT_SECRET_PREVIOUS is too short"),
        ({"OIDC_ISSUER": "https://id.example"}, "OIDC_CLIENT_ID and OIDC_CLIENT_SECRET are needed"),
        ({"OIDC_ISSUER": "http://id.example", **CLIENT}, "OIDC_ISSUER has to be an https address"),
        ({"OIDC_ISSUER": "https://id.example", **CLIENT, "OIDC_ROLES": "qa=boss"}, "'qa=boss'"),
    ],
)
def test_with_a_setting_that_would_open_the_door_the_app_does_not_start(
    settings: dict[str, str], said: str, tmp_path: Path
) -> None:
    environment = os.environ | {
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
        "REDIS_URL": "redis://127.0.0.1:9/0",
        "JWT_SECRET": SECRET,
        **settings,
    }
    done = subprocess.run(
        [sys.executable, str(ROOT / "app.py")],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=START_S,
    )

    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
