"""Waiting for the app to say that everything works."""

import http.client
import json
import time
from collections.abc import Iterable
from typing import Any

from core.embedded import hosts
from core.embedded.programs import Program
from core.errors import Unavailable

TIMEOUT_S = 180.0  # A slow disk reads half a gigabyte of libraries at the first start.
POLL_S = 0.1


def wait(
    host: str, port: int, *, programs: Iterable[Program], timeout_s: float = TIMEOUT_S
) -> None:
    """Return once `/api/health` answers 200. Errors: Unavailable, naming what is not well."""
    deadline = time.monotonic() + timeout_s
    state = None
    while time.monotonic() < deadline:
        for program in programs:
            if not program.is_alive():
                raise Unavailable(f"The {program.name.lower()} did not start. {program.ending}")
        status, state = ask(host, port)
        if status == http.client.OK:
            return
        time.sleep(POLL_S)
    raise Unavailable(_complaint(state, timeout_s=timeout_s))


def ask(host: str, port: int) -> tuple[int, dict[str, Any] | None]:
    """The status and answer of `/api/health`; status 0 where nothing of ours answers."""
    connection = http.client.HTTPConnection(hosts.from_here(host), port, timeout=5)
    try:
        connection.request("GET", "/api/health")
        response = connection.getresponse()
        if "application/json" not in response.headers.get("content-type", ""):
            return 0, None
        return response.status, json.loads(response.read())
    except (OSError, http.client.HTTPException, ValueError):
        return 0, None
    finally:
        connection.close()


def _complaint(state: dict[str, Any] | None, *, timeout_s: float) -> str:
    if state is None:
        return f"The app did not answer within {timeout_s:.0f} s."
    parts = state.get("parts")
    found = parts.items() if isinstance(parts, dict) else []
    down = [name for name, part in found if isinstance(part, dict) and part.get("state") == "down"]
    return f"Not well after {timeout_s:.0f} s: {', '.join(down) or 'unknown'}."
