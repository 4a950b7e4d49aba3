"""How an audit's answer is compared with what is true of the sheet."""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bench.corpus.truth import FieldTruth, Place, Render, SheetTruth
from bench.corpus.wording import squeezed
from core.domain.model import Pair, Severity, Verdict

Line = Mapping[str, Any]  # the output contract's object for one file
MARKED: Final = frozenset({"box first", "box after", "ring", "struck"})
IOU_MIN: Final = 0.3


@dataclass
class Tally:
    """How many of how many."""

    right: int = 0
    of: int = 0

    def add(self, is_right: bool) -> None:  # the one thing it counts
        """One more case."""
        self.right += is_right
        self.of += 1

    @property
    def share(self) -> float:
        """Of the cases, those that were right."""
        return self.right / self.of if self.of else math.nan


@dataclass
class Score:
    """All tallies by row, and a line for every case that was wrong."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    handwritten: list[tuple[float, bool]] = field(default_factory=list)  # how sure, and right
    pictured: list[tuple[float, bool]] = field(default_factory=list)  # the same, of any picture

    def add(self, row: str, is_right: bool, error: str = "") -> None:  # counted
        """One case of a row."""
        self.tallies.setdefault(row, Tally()).add(is_right)
        if not is_right and error:
            self.errors.append(f"{row}: {error}")

    def count(self, row: str, times: int) -> None:
        """Cases of a row that only has a number."""
        self.tallies.setdefault(row, Tally()).of += times


def wilson(tally: Tally, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share."""
    if not tally.of:
        return math.nan, math.nan
    n, p = tally.of, tally.share
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def normal(value: object) -> object:
    """A value as it is compared: case, spacing and the kind of quotes do not matter."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        return round(float(value), 2)
    if isinstance(value, Mapping):
        return {key: normal(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [normal(inner) for inner in value]
    text = unicodedata.normalize("NFKC", str(value)).replace("’", "'").replace("–", "-")
    return re.sub(r"\s+", " ", text).strip().casefold()


def iou(first: Sequence[float], second: Sequence[float]) -> float:
    """Intersection over union of two boxes."""
    wide = min(first[2], second[2]) - max(first[0], second[0])
    high = min(first[3], second[3]) - max(first[1], second[1])
    if wide <= 0 or high <= 0:
        return 0.0
    both = wide * high
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (first, second)]
    return both / (sum(areas) - both)


def sheet(score: Score, truth: SheetTruth, line: Line) -> None:
    """Count one sheet into every row that it is about."""
    where = f"{truth.id} {truth.render.value} {truth.design} {truth.spec}"
    if line["error"]:
        score.add("sheets read", False, f"{where}: {line['error']}")
        return
    score.add("sheets read", True)
    chosen = (line["spec"] or {}).get("id")
    said = f"{where}: chose {chosen}, {line['selection']['candidates'][:3]}"
    score.add("right spec chosen", chosen == truth.spec, said)
    found = line["fields"] if chosen == truth.spec else {}
    for one in truth.fields:
        _field(score, truth, one, found.get(one.name) or {}, where)
    if truth.has_only_known_labels:
        _verdict(score, truth, line, where)
        _findings(score, truth, line, where)


def _field(
    score: Score, truth: SheetTruth, one: FieldTruth, got: Mapping[str, Any], where: str
) -> None:
    if not one.is_judged:
        return
    said = (
        f"{where}: {one.name} [{one.style}; '{one.label}'] is {one.value!r}"
        f" (printed {one.printed!r}), got {got.get('value')!r} raw {got.get('raw')!r}"
        f" conf {got.get('confidence')}"
    )
    is_same = normal(got.get("value")) == normal(one.value)
    if one.type == "signature":
        score.add("signature", bool(got.get("value")) == bool(one.value), said)
    elif one.type == "checklist":
        _items(score, one, got, said)
    elif one.type == "photos":
        score.add("photos counted", is_same, said)
    elif not one.is_known:
        score.add("value under a label the spec does not know", is_same, said)
    elif one.value is None:
        score.add("blank seen as blank", got.get("value") is None, said)
    else:
        _value(score, truth, one, got, said)
    if one.is_known and one.value and is_same and one.type not in ("checklist", "table", "photos"):
        _box(score, one, got, where)


def _value(
    score: Score, truth: SheetTruth, one: FieldTruth, got: Mapping[str, Any], said: str
) -> None:
    is_same = normal(got.get("value")) == normal(one.value)
    pair = (float(got.get("confidence") or 0), is_same)
    score.add(f"value {truth.render.value}", is_same, said)
    if truth.render is not Render.DIGITAL and got.get("value") is not None:
        score.pictured.append(pair)
    if truth.render is Render.HANDWRITING and one.style not in MARKED:
        score.handwritten.append(pair)
    if one.style in MARKED:
        score.add("tick state", is_same, said)


def _items(score: Score, one: FieldTruth, got: Mapping[str, Any], said: str) -> None:
    wanted = one.value if isinstance(one.value, Mapping) else {}
    found = got.get("value")
    states = found if isinstance(found, Mapping) else {}
    for item, state in wanted.items():
        score.add(
            "tick state",
            states.get(item) == state,
            f"{said.split(' is ')[0]}: {item} is {state}, got {states.get(item)}",
        )


def _box(score: Score, one: FieldTruth, got: Mapping[str, Any], where: str) -> None:
    places = [place for place in (one.ink, one.area) if place]
    if one.style in MARKED or not places:
        return  # word, box or both: no one place is the right one
    box = got.get("box")
    best = max(_overlap(place, got.get("page"), box) for place in _fair(one, places))
    spot = [round(edge, 3) for edge in places[0].box]
    score.add(
        "boxes",
        best >= IOU_MIN,
        f"{where}: {one.name} [{one.style}] IoU {best:.2f}, {box} for {spot}",
    )


def _fair(one: FieldTruth, places: list[Place]) -> list[Place]:
    """A signature may be shown by its ink or its area; a value by its ink."""
    return places if one.type == "signature" else places[:1]


def _overlap(place: Place, page: object, box: Sequence[float] | None) -> float:
    return iou(place.box, box) if box and page == place.page else 0.0


def _verdict(score: Score, truth: SheetTruth, line: Line, where: str) -> None:
    got, wanted = line["verdict"], truth.verdict
    said = (
        f"{where}: {', '.join(truth.defects) or 'clean'} is {wanted.value}, got {got}: "
        + "; ".join(f"{one['field']} {one['reason_code']}" for one in line["findings"])
    )
    score.add("verdict right", got == wanted, said)
    if wanted is Verdict.PASS:
        score.add("no false FAIL", got != Verdict.FAIL, said)
    if any(one.severity in (Severity.S0, Severity.S1) for one in truth.expected):
        score.add("no false PASS", got != Verdict.PASS, said)
    if wanted is not Verdict.REVIEW_QUEUE:
        score.add("not sent to review", got != Verdict.REVIEW_QUEUE, said)


def _findings(score: Score, truth: SheetTruth, line: Line, where: str) -> None:
    wanted = {(one.field, one.reason_code.value) for one in truth.expected}
    got = {(one["field"], one["reason_code"]) for one in line["findings"]}
    for one in sorted(wanted | got, key=str):
        if one in wanted and one in got:
            score.count("findings right", 1)
        elif one in wanted:
            score.add("findings missed", False, f"{where}: {one}")
        else:
            score.add("findings too many", False, f"{where}: {one}")


def f1(score: Score) -> tuple[float, int]:
    """F1 of the findings, and how many there should be."""
    counts = [
        score.tallies.get(row, Tally()).of
        for row in ("findings right", "findings missed", "findings too many")
    ]
    right, missed, extra = counts
    total = 2 * right + missed + extra
    return (2 * right / total if total else math.nan), right + missed


def offered(score: Score, truth: SheetTruth, unmapped: Sequence[Pair]) -> None:
    """Labels that the spec does not know must be among what is offered for mapping, with their
    values: those of its fields under strange names, and those of nothing it asks for."""
    strange = [
        (one.label, one.printed)
        for one in truth.fields
        if not one.is_known and one.printed and one.is_judged
    ]
    pairs = {(squeezed(pair.label), squeezed(pair.value)) for pair in unmapped}
    for label, text in (*strange, *truth.extras):
        is_there = (squeezed(label), squeezed(text)) in pairs
        where = f"{truth.id} {truth.render.value} {truth.design}"
        said = [f"{pair.label!r}: {pair.value!r}" for pair in unmapped]
        score.add("offered for mapping", is_there, f"{where}: {label!r}: {text!r} not in {said}")
