"""Which fields a printed label names: its own words, in any order, several at once, with slips."""

from dataclasses import replace

import pytest

from core.domain.labelling import label_names
from core.domain.labelling.label_names import Name
from core.domain.model import Severity
from core.domain.page.squeeze import fold_words
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import SPEC


def field(label: str, kind: str = "string", *aliases: str) -> FieldSpec:
    name = label.lower().replace(" ", "_")
    return FieldSpec(name, label, FieldType(kind), Severity.S1, aliases=aliases)


JOB, VISIT, TIME_IN, TIME_OUT, CLIENT, DEPARTMENT, PLANT, SIGNATURE, CONTACT = range(9)
FIELDS = (
    field("Job Number", "string", "Job No"), field("Date of visit", "date"),
    field("Time In", "time"), field("Time Out", "time"), field("Client"), field("Department"),
    field("Plant ID"), field("Customer Signature", "signature"),
    field("Contact", "string", "Client"),
)  # fmt: skip
TABLE = label_names.table(replace(SPEC, fields=FIELDS))


def named(printed: str, *, has_colon: bool = True) -> Name:
    return label_names.name(printed, fold_words(printed), TABLE, has_colon=has_colon)


@pytest.mark.parametrize(
    ("printed", "fields", "score"),
    [
        ("Job Number", (JOB,), 1.0), ("JOB NO.", (JOB,), 1.0), ("Plant lD", (PLANT,), 1.0),
        ("Client", (CLIENT, CONTACT), 1.0), ("Number of Job", (JOB,), 0.95),
        ("Visit Date", (VISIT,), 0.95), ("Customer's Signature", (SIGNATURE,), 0.95),
        ("Signature of Customer", (SIGNATURE,), 0.95), ("Job Nunber", (JOB,), 1 - 0.75 / 9),
        ("job numb3r", (JOB,), 1 - 0.75 / 9), ("Plant IDs", (PLANT,), 1 - 0.75 / 7),
        ("Plant Ltd", (), 0.0),  # a company is no misread label
        ("5 Client", (), 0.0),  # a value, though it ends with a label
        ("Shopping", (), 0.0),
    ],
)  # fmt: skip
def test_what_a_label_names(printed: str, fields: tuple[int, ...], score: float) -> None:
    found = named(printed)

    assert found.fields == fields
    assert found.score == pytest.approx(score)
    assert not found.is_shared


@pytest.mark.parametrize("printed", ["Site Address", "Engineer", "PO Number"])
def test_what_only_field_service_knows(printed: str) -> None:
    found = named(printed)

    assert (found.fields, found.is_known, found.score) == ((), True, 1.0)


@pytest.mark.parametrize(
    ("printed", "fields"),
    [
        ("Time In / Out", (TIME_IN, TIME_OUT)), ("Time In/Out", (TIME_IN, TIME_OUT)),
        ("Date & Time In", (VISIT, TIME_IN)),
        ("Client + Department", (CLIENT, CONTACT, DEPARTMENT)),
        ("Client or Department:", (CLIENT, CONTACT, DEPARTMENT)),
        ("Department and Plant ID", (DEPARTMENT, PLANT)),
    ],
)  # fmt: skip
def test_one_label_for_several_fields(printed: str, fields: tuple[int, ...]) -> None:
    found = named(printed)

    assert (found.fields, found.score, found.is_shared) == (fields, 0.9, True)


@pytest.mark.parametrize(
    "printed",
    ["Time In / Out / Break / Other / More", "Cats and dogs", "/ Client x", "Client / x /"],
)
def test_what_only_looks_like_several(printed: str) -> None:
    assert not named(printed).is_shared


def test_prose_that_begins_with_a_label_is_none_without_a_colon() -> None:
    assert named("Client and cat").fields == (CLIENT, CONTACT)
    assert named("Client and cat", has_colon=False) == label_names.NOTHING


def test_the_longest_label_bounds_the_search() -> None:
    assert TABLE.longest == len("customersignature")
    assert TABLE.exact["jobno"] == (JOB,)
    lengths = [length for length, labels in TABLE.by_length.items() if "jobnumber" in labels]
    assert sorted(lengths) == [8, 9, 10]
    assert "jobno" not in {label for labels in TABLE.by_length.values() for label in labels}
