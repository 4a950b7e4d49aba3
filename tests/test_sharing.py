"""What long tests are begun first, and which of them stay together."""

import re

import pytest

from tests.conftest import ROOT
from tests.sharing import FIRST, GROUPS, SLOW, in_order, share_of

FILES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("tests/**/test_*.py"))
ASKS_FOR_THE_STACK = re.compile(r"\bstack: RunningStack|^from playwright", re.MULTILINE)


@pytest.mark.parametrize("start", [*SLOW, *(one for starts in GROUPS.values() for one in starts)])
def test_what_is_named_is_there(start: str) -> None:
    assert [path for path in FILES if path.startswith(start)]


def test_whoever_asks_for_the_running_stack_gets_the_same_one() -> None:
    asking = [path for path in FILES if ASKS_FOR_THE_STACK.search((ROOT / path).read_text())]

    assert len(asking) > 5
    assert {share_of(path) for path in asking} == {"the running stack"}


def test_groups_come_first_then_slow_files_then_the_rest() -> None:
    shares = in_order(dict.fromkeys(share_of(path) for path in FILES))

    assert tuple(shares[: len(FIRST)]) == FIRST
    assert len(shares) == len({share_of(path) for path in FILES})
