import dataclasses

import pytest

from core.domain.model import Band, ReasonCode, Severity, Verdict
from core.domain.spec.specs import FieldSpec, FieldType, SelectionSpec
from tests.domain.factories import SHEET, SPEC, audited

OTHER = dataclasses.replace(SPEC, id="service-sheet", selection=SelectionSpec(any=("service",)))


@pytest.mark.parametrize(
    "title", ["REPAIR REPORT", "Repair-Report", "REPA1R REP0RT", "Repair\nReport"]
)
def test_the_title_selects(title: str) -> None:
    outcome = audited(SHEET.replace("REPAIR REPORT", title))

    assert outcome.selection.band is Band.HIGH
    assert outcome.selection.spec == SPEC.ref


@pytest.mark.parametrize("text", ["", "Shopping list\n2 eggs", "repair the report", "REPAIR"])
def test_other_sheets_go_to_review(text: str) -> None:
    outcome = audited(text)

    assert outcome.verdict is Verdict.REVIEW_QUEUE
    assert [item.reason_code for item in outcome.findings] == [ReasonCode.SPEC_GAP]


def test_an_exclusion_disqualifies() -> None:
    assert audited(f"{SHEET}Thorough examination").selection.score == 0


def test_two_specs_that_match_alike_go_to_review_with_both_named() -> None:
    outcome = audited(SHEET.replace("REPAIR REPORT", "REPAIR REPORT SERVICE"), SPEC, OTHER)

    assert outcome.selection.spec is None
    assert {item.spec for item in outcome.selection.candidates} == {SPEC.id, OTHER.id}
    assert "More than one spec" in outcome.findings[0].message


def test_a_phrase_in_the_title_beats_one_in_the_text() -> None:
    assert audited(f"{SHEET}service", SPEC, OTHER).selection.spec == SPEC.ref


def test_a_person_can_name_the_spec() -> None:
    outcome = audited(SHEET, SPEC, OTHER, named="service-sheet@1.0.0")

    assert outcome.selection.spec == OTHER.ref
    assert outcome.selection.named


def test_a_base_without_selection_is_never_chosen() -> None:
    base = dataclasses.replace(SPEC, id="base", selection=SelectionSpec())

    assert audited(SHEET, base).selection.candidates == ()


def test_a_form_code_alone_selects() -> None:
    coded = dataclasses.replace(SPEC, selection=SelectionSpec(form_codes=(r"REP-\d{3,}",)))

    assert audited("form REP-0042", coded).selection.spec == SPEC.ref


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("FIRE SAFETY", 100),
        ("FlRE SAFETV", 100),  # an engine's slips
        ("FIRESAFETY", 100),  # run together
        ("FIRE SA FETY", 100),  # torn apart
        ("SITE SAFETY", 0),  # most of a short word is no slip
        ("Works on fire\nSafety: OK", 90),  # goes on in the next line, as a label
        ("Fault: fire\nSafety: OK", 0),  # a label's value ends with its line
        ("Fault: fire safety", 80),  # a mere mention
        ("Fire safe\nto touch", 0),  # torn apart only within a line
    ],
)
def test_a_phrase_stands_as_a_phrase(text: str, score: int) -> None:
    spec = dataclasses.replace(SPEC, selection=SelectionSpec(any=("fire safety",)))

    assert audited(text, spec).selection.score == score


def test_what_names_a_subject_does_not_yield_to_more_words_for_paper() -> None:
    drains = dataclasses.replace(
        SPEC, id="drains", selection=SelectionSpec(any=("drainage repair",))
    )
    paper = dataclasses.replace(
        SPEC, id="paper", selection=SelectionSpec(any=("repair job sheet",))
    )
    outcome = audited("Drainage Repair - Job Sheet", drains, paper)

    assert outcome.selection.spec == drains.ref
    assert [one.score for one in outcome.selection.candidates] == [100, 85]


FORM = "\n".join(line for line in SHEET.splitlines() if "REPORT" not in line.upper())
COOLING = dataclasses.replace(
    SPEC,
    id="cooling",
    selection=SelectionSpec(any=("refrigeration",)),
    fields=tuple(
        FieldSpec(
            label.lower().replace(" ", "_"), label, FieldType.STRING, Severity.S1, required=True
        )
        for label in ("Gas Charge", "Leak Rate", "Asset", "Suction Pressure", "Compressor")
    ),
    rules=(),
)


def test_the_trade_of_a_firm_yields_to_the_labels_of_the_form() -> None:
    outcome = audited(f"Northgate Refrigeration\nREPAIR REPORT\n{FORM}", SPEC, COOLING)

    assert outcome.selection.spec == SPEC.ref


def test_a_mention_on_a_form_that_asks_for_other_things_is_no_match() -> None:
    outcome = audited(f"Call sheet\n{FORM}\nWorks near: refrigeration", COOLING)

    assert outcome.selection.spec is None


def test_a_letterhead_with_its_address_is_no_title() -> None:
    titled = audited("REPAIR REPORT\nHull Refrigeration, 4 Dock Road, Hull HU1 3DZ", COOLING)

    assert titled.selection.score == 80
