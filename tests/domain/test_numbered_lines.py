"""Tax forms and ledgers: the number of a line stands again before its answer, cents apart."""

import pytest

from core.domain.page.reading import Mark, MarkKind, Word
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import box, text
from tests.domain.test_unseen_layouts import S1, audited, told

LABELS = ("Labour", "Parts", "Travel", "Waste", "Sundries")
FIELDS = [
    FieldSpec(label.lower(), f"{label} charged", FieldType.MONEY, S1, required=True)
    for label in LABELS
]


def _lines(sums: tuple[tuple[str, str], ...], *, again: bool = True) -> list[list[Word]]:
    """Numbered lines of a form; `again`: with their number again before the answer."""
    words = []
    for at, (label, (whole, cents)) in enumerate(zip(LABELS, sums, strict=True)):
        y, number = 100 + 14 * at, str(at + 7)
        words += [
            text(44, y, number), text(64, y, f"{label} charged"), text(400, y, number * again),
            text(505 - 5 * len(whole), y, whole), text(520, y, cents),
        ]  # fmt: skip
    return words


def _downs(*xs: float) -> list[Mark]:
    return [Mark(MarkKind.RULE, box(x - 0.4, 96, x + 0.4, 170)) for x in xs]


SUMS = (("1,240", "50"), ("310", "05"), ("88", "00"), ("", ""), ("7", "99"))


@pytest.mark.parametrize(("whole", "wall"), [("310.", 510), ("310", 503)])
def test_a_figure_or_a_speck_may_reach_to_the_line_before_the_cents(whole: str, wall: int) -> None:
    outcome = audited(
        FIELDS, _lines((SUMS[0], (whole, "05"), *SUMS[2:])), [_downs(395, 420, wall, 550)]
    )

    assert read(outcome, "parts").value == 310.05


def test_a_sum_with_more_than_its_cents_behind_it_is_no_sum() -> None:
    lines = [*_lines(SUMS), text(532, 114, "7")]

    outcome = audited(FIELDS, lines, [_downs(395, 420, 503, 600)])

    assert read(outcome, "parts").value != 310.05


def test_the_number_of_a_line_before_its_answer_is_no_answer() -> None:
    outcome = audited(FIELDS, _lines(SUMS), [_downs(395, 420, 510, 550)])

    values = [read(outcome, one.name).value for one in FIELDS]
    assert values == [1240.5, 310.05, 88.0, None, 7.99]
    assert {field for field, _ in told(outcome)} == {"waste"}


@pytest.mark.parametrize("walls", [(395, 420, 550), (395, 420, 470, 510, 550)])
def test_two_figures_are_cents_only_behind_the_next_line(walls: tuple[float, ...]) -> None:
    outcome = audited(FIELDS, _lines(SUMS), [_downs(*walls)])

    assert read(outcome, "parts").value != 310.05


def test_two_figures_are_no_cents_on_a_form_of_another_kind() -> None:
    outcome = audited(FIELDS, _lines(SUMS, again=False), [_downs(510, 550)])

    assert read(outcome, "parts").value != 310.05
