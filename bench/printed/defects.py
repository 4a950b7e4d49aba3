"""The one mistake planned into a sheet: what is written instead, and what has to be found."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from bench.exam import specs
from bench.exam.model import TODAY, Expect
from bench.printed.writer import Writer, Written

FILLERS: Final = ("Done", "ok", "Fixed.")
YEARS_TOO_EARLY: Final = 2

Values = Mapping[str, Written]
Spoilt = tuple[dict[str, Written], Expect]
"""The values that change, and the finding."""


def spoilt(writer: Writer, values: Values, defect: dict[str, Any]) -> Spoilt:
    """One mistake of a design's list, which its first key names."""
    return KINDS[next(iter(defect))](writer, values, defect)


def _missing(writer: Writer, values: Values, defect: dict[str, Any]) -> Spoilt:
    name = defect["missing"]
    marks = values[name].printed
    if isinstance(marks, dict):
        item = writer.rng.choice(list(marks))
        left = {**marks, item: "unmarked"}
        return {name: Written(left, left)}, Expect((f"{name}.{item}",), ("MISSING_FIELD",))
    gone = Written(False, False) if marks is True else Written()
    return {name: gone}, Expect((name,), ("MISSING_FIELD",))


def _wrong(writer: Writer, values: Values, defect: dict[str, Any]) -> Spoilt:
    name = defect["wrong"]
    instead = Written(writer.rng.choice(defect["printed"]), None, "unfit")
    judged = _judged(writer, defect) if "rule" in defect else (name,)
    return {name: instead}, Expect(judged, (defect["code"],))


def _future(writer: Writer, values: Values, defect: dict[str, Any]) -> Spoilt:
    name = defect["future"]
    later = TODAY + timedelta(days=writer.rng.randint(3, 300))
    return {name: writer.day(later)}, Expect((name,), ("OUT_OF_POLICY",))


def _early(writer: Writer, values: Values, defect: dict[str, Any]) -> Spoilt:
    name = defect["early"]
    bound = values[writer.design.fields[name].not_before].value
    assert isinstance(bound, date)
    earlier = bound - timedelta(days=365 * YEARS_TOO_EARLY)
    return {name: writer.day(earlier)}, Expect((name,), ("OUT_OF_POLICY",))


def _swapped(writer: Writer, values: Values, defect: dict[str, Any]) -> Spoilt:
    first, second = defect["swapped"]
    changed = {first: values[second], second: values[first]}
    return changed, Expect(_judged(writer, defect), ("CONFLICT",))


def _says(writer: Writer, values: Values, defect: dict[str, Any]) -> Spoilt:
    return writer.fill(defect["says"]), Expect(_judged(writer, defect), ("CONFLICT",))


def _filler(writer: Writer, values: Values, defect: dict[str, Any]) -> Spoilt:
    name = defect["filler"]
    said = writer.rng.choice(FILLERS)
    return {name: Written(said, said)}, Expect((name,), ("INCOMPLETE_EVIDENCE",))


def _judged(writer: Writer, defect: dict[str, Any]) -> tuple[str, ...]:
    return specs.judged(writer.design.spec, defect["rule"])


KINDS: Final[dict[str, Callable[[Writer, Values, dict[str, Any]], Spoilt]]] = {
    "missing": _missing,
    "wrong": _wrong,
    "future": _future,
    "early": _early,
    "swapped": _swapped,
    "says": _says,
    "filler": _filler,
}
