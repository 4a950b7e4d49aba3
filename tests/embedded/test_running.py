from dataclasses import replace
from pathlib import Path
from stat import S_IMODE

import pytest

from core.embedded import running
from core.embedded.running import SECRETS, SERVICES, Secrets, Services
from core.errors import Misconfigured

STACK = Services(
    database_url="postgresql://jobsheet:p@127.0.0.1:1/jobsheet",
    redis_url="redis://:p@127.0.0.1:2/0",
    jwt_secret="s" * 48,
    public_url="http://127.0.0.1:8501",
    host="127.0.0.1",
    port=8501,
    pid=1,
)


def test_only_one_at_a_time_holds_the_folder(tmp_path: Path) -> None:
    with running.lock(tmp_path) as first, running.lock(tmp_path) as second:
        assert (first, second) == (True, False)
    with running.lock(tmp_path) as third:
        assert third


def test_a_stack_is_found_while_it_runs_and_not_after(tmp_path: Path) -> None:
    running.save(tmp_path / SERVICES, STACK)

    with running.lock(tmp_path):
        assert running.services(tmp_path) == STACK
    assert running.services(tmp_path) is None  # It ended without removing its file.


def test_what_holds_passwords_is_its_owners_only(tmp_path: Path) -> None:
    running.save(tmp_path / SERVICES, STACK)
    running.save(tmp_path / SERVICES, replace(STACK, port=9000))

    assert S_IMODE((tmp_path / SERVICES).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [SERVICES]
    assert running.load(tmp_path / SERVICES, Services) == replace(STACK, port=9000)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"postgres_password": "x"}'])
def test_a_damaged_file_is_said_in_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / SECRETS).write_bytes(content)

    with pytest.raises(Misconfigured, match="is damaged"):
        running.load(tmp_path / SECRETS, Secrets)


def test_a_folder_that_cannot_be_made_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with (
        pytest.raises(Misconfigured, match="cannot be used"),
        running.lock(tmp_path / "file" / "data"),
    ):
        pytest.fail("The folder cannot exist.")
