"""Labels learned from corrections: what stood beside a value, and what is worth telling."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from core.domain.labelling import beside, learning
from core.domain.labelling.learning import Sighting, Standing
from core.domain.model import Box, Evidence, Field, FieldState, Pair, Severity
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from core.errors import Rejected

JOB = FieldSpec("job_number", "Job Number", FieldType.STRING, Severity.S1, aliases=("Job No",))
DAY = FieldSpec("visit_date", "Date", FieldType.DATE, Severity.S1)
SAFE = FieldSpec("safe", "Safe to use", FieldType.BOOLEAN, Severity.S1)
SIGN = FieldSpec("signed", "Signature", FieldType.SIGNATURE, Severity.S1)
SPEC = Spec("r", "1.4.2", "R", Locale(), SelectionSpec(), (JOB, DAY, SAFE, SIGN))
PLACE = Evidence(1, Box(0.4, 0.10, 0.6, 0.12))
ELSEWHERE = Evidence(1, Box(0.4, 0.50, 0.6, 0.52))


def _field(spec: FieldSpec, value: Any, place: Evidence | None = PLACE) -> Field:
    text = str(value)
    return Field(
        spec.name, spec.label, spec.type.value, FieldState.READ, value, text, 1.0, place,
    )  # fmt: skip


def _pair(label: str, value: str, place: Evidence = PLACE) -> Pair:
    return Pair(label, value, place)


@pytest.mark.parametrize(
    ("field", "value", "place", "pairs", "label"),
    [
        (JOB, "JOB-123", PLACE, [_pair("Plant Code:", "JOB-123")], "Plant Code"),
        (JOB, "JOB-123", None, [_pair("Plant Code", "JOB-123")], "Plant Code"),  # typed
        (JOB, "JOB-1234", None, [_pair("Plant Code", "JOB-I234")], "Plant Code"),  # a slip
        (DAY, "2026-03-14", None, [_pair("Seen on", "14 March 2026")], "Seen on"),
        (JOB, "JOB-123", None, [], ""),
        (JOB, "JOB-123", None, [_pair("Plant Code", "JOB-999")], ""),
        # Which of the two? Where it was read says it; else nobody knows.
        (JOB, "JOB-123", None, [_pair("A Code", "JOB-123"), _pair("B Code", "JOB-123")], ""),
        (JOB, "JOB-123", PLACE,
         [_pair("A Code", "JOB-123"), _pair("B Code", "JOB-123", ELSEWHERE)], "A Code"),
        (JOB, "JOB-123", None, [_pair("A Code", "JOB-123"), _pair("A CODE:", "JOB-123")], "A CODE"),
        # Short answers stand in many places.
        (SAFE, True, None, [_pair("Fit for work", "Yes")], ""),
        (SAFE, True, PLACE, [_pair("Fit for work", "Yes")], "Fit for work"),
        (SIGN, True, PLACE, [_pair("Client here", "x")], ""),
        (JOB, "JOB-123", replace(PLACE, page_number=2),
         [_pair("A Code", "JOB-123"), _pair("B Code", "JOB-123")], ""),
    ],
)  # fmt: skip
def test_the_label_beside_a_decided_value(
    field: FieldSpec, value: object, place: Evidence | None, pairs: list[Pair], label: str
) -> None:
    assert beside.of(field, _field(field, value, place), pairs, SPEC) == label


def test_a_rejected_field_has_no_label() -> None:
    gone = replace(_field(JOB, "JOB-123"), state=FieldState.EMPTY, value=None)

    assert beside.of(JOB, gone, [_pair("Plant Code", "JOB-123")], SPEC) == ""


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("Plant Code", "Plant Code"),
        ("  Plant\n\tCode : ", "Plant Code"),
        ("Plant\x00Code", "Plant Code"),
        ("Plant\u202eedoC", "Plant edoC"),  # no text that turns direction
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),  # text, never anything else
        ("A", ""),
        ("1.", ""),
        ("12345", ""),
        ("x" * 61, ""),  # a sentence is no label
        ("", ""),
    ],
)
def test_a_label_is_one_line_of_text(printed: str, label: str) -> None:
    assert beside.clean(printed) == label


def test_a_label_that_was_chosen_has_to_be_on_the_sheet() -> None:
    pairs = [_pair("Plant Code:", "JOB-123")]

    assert beside.named("plant code", pairs) == "Plant Code"
    assert beside.named("Other", pairs) == ""


def _seen(
    label: str, field: str, people: str, *, sheets: list[UUID] | None = None
) -> list[Sighting]:
    """A sighting of each letter's person, each on a sheet of its own."""
    ids = sheets or [uuid4() for _ in people]
    return [
        Sighting(number, label, field, sheet, uuid4(), person)
        for number, (person, sheet) in enumerate(zip(people, ids, strict=True), start=1)
    ]


def _told(
    sightings: list[Sighting], **more: Any
) -> list[tuple[str, str, list[tuple[str, int, int]]]]:
    found = learning.learned(sightings, SPEC, **more)
    return [
        (one.standing, one.label, [(g.field, g.sheets, g.people) for g in one.given])
        for one in found
    ]


@pytest.mark.parametrize(
    ("people", "is_offered"),
    [("aab", True), ("abc", True), ("ab", False), ("aaa", False), ("aaaa", False), ("aaaaa", True)],
)
def test_how_many_have_to_say_so(people: str, is_offered: bool) -> None:
    assert bool(_told(_seen("Plant Code", "job_number", people))) is is_offered


def test_a_sheet_that_was_reviewed_again_counts_once_and_as_it_was_last() -> None:
    sheet = uuid4()
    again = _seen("Plant Code", "job_number", "abc", sheets=[sheet] * 3)
    assert _told(again) == []

    elsewhere = replace(again[0], number=9, label="Other Code")
    others = _seen("Plant Code", "job_number", "abc")
    assert _told([*others, again[0], elsewhere]) == [
        (Standing.OFFERED, "Plant Code", [("job_number", 3, 3)])
    ]


def test_ways_of_writing_are_one_label_shown_as_most_print_it() -> None:
    seen = [
        *_seen("PLANT CODE", "job_number", "a"), *_seen("Plant Code", "job_number", "bcd"),
        *_seen("PIant C0de", "job_number", "e"),
    ]  # fmt: skip
    assert _told(seen) == [(Standing.OFFERED, "Plant Code", [("job_number", 5, 5)])]


def test_a_label_given_to_two_fields_is_a_conflict_until_one_is_dismissed() -> None:
    seen = [*_seen("Plant Code", "job_number", "abc"), *_seen("Plant Code", "visit_date", "ab")]

    conflict = (Standing.CONFLICT, "Plant Code", [("job_number", 3, 3), ("visit_date", 2, 2)])
    assert _told(seen) == [conflict]
    (one,) = learning.learned(seen, SPEC)
    assert _told(seen, dismissed={one.given[1].key}) == [
        (Standing.OFFERED, "Plant Code", [("job_number", 3, 3)])
    ]
    assert _told(seen, dismissed={given.key for given in one.given}) == []


def test_one_slip_among_many_is_no_conflict() -> None:
    seen = [*_seen("Plant Code", "job_number", "abcd"), *_seen("Plant Code", "visit_date", "e")]

    assert _told(seen) == [(Standing.OFFERED, "Plant Code", [("job_number", 4, 4)])]


def test_a_label_of_another_field_is_never_offered() -> None:
    (taken,) = learning.learned(_seen("DATE:", "job_number", "abcdef"), SPEC)

    assert (taken.standing, taken.owner) == (Standing.TAKEN, "visit_date")


def test_what_the_field_knows_and_fields_that_are_gone_are_left_out() -> None:
    known = _seen("job no", "job_number", "abc")
    gone = _seen("Plant Code", "no_more", "abc")

    assert _told([*known, *gone]) == []


def test_the_best_supported_comes_first_with_its_newest_examples() -> None:
    few, many = _seen("B", "visit_date", "abc"), _seen("A code", "job_number", "abcde")

    found = learning.learned([*few, *many], SPEC)

    assert [one.label for one in found] == ["A code", "B"]
    assert found[0].given[0].examples == tuple(one.audit for one in reversed(many))[:3]


def test_a_spec_is_taught_labels_in_its_next_version() -> None:
    made = learning.taught(
        SPEC, [("Plant Code", "job_number"), ("Our Ref", "job_number")], version="1.4.3"
    )

    assert made.version == "1.4.3"
    assert made.fields[0].aliases == ("Job No", "Plant Code", "Our Ref")
    assert made.fields[1:] == SPEC.fields[1:]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([("date", "job_number")], "has this label already, for Date"),
        ([("Plant Code", "job_number"), ("plant code:", "visit_date")], "already, for Job Number"),
        ([("Plant Code", "nothing")], "no field called nothing"),
    ],
)
def test_what_a_spec_is_not_taught(given: list[tuple[str, str]], said: str) -> None:
    with pytest.raises(Rejected, match=said):
        learning.taught(SPEC, given, version="1.4.3")
