"""Labels that end beside their values, some of them wrapped."""

import pytest

from core.domain.model import ReasonCode
from core.domain.page.reading import Word
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import LETTER, text
from tests.domain.test_unseen_layouts import S1, audited, told

TEST = FieldSpec("test", "Brake test", FieldType.STRING, S1, required=True)
TREAD = FieldSpec("tread", "Lowest tread depth (mm)", FieldType.NUMBER, S1, required=True)
FORCE = FieldSpec("force", "Service brake efficiency %", FieldType.NUMBER, S1, required=True)
FIELDS = [TEST, TREAD, FORCE]


def right(y: float, said: str, value: str = "") -> list[Word]:
    """A label that ends at 200, and its value close behind it."""
    return [*text(200 - LETTER * len(said), y, said), *text(213, y, value)]


def form(tread: str, force: str) -> list[list[Word]]:
    return [
        right(100, "Brake test", "Roller"),
        right(125, "Lowest tread", tread), right(138, "depth (mm)"),
        right(163, "Service brake", force), right(176, "efficiency %"),
    ]  # fmt: skip


def test_a_label_wrapped_to_the_right_is_that_label() -> None:
    outcome = audited(FIELDS, form("2.3", "64"))

    assert told(outcome) == set()
    assert [read(outcome, name).value for name in ("test", "tread", "force")] == ["Roller", 2.3, 64]


@pytest.mark.parametrize(("tread", "force", "missing"), [("", "64", "tread"), ("2.3", "", "force")])
def test_a_blank_beside_such_a_label_is_missed(tread: str, force: str, missing: str) -> None:
    outcome = audited(FIELDS, form(tread, force))

    assert told(outcome) == {(missing, ReasonCode.MISSING_FIELD)}
