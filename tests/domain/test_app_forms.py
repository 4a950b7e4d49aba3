"""What apps print: captions over their answers under a list of buttons; figures by themselves."""

from dataclasses import replace

import pytest

from core.domain import audit as domain_audit
from core.domain.fields import extraction
from core.domain.model import Box, Field, FieldState, ReasonCode
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Reading, Word
from core.domain.policy import Policy
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain.factories import TODAY
from tests.domain.factories import field as read
from tests.domain.marked_pages import HEIGHT, WIDTH, box, text
from tests.domain.test_unseen_layouts import BY_ENGINEER, ENGINEER, JOB, S0, S1, SITE, audited, told

CHECKS = FieldSpec(
    "checks", "Checks", FieldType.CHECKLIST, S1, required=True, items=("Mast", "Forks", "Brakes")
)
SAFE = FieldSpec("safe", "Safe to operate", FieldType.BOOLEAN, S0, required=True)
BACK = FieldSpec("back", "Return visit", FieldType.BOOLEAN, S1, required=True)
JOB = replace(JOB, aliases=("Call No",))
STORE = FieldSpec("store", "Store", FieldType.STRING, S1, required=True)
ADDED = FieldSpec("added", "Gas Added", FieldType.NUMBER, S1, required=True)


def on_a_picture(field: FieldSpec, words: list[Word], marks: list[Mark]) -> Field:
    reading = Reading("local", None, (_picture(words, marks),), 0.0)
    return extraction.extract(reading, _spec(field)).fields[0]


def _picture(words: list[Word], marks: list[Mark]) -> Page:
    return Page(1, WIDTH, HEIGHT, PageSource.LOCAL, tuple(words), tuple(marks))


def _spec(field: FieldSpec) -> Spec:
    return Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (field,))


@pytest.mark.parametrize(("said", "value"), [("Yes", True), ("No", False), ("", None)])
def test_an_answer_under_its_caption_is_in_no_column_of_the_list_above(
    said: str, value: bool | None
) -> None:
    words = [text(44, 60, "Checks")]
    for y, item in ((80, "Mast"), (100, "Forks"), (120, "Brakes")):
        words += [text(44, y, item)]
        words += [text(x, y, state) for x, state in zip((420, 460), ("OK", "Fail"), strict=True)]
    words += [text(44, 150, "Safe to operate"), text(300, 150, "Return visit")]
    words += [text(44, 162, "Yes"), text(300, 162, said)]

    outcome = audited([CHECKS, SAFE, BACK], words)

    assert read(outcome, "back").value is value
    assert (("back", ReasonCode.MISSING_FIELD) in told(outcome)) is (value is None)


@pytest.mark.parametrize(
    ("mark", "state"),
    [
        (box(240, 98, 247, 110), FieldState.UNREADABLE),
        (box(240, 104, 243, 107), FieldState.EMPTY),  # a speck
        (box(240, 98, 262, 110), FieldState.EMPTY),  # no figure: it is as wide as three
        (box(240, 118, 247, 130), FieldState.EMPTY),  # on the next line
    ],
)
def test_a_lone_figure_that_no_engine_read_is_no_blank(mark: Box, state: FieldState) -> None:
    words = [*text(44, 60, "Work done and tested today"), *text(44, 98, "Gas Added")]
    words += text(44, 150, "Gas recovered none of it")

    found = on_a_picture(ADDED, words, [Mark(MarkKind.STROKE, mark)])

    assert found.state is state


def test_a_name_under_its_caption_beside_a_scrawl_is_no_label_of_a_column() -> None:
    labels = ("Call No", "Store", "Visit", "Site")
    words = [text(44, 80 + 20 * at, label) for at, label in enumerate(labels)]
    words += [text(300, 80 + 20 * at, f"A{at}") for at in range(len(labels))]
    words += [text(44, 170, "Engineer"), text(300, 170, "Engineer Signature")]
    words += [text(44, 184, "Ali Rahman"), text(300, 184, "wmr")]
    fields = [JOB, STORE, replace(SITE, aliases=("Visit",)), ENGINEER, BY_ENGINEER]

    outcome = audited(fields, words)

    assert read(outcome, "engineer").value == "Ali Rahman"


@pytest.mark.parametrize(
    ("boxes", "reason"), [(3, ReasonCode.MISSING_FIELD), (2, ReasonCode.LOW_CONFIDENCE)]
)
def test_with_a_box_unseen_no_item_is_unmarked_for_certain(boxes: int, reason: ReasonCode) -> None:
    words, marks = [], []
    for y, item in ((80, "Mast"), (110, "Forks"), (140, "Brakes")):
        words += text(44, y, item)
        for at, state in enumerate(("OK", "Adv", "Fail")):
            x = 200 + 60 * at
            words += text(x, y, state)
            fill = 0.4 if at == 0 and item != "Forks" else 0.0
            place = box(x + 24, y + 1, x + 33, y + 10)
            marks += [Mark(MarkKind.TICK_BOX, place, fill)] if at < boxes else []
    reading = Reading("local", None, (_picture([*words], marks),), 0.0)

    outcome = domain_audit.audit(
        reading, (_spec(CHECKS),), Policy(), today=TODAY, named_spec="sheet"
    )

    assert {finding.reason_code for finding in outcome.findings} == {reason}


@pytest.mark.parametrize(
    ("heading", "y", "value"),
    [
        ("Declaration", 162, "New bulb fitted and tested"),
        ("again next day", 162, "New bulb fitted and tested again next day"),
        ("Declaration", 144, "New bulb fitted and tested Declaration"),  # the next line
    ],
)
def test_a_heading_under_a_text_beside_its_label_is_no_part_of_it(
    heading: str, y: int, value: str
) -> None:
    work = FieldSpec("work", "Rectification", FieldType.TEXT, S1, required=True)
    words = [text(44, 100, "Site Address"), text(300, 100, "Leeds"), text(44, 130, "Rectification")]
    words += [text(300, 130, "New bulb fitted and tested"), text(44, y, heading)]
    words += [text(44, 186, "Safe to operate"), text(300, 186, "Yes")]

    outcome = audited([SITE, work, SAFE], words)

    assert read(outcome, "work").value == value


@pytest.mark.parametrize("kind", [FieldType.STRING, FieldType.TEXT])
@pytest.mark.parametrize(("step", "is_both"), [(6, True), (14, False)])
def test_a_value_of_two_lines_may_straddle_its_label(
    kind: FieldType, step: int, is_both: bool
) -> None:
    found = FieldSpec("found", "Damage Details", kind, S1, required=True)
    words = [
        text(44, 100, "Safe to operate"), text(200, 100, "Yes"), text(330, 100, "Return visit"),
        text(440, 100, "No"), text(200, 130 - step, "Rear light broken, bucket"),
        text(44, 130, "Damage Details"), text(200, 130 + step, "tooth missing"),
        text(44, 170, "Site Address"), text(200, 170, "Leeds"),
    ]  # fmt: skip

    outcome = audited([SAFE, BACK, found, SITE], words)

    assert (read(outcome, "found").value == "Rear light broken, bucket tooth missing") is is_both
    assert read(outcome, "safe").value is True
