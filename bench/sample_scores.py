"""Rows of the accuracy table that are measured on real documents with truth, outside the project.

The samples lie beside the repository and are never part of it: every function gives None, or
nothing, where they are absent.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, Protocol

from bench.corpus.wording import squeezed
from bench.scoring import Score
from core.adapters import spec_files
from core.domain.spec.specs import Spec

ROOT: Final = Path(__file__).resolve().parents[1]
SAMPLES: Final = ROOT.parent / "shared" / "samples"
SPECS: Final = Path(__file__).parent / "sample_specs"
DAY: Final = date(2026, 6, 15)
TICK: Final = "_ICON_"
SHORTEST_ANSWER: Final = 3  # letters or digits; a shorter one is found anywhere
RECEIPT_DATES: Final = ("%d/%m/%Y", "%d-%m-%Y", "%d-%m-%y", "%d/%m/%y")

DOUBTS: Final = frozenset({"LOW_CONFIDENCE", "UNREADABLE_FIELD"})
# Fields of a receipt that tell what was paid, the surest first.
TOTALS: Final = ("total_rounded", "total_with_tax", "total_grand", "total")

# Places of the tax form: what the answer file calls them, and what the spec does.
TAX_NUMBERS: Final = {
    "1040_1_7": "wages",
    "1040_1_8a": "interest",
    "1040_1_9": "dividends",
    "1040_1_23": "total_income",
    "1040_1_30": "adjustments",
}
TAX_ITEMS: Final = {
    "1040_1_1": ("filing_status", "Single"),
    "1040_1_2": ("filing_status", "Married filing joint return"),
    "1040_1_3_H1": ("filing_status", "Married filing separate return"),
    "1040_1_4_H1": ("filing_status", "Head of household"),
    "1040_1_5_H1": ("filing_status", "Qualifying widow(er)"),
    "1040_1_6a": ("exemptions", "Yourself"),
    "1040_1_6b_H1": ("exemptions", "Spouse"),
}
TAX_ANSWERS: Final = {
    "fund": ("1040_1_L_H1_V5", "1040_1_L_H2_V5"),  # boxes of Yes and of No
    "spouse_fund": ("1040_1_L_H1_V6", "1040_1_L_H2_V6"),
}

# What a careful reader remarked on documents of the field: the file, its spec, the fields at fault.
# Remarks that a spec cannot say (three forms of date on a page) have no field: never raised.
FACTS: Final[tuple[tuple[str, str | None, tuple[str, ...]], ...]] = (
    ("intake_form_photo_exif_rotated.jpg", "intake-form", ("email", "signature")),
    ("job_card_typed.pdf", "job-card", ("technician_signature",)),
    ("timesheet_month_typed.jpg", "timesheet", ("approved_on",)),
    ("intake_form_handwritten.pdf", "registration-form", ()),
    ("bird_field_notes_40013-40014.jpg", None, ("date formats", "sex and brood patch")),
)


class Auditing(Protocol):
    """What these rows need of the product."""

    def audit(self, content: bytes, today: date, *, spec: Spec | None = None) -> Any:
        """Line and outcome of one file."""


def specs() -> dict[str, Spec]:
    """The small specs written for the samples."""
    return {one.id: one for one in spec_files.load_folder(SPECS)}


def receipts(score: Score, auditing: Auditing) -> None:
    """Date and total of scanned receipts, by a spec of a date and four kinds of total."""
    truths = _json(SAMPLES / "sroie_train" / "labels.json")
    for name, truth in truths.items():
        content = (SAMPLES / "sroie_train" / "images" / name).read_bytes()
        line, _ = auditing.audit(content, DAY, spec=specs()["receipt"])
        values = {key: one.get("value") for key, one in (line["fields"] or {}).items()}
        paid = next((values[key] for key in TOTALS if values.get(key) is not None), None)
        said = truth["entities"]
        _receipt(score, name, "date", _day(said["date"]), values.get("date"))
        _receipt(score, name, "total", _amount(said["total"]), paid)


def _receipt(score: Score, name: str, field: str, wanted: object, got: object) -> None:
    score.add(f"receipt {field}", got == wanted, f"{name}: {wanted}, got {got}")


def _day(text: str) -> str:
    for form in RECEIPT_DATES:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).date().isoformat()
        except ValueError:
            continue
    raise ValueError(f"An unknown form of date: {text}.")


def _amount(text: str) -> float:
    return float(re.sub(r"[^0-9.]", "", text))


def tax_forms(score: Score, auditing: Auditing) -> None:
    """Answers anywhere among the words read; answers and marks of the spec's fields by name."""
    spec = specs()["tax-form"]
    for path in sorted((SAMPLES / "nist_sd2" / "images").glob("*.png")):
        truth = dict(_answers(path.parents[1] / "answers" / f"{path.stem}.fmt"))
        line, reading = auditing.audit(path.read_bytes(), DAY, spec=spec)
        _words(score, path.stem, truth, reading.text)
        found = line["fields"] or {}
        _tax_fields(score, path.stem, truth, found)
        _tax_marks(score, path.stem, truth, found)


def _answers(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text().splitlines()[1:]:
        name, _, value = line.partition(" ")
        yield name, value.strip()


def _words(score: Score, name: str, truth: dict[str, str], text: str) -> None:
    seen = squeezed(text)
    for place, value in truth.items():
        wanted = squeezed(value)
        if value != TICK and len(wanted) >= SHORTEST_ANSWER:
            score.add("tax form answer among the words", wanted in seen, f"{name} {place} {value}")


def _tax_fields(score: Score, name: str, truth: dict[str, str], found: dict[str, Any]) -> None:
    for place, field in TAX_NUMBERS.items():
        if value := truth.get(place):
            wanted, got = _dollars(value), (found.get(field) or {}).get("value")
            said = f"{name} {field}: {wanted}, got {got}"
            score.add("tax form answer by its label", got == wanted, said)


def _dollars(text: str) -> float:
    """ "5,140" or, cents in a column of their own, "5140  00"."""
    return float(".".join(text.replace(",", "").split()))


def _tax_marks(score: Score, name: str, truth: dict[str, str], found: dict[str, Any]) -> None:
    for place, (field, item) in TAX_ITEMS.items():
        wanted = truth.get(place) == TICK
        states = (found.get(field) or {}).get("value") or {}
        got = states.get(item)
        said = f"{name} {item}: {wanted}, got {got}"
        score.add("tax form tick state", got is not None and (got != "unmarked") == wanted, said)
    for field, (yes, no) in TAX_ANSWERS.items():
        marked = [truth.get(place) == TICK for place in (yes, no)]
        answer = True if marked == [True, False] else False if marked == [False, True] else None
        got = (found.get(field) or {}).get("value")
        said = f"{name} {field}: {answer}, got {got}"
        score.add("tax form tick state", got == answer, said)


def field_documents(score: Score, auditing: Auditing) -> None:
    """Facts raised by findings on the right field, and findings about anything else."""
    known = specs()
    for name, spec_id, at_fault in FACTS:
        raised: set[str] = set()
        if spec_id is not None:
            content = (SAMPLES / "field_docs" / name).read_bytes()
            line, _ = auditing.audit(content, DAY, spec=known[spec_id])
            raised = {
                str(one["field"])
                for one in line["findings"] or ()
                if not _is_misread(one, known[spec_id], _written(name))
            }
            alarms = raised - set(at_fault)
            score.count("field documents audited", 1)
            for one in sorted(alarms):
                score.add("false alarms on field documents", False, f"{name}: {one}")
        for one in at_fault:
            score.add("facts raised on field documents", one in raised, f"{name}: {one}")


def _is_misread(finding: dict[str, Any], spec: Spec, written: dict[str, str]) -> bool:
    """Whether it doubts a value that was in fact misread: rightly, so it is no false alarm."""
    if finding["reason_code"] not in DOUBTS:
        return False
    labels = next((one.labels for one in spec.fields if one.name == finding["field"]), ())
    truth = next((written[label] for label in labels if label in written), None)
    return truth is not None and squeezed(str(finding["value"])) != squeezed(truth)


def _written(name: str) -> dict[str, str]:
    """What is written under each label of a document."""
    truth = _json(SAMPLES / "field_docs" / "truth" / f"{name}.json")
    return {one["key"]: str(one["value"] or "") for one in truth.get("fields", ())}


def are_here() -> bool:
    """True where the sample documents lie beside the repository."""
    return SAMPLES.is_dir()


def _json(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text())
    return found
