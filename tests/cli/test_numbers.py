"""Numbers no calendar can hold, typed at a terminal."""

import pytest
import typer
from typer.testing import CliRunner

from core.cli.dead_letters import dead_letters_app
from core.cli.maintenance import maintenance_app
from core.cli.queue import queue_app
from core.cli.token import token_app

CALL_WAS_WRONG = 2


@pytest.mark.parametrize(
    ("app", "words"),
    [
        (maintenance_app, ["on", "--reason", "x", "--minutes", "1e15"]),
        (queue_app, ["pause", "bulk", "--reason", "x", "--minutes", "1e15"]),
        (token_app, ["create", "scanner", "--days", "1e9"]),
        (dead_letters_app, ["follow", "--class", "poison", "--reason", "x", "--every-s", "-1"]),
    ],
    ids=["maintenance", "queue", "token", "dead-letters"],
)
def test_a_number_out_of_range_is_said_and_nothing_happens(
    app: typer.Typer, words: list[str]
) -> None:
    done = CliRunner().invoke(app, words)

    assert done.exit_code == CALL_WAS_WRONG
    assert "or equal to" in done.output
