"""Two tables side by side, whose lines of print share rows of the page."""

import pytest

from core.domain.model import ReasonCode
from core.domain.page.reading import Mark, Word
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import text
from tests.domain.test_unseen_layouts import S0, S1, audited, grid, told

DEVICES = FieldSpec(
    "devices", "Devices", FieldType.TABLE, S1, required=True, columns=("Zone", "Device", "State")
)
VOLTS = FieldSpec("volts", "Battery volts", FieldType.NUMBER, S1, required=True)
SIGNAL = FieldSpec("signal", "Signal received", FieldType.BOOLEAN, S0, required=True)
ALARMS = FieldSpec("alarms", "False alarms", FieldType.NUMBER, S1, required=True)
FIELDS = [DEVICES, VOLTS, SIGNAL, ALARMS]
LEFT = grid((40, 110, 190, 260), (216, 236, 256, 276))
RIGHT = grid((330, 450, 540), (206, 226, 246, 266))
BODY = [{"Zone": "1", "Device": "MCP", "State": "OK"}, {"Zone": "2", "Device": "Heat", "State": ""}]


def sheet(body: list[dict[str, str]], signal: str = "Yes") -> list[list[Word]]:
    lines = [("Zone", "Device", "State"), *(tuple(row.values()) for row in body)]
    left = [
        text(x, 220 + 20 * at, said)
        for at, line in enumerate(lines)
        for x, said in zip((44, 114, 194), line, strict=True)
    ]
    right = [
        text(334, 210, "Battery volts"), text(454, 210, "27.3"),
        text(334, 230, "Signal received"), text(454, 230, signal),
        text(334, 250, "False alarms"), text(454, 250, "4"),
    ]  # fmt: skip
    return [text(40, 200, "Devices"), *left, *right]


def test_what_stands_beside_a_table_is_no_row_of_it_and_does_not_end_it() -> None:
    outcome = audited(FIELDS, sheet(BODY), [LEFT, RIGHT])

    assert told(outcome) == set()
    assert read(outcome, "devices").value == tuple(BODY)
    assert read(outcome, "signal").value is True


def test_an_answer_that_is_missing_beside_a_table_is_missed() -> None:
    outcome = audited(FIELDS, sheet(BODY, ""), [LEFT, RIGHT])

    assert told(outcome) == {("signal", ReasonCode.MISSING_FIELD)}
    assert read(outcome, "devices").value == tuple(BODY)


@pytest.mark.parametrize("marks", [[LEFT, RIGHT], [LEFT]])
def test_a_table_without_rows_is_not_filled_by_what_stands_beside_it(
    marks: list[list[Mark]],
) -> None:
    blank = [{"Zone": "", "Device": "", "State": ""}] * 2

    outcome = audited([DEVICES], sheet(blank), marks)

    assert told(outcome) == {("devices", ReasonCode.MISSING_FIELD)}
