"""`jobsheet link` and `jobsheet token`: what they print is all they print."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.ports import Runtime
from core.services.access import api_tokens, sessions, sign_in
from core.services.access.sessions import Origin
from tests.cli.environments import environment

Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def jobsheet(database_url: str, redis_url: str, tmp_path: Path) -> Command:
    given = environment(database_url, redis_url, tmp_path)

    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        command = [str(Path(sys.executable).with_name("jobsheet")), *words]
        return subprocess.run(
            command, env=given, cwd=tmp_path, capture_output=True, text=True, check=False
        )

    return run


def test_a_link_is_printed_alone_and_signs_in(jobsheet: Command, rt: Runtime) -> None:
    printed = jobsheet("link", "--name", "Ana").stdout

    address, _, token = printed.strip().partition("?token=")
    assert (address, printed.count("\n")) == ("https://sheets.example/sign-in", 1)
    actor = sessions.actor_of(rt, sign_in.redeem(rt, token, Origin()))
    assert actor is not None
    assert actor.name == "Ana"


def test_a_link_can_be_for_any_role(jobsheet: Command, rt: Runtime) -> None:
    token = jobsheet("link", "--name", "tessa", "--role", "technician").stdout.strip()

    actor = sessions.actor_of(rt, sign_in.redeem(rt, token.partition("?token=")[2], Origin()))
    assert actor is not None
    assert actor.role == "technician"
    assert jobsheet("link", "--role", "boss").returncode == 2


def test_a_token_is_printed_alone_works_and_can_be_revoked(jobsheet: Command, rt: Runtime) -> None:
    token = jobsheet("token", "create", "scanner").stdout.removesuffix("\n")
    actor = api_tokens.actor_of(rt, token)
    assert actor is not None
    assert actor.name == "api:scanner"

    assert "scanner" in jobsheet("token", "list").stdout
    assert token not in jobsheet("token", "list").stdout
    assert jobsheet("token", "revoke", "scanner").returncode == 0

    assert api_tokens.actor_of(rt, token) is None


@pytest.mark.parametrize(
    "words", [("token", "revoke", "nobody"), ("token", "create", "a b"), ("link", "--name", "\n")]
)
def test_what_cannot_be_done_is_one_sentence(jobsheet: Command, words: tuple[str, ...]) -> None:
    done = jobsheet(*words)

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
