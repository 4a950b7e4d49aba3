"""Options printed as square buttons side by side: the chosen one stands on a dark ground."""

import pytest

from core.domain.model import FieldState
from core.domain.page.reading import Mark, MarkKind
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import box, cell, text
from tests.domain.test_unseen_layouts import JOB, S1, SAFE, audited

FORCE = FieldSpec("force", "Force test", FieldType.CHOICE, S1, options=("Pass", "Fail"))
WORDS = [
    text(44, 60, "Job No"), text(44, 72, "4711"),
    text(44, 100, "Force test"), text(244, 100, "Safe to use"),
    text(52, 113, "Pass"), text(92, 113, "Fail"), text(252, 113, "Yes"), text(292, 113, "No"),
]  # fmt: skip


@pytest.mark.parametrize(("at", "value"), [(0, True), (1, False)])
def test_the_button_on_a_dark_ground_is_chosen(at: int, value: bool) -> None:
    frames = [cell(x, 112, x + 36, 126) for x in (46, 86, 246, 286)]
    grounds = [
        Mark(MarkKind.PATCH, box(x + 40 * at, 112, x + 36 + 40 * at, 126)) for x in (46, 246)
    ]

    outcome = audited([JOB, FORCE, SAFE], WORDS, [*frames, *grounds])

    assert read(outcome, "safe").value is value
    assert read(outcome, "force").value == FORCE.options[at]


def test_the_ground_of_a_word_marks_no_item() -> None:
    checks = FieldSpec("checks", "Checks", FieldType.CHECKLIST, S1, items=("Brakes", "Lights"))
    words = [text(44, 80, "Checks"), text(44, 100, "Brakes"), text(44, 120, "Lights")]

    outcome = audited([checks], words, [Mark(MarkKind.PATCH, box(200, 100, 240, 112))])

    assert read(outcome, "checks").value == {"Brakes": "unmarked", "Lights": "unmarked"}
    assert read(outcome, "checks").state is FieldState.READ
