"""What of a form's print asks for no field: letterhead, foot and title; and heads of columns."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from core.domain.fields import extraction
from core.domain.model import Field, FieldState, Severity
from core.domain.page.reading import Page, PageSource, Reading, Word
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain.marked_pages import HEIGHT, LINE, WIDTH, box, text

TELEPHONE = FieldSpec("telephone", "Telephone", FieldType.STRING, Severity.S1, required=True)
ORDER = FieldSpec("order", "Work Order", FieldType.STRING, Severity.S0, required=True)
JOB = FieldSpec("job", "Job Number", FieldType.STRING, Severity.S0, required=True)
SITE = FieldSpec("site", "Site", FieldType.STRING, Severity.S1)
FIELDS = (TELEPHONE, ORDER, JOB, SITE)
JOB_LINE, SITE_LINE = text(40, 300, "Job Number: JOB-1"), text(40, 320, "Site: York")
BODY = [*JOB_LINE, *SITE_LINE]


def read(words: Iterable[Word], fields: Sequence[FieldSpec] = FIELDS) -> dict[str, Field]:
    spec = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), tuple(fields))
    page = Page(1, WIDTH, HEIGHT, PageSource.TEXT_LAYER, tuple(words), ())
    found = extraction.extract(Reading("text-layer", None, (page,), 0.0), spec)
    return {field.name: field for field in found.fields}


def large(x: float, y: float, said: str, height: float) -> list[Word]:
    words = text(x, y, said)
    return [
        replace(word, box=box(word.box.x0 * WIDTH, y, word.box.x1 * WIDTH, y + height))
        for word in words
    ]


def telephone(y: float) -> list[Word]:
    return text(40, y, "Telephone: 01904 12345")


@pytest.mark.parametrize(
    ("words", "is_the_jobs"),
    [
        ([*telephone(40), *text(40, 80, "SERVICE REPORT"), *BODY], False),
        ([*telephone(40), *large(40, 80, "PUMP VISIT", 1.25 * LINE), *BODY], False),
        ([*telephone(40), *large(40, 80, "PUMP VISIT", 1.15 * LINE), *BODY], True),
        ([*telephone(40), *text(40, 80, "Report:"), *BODY], True),  # a label itself
        ([*telephone(40), *text(40, 80, "This is a report on all works done here"), *BODY], True),
        ([*telephone(40), *text(40, 80, "This is a report on works done here"), *BODY], False),
        ([*text(40, 30, "SERVICE REPORT"), *telephone(60), *BODY], True),  # under the title
        ([*text(40, 20, "Job Number: 1"), *telephone(40), *text(40, 80, "REPORT"), *SITE_LINE],
         True),  # after what is the form's
        ([*telephone(205), *text(40, 250, "SERVICE REPORT"), *BODY], False),
        ([*telephone(215), *text(40, 250, "SERVICE REPORT"), *BODY], True),  # too far down
        ([*BODY, *telephone(800)], False),  # the last line of the page
        ([*BODY, *telephone(735)], True),
        ([*BODY, *telephone(790), *text(300, 790, "Email: a@b.co"), *text(40, 810, "Page 1")],
         False),
        ([*BODY, *telephone(790), *text(40, 810, "Page 1")], True),
    ],
)  # fmt: skip
def test_the_firms_own_telephone_is_not_the_jobs(words: list[Word], is_the_jobs: bool) -> None:
    found = read(words)["telephone"]

    assert found.state is (FieldState.READ if is_the_jobs else FieldState.NOT_FOUND)
    assert found.value == ("01904 12345" if is_the_jobs else None)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ([*text(40, 40, "WORK ORDER"), *BODY], None),
        ([*text(40, 40, "WORK ORDER"), *BODY, *text(40, 340, "Work Order: WO-1")], "WO-1"),
        ([*text(40, 40, "Work Order No"), *text(40, 55, "WO-7"), *BODY], "WO-7"),
        ([*text(40, 40, "Work Order:"), *text(110, 40, "WO-7"), *BODY], "WO-7"),
        ([*large(40, 40, "WORK ORDER", 16), *BODY], None),
        ([*large(40, 40, "WORK ORDER 778", 16), *BODY], "778"),  # a number set large
    ],
)
def test_the_title_of_a_form_has_no_value(words: list[Word], value: str | None) -> None:
    found = read(words)

    assert (found["order"].value, found["job"].value, found["site"].value) == (
        value, "JOB-1", "York",
    )  # fmt: skip


CHECKS = FieldSpec(
    "checks", "Checks", FieldType.CHECKLIST, Severity.S1, items=("Brakes", "Lights", "Horn")
)


@pytest.mark.parametrize(
    ("heads", "xs", "states"),
    [
        (("OK", "Adv", "Fail"), (250, 300, 350), ("ok", "advisory", "fail")),
        (("OK", "Adv", "Fail"), (250, 265, 285), ("ok", "advisory", "fail")),  # set close
        (("OK", "Not OK", "N/A"), (250, 300, 350), ("ok", "fail", "na")),
        (("OK", "Not OK", "N/A"), (250, 265, 300), ("ok", "fail", "na")),
        (("Yes", "No", "N/A"), (250, 270, 285), ("ok", "fail", "na")),
    ],
)
def test_heads_of_columns_are_told_apart_however_close_they_are(
    heads: Sequence[str], xs: Sequence[float], states: Sequence[str]
) -> None:
    words = [word for said, x in zip(heads, xs, strict=True) for word in text(x, 280, said)]
    for at, item in enumerate(CHECKS.items):
        words += [*text(60, 300 + 20 * at, item), *text(xs[at] + 2, 300 + 20 * at, "✓")]

    assert read(words, (CHECKS,))["checks"].value == dict(zip(CHECKS.items, states, strict=True))


@pytest.mark.parametrize(
    ("said", "orders"),
    [
        ("WORK ORDER - continuation sheet", None),
        ("WORK ORDER COMPLIANCE (continued)", None),
        ("Work Order: WO-7 continued", "WO-7 continued"),
    ],
)
def test_the_head_of_a_continuation_sheet_is_no_value(said: str, orders: str | None) -> None:
    read_order = read([*text(40, 40, said), *text(300, 40, "Job Number: JOB-1"), *SITE_LINE])

    assert read_order["order"].value == orders


@pytest.mark.parametrize(
    ("head", "below", "order"),
    [
        (text(40, 80, "Work Order"), text(40, 92, "WO 29421"), "WO 29421"),
        (text(40, 80, "Work Order"), [], None),
        (text(40, 80, "Work Order"), text(90, 92, "WO 29421"), None),  # not under it
        (text(40, 80, "Work Order"), text(40, 120, "Unit 4"), None),  # the firm's address
        (text(40, 80, "Work Order"), text(40, 92, "Job Number: JOB-1"), None),
        (large(40, 78, "Work Order", 1.5 * LINE), text(40, 96, "Unit 4"), None),  # a title
    ],
)
def test_a_title_in_a_row_of_captions_is_one_of_them_over_its_code(
    head: list[Word], below: list[Word], order: str | None
) -> None:
    row = [*head, *text(300, 80, "Site")]

    found = read([*row, *below, *text(300, 92, "York"), *text(40, 300, "Job Number: JOB-1")])

    assert found["order"].value == order
