"""What a sheet scores against a spec, phrase by phrase, and what is made of the scores."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import audit, selection
from core.domain.model import Band, Candidate, Selection
from core.domain.page import plain_text
from core.domain.page.reading import Page, PageSource, Reading, Word
from core.domain.policy import Policy
from core.domain.spec.specs import SelectionSpec, Spec
from tests.domain.factories import SPEC, TODAY
from tests.domain.marked_pages import HEIGHT, WIDTH, box, text

BODY = "\n".join(f"Some line {at} of writing that is long enough to be text." for at in range(12))
TITLED = f"PUMP SERVICE\nJob No: X-1\n{BODY}\n"
TOLD = f"x y PS-12\n{BODY}\nthe belt drive was looked at by one of us on that day.\n"
PUMP, BELT, CODE = ["pump service"], ["belt drive"], [r"PS-\d+"]


def spec(id_: str = "a", /, **rules: list[str]) -> Spec:
    made = SelectionSpec(**{name: tuple(texts) for name, texts in rules.items()})
    return replace(SPEC, id=id_, selection=made)


def chosen(text: str, *specs: Spec, **more: Any) -> Selection:
    return selection.select(plain_text.reading(text), specs, Policy(), **more)[0]


def scores(text: str, *specs: Spec) -> dict[str, int]:
    return {one.spec: one.score for one in chosen(text, *specs).candidates}


@pytest.mark.parametrize(
    ("text", "rules", "score"),
    [
        (TITLED, {"all": PUMP}, 100),
        (TITLED, {"any": PUMP}, 100),
        (TITLED, {"all": PUMP, "any": ["belt", *PUMP]}, 100),
        ("PUNP SERVICE\n", {"all": PUMP}, 100),
        (TOLD, {"all": BELT}, 80),
        (f"x\n{BODY}\nBelt drive: fine\n", {"all": BELT}, 90),
        (f"BELT DRIVE\n{BODY}\nPump service: fine\n", {"all": [*PUMP, *BELT]}, 95),
        (TITLED, {"all": [*PUMP, *BELT]}, 22),  # what is lacking keeps it from matching
        (TITLED, {"all": PUMP, "any": BELT}, 32),
        (TITLED, {"all": BELT, "any": PUMP}, 13),
        (TITLED, {"all": BELT}, 0),
        ("FORM PS-123\n", {"form_codes": CODE}, 100),
        ("FORM ps-123\n", {"form_codes": CODE}, 100),
        ("FORM\n", {"form_codes": CODE}, 0),
        ("FORM PS-123\n", {"all": PUMP, "form_codes": CODE}, 65),
        ("PUMP SERVICE PS-1\n", {"all": PUMP, "form_codes": CODE}, 100),
        (TOLD, {"all": BELT, "form_codes": CODE}, 95),
        ("PUMP SERVICE PS-1\n", {"all": PUMP, "any": BELT, "form_codes": CODE}, 100),
        (TITLED, {"all": PUMP, "none": ["pump"]}, 0),
        (f"PUMP SERVICE\n{TOLD}", {"all": PUMP, "none": BELT}, 100),  # a mere mention
        (f"x\n{TOLD} pump service", {"all": PUMP, "none": BELT}, 0),
        (f"PUMP SERVICE\n{BODY}\nBelt drive: fine\n", {"all": PUMP, "none": BELT}, 0),
    ],
)
def test_a_score(text: str, rules: dict[str, list[str]], score: int) -> None:
    assert scores(text, spec(**rules)) == {"a": score}


GENERAL, SUBJECT = spec("general", all=["service report"]), spec("subject", all=PUMP)
LONGER, OTHER = spec("longer", all=["pump service report"]), spec("other", all=["visit report"])
CODED = spec("coded", all=["service report"], form_codes=[r"E-\d+"])


@pytest.mark.parametrize(
    ("text", "specs", "expected"),
    [
        ("PUMP SERVICE REPORT\n", (GENERAL, LONGER), {"longer": 100, "general": 85}),
        ("PUMP SERVICE REPORT\n", (SUBJECT, LONGER), {"longer": 100, "subject": 85}),
        ("SERVICE REPORT\nVISIT REPORT\n", (GENERAL, OTHER), {"general": 100, "other": 90}),
        ("SERVICE REPORT E-12\n", (GENERAL, CODED), {"coded": 100, "general": 85}),
        ("SERVICE REPORT\n", (GENERAL, CODED), {"coded": 100, "general": 100}),
        ("SERVICE REPORT\n", (GENERAL, SUBJECT), {"general": 100, "subject": 0}),
    ],
)
def test_the_one_with_more_to_say_wins(
    text: str, specs: tuple[Spec, ...], expected: dict[str, int]
) -> None:
    found = chosen(text, *specs)

    assert {one.spec: one.score for one in found.candidates} == expected
    assert [one.score for one in found.candidates] == sorted(expected.values(), reverse=True)


# Scores that a sheet of one title and one mention can have, as (first, runner-up).
HIGHEST, MENTIONED = spec("first", all=["form a"]), spec("second", all=BELT)
BOTH = f"FORM A\n{BODY}\nthe belt drive was looked at by one of us on that day.\n"


@pytest.mark.parametrize(
    ("high", "medium", "gap", "band", "is_clear"),
    [  # The scores are 100 and 80.
        (81, 50, 10, Band.HIGH, True), (81, 50, 21, Band.HIGH, True), (80, 50, 20, Band.HIGH, True),
        (80, 50, 21, Band.HIGH, False), (100, 50, 99, Band.HIGH, True),
        (101, 100, 20, Band.MEDIUM, True), (101, 50, 20, Band.MEDIUM, True),
        (101, 50, 21, Band.MEDIUM, False), (102, 101, 0, Band.LOW, False),
    ],
)  # fmt: skip
def test_bands_and_the_gap_to_the_runner_up(
    high: int, medium: int, gap: int, band: Band, is_clear: bool
) -> None:
    policy = Policy(select_high_score=high, select_medium_score=medium, select_gap=gap)
    specs = (MENTIONED, HIGHEST)
    found, by = selection.select(plain_text.reading(BOTH), specs, policy)

    assert [(one.spec, one.score) for one in found.candidates] == [("first", 100), ("second", 80)]
    assert (found.band, found.score, found.named) == (band, 100, False)
    assert (found.spec, by) == ((HIGHEST.ref, HIGHEST) if is_clear else (None, None))


def test_a_person_names_the_spec() -> None:
    ranked = (Candidate("subject", 100), Candidate("general", 0))

    assert chosen(TITLED, GENERAL, SUBJECT, named="general@1.0.0") == Selection(
        Band.LOW, 0, ranked, GENERAL.ref, named=True
    )
    assert chosen(TITLED, GENERAL, SUBJECT, named="subject") == Selection(
        Band.HIGH, 100, ranked, SUBJECT.ref, named=True
    )
    assert chosen(TITLED, GENERAL, SUBJECT, named="subject@2.0.0") == Selection(
        Band.LOW, 0, ranked, None, named=True
    )


@pytest.mark.parametrize(
    ("text", "specs", "named", "said"),
    [
        ("", (GENERAL,), None, "No spec matches this sheet."),
        (TITLED, (GENERAL,), "zz", "There is no spec called zz."),
        (TITLED, (spec(all=[*PUMP, *BELT]), GENERAL), None,
         "No spec matches this sheet well enough (a 22)."),
        ("SERVICE REPORT\n", (GENERAL, CODED), None,
         "More than one spec matches this sheet (coded 100, general 100)."),
    ],
)  # fmt: skip
def test_without_a_spec_it_is_said_why(
    text: str, specs: tuple[Spec, ...], named: str | None, said: str
) -> None:
    outcome = audit.audit(plain_text.reading(text), specs, Policy(), today=TODAY, named_spec=named)
    (finding,) = outcome.findings

    assert (finding.rule, finding.message, finding.confidence) == ("selection", said, 1.0)
    assert finding.expected == "a sheet of one known kind"
    assert finding.suggested_fix == "Name the spec of this sheet, or complete the spec."
    assert finding.why_it_matters == (
        "Without a spec that fits, the sheet cannot be judged by itself."
    )


@given(st.lists(st.sampled_from([*PUMP, *BELT, "visit report", "x"]), max_size=4))
def test_the_ranking_is_in_order_and_within_bounds(lines: list[str]) -> None:
    found = chosen("\n".join(lines), GENERAL, SUBJECT, LONGER, OTHER, CODED)

    assert all(0 <= one.score <= 100 for one in found.candidates)
    assert all(
        (-one.score, one.spec) < (-other.score, other.spec)
        for one, other in pairwise(found.candidates)
    )
    assert found.score == found.candidates[0].score


@pytest.mark.parametrize(
    ("said", "is_found"),
    [("FIRE ALARM I CERTIFICATE", True), ("FIRE ALARM AND CERTIFICATE", False)],
)
def test_a_title_set_wide_is_one_though_an_engine_saw_a_letter_too_much(
    said: str, is_found: bool
) -> None:
    title = [
        Word(word, box(40 + 130 * at, 60, 110 + 130 * at, 90), 1.0, 0)
        for at, word in enumerate(said.split())
    ]
    body = [w for at in range(20) for w in text(50, 200 + 20 * at, "Some line of usual print")]
    page = Page(1, WIDTH, HEIGHT, PageSource.LOCAL, (*title, *body))
    reading = Reading("local", None, (page,), 0.0)

    found = selection.select(reading, (spec(any=["fire alarm certificate"]),), Policy())[0]

    assert (found.band is Band.HIGH) is is_found
