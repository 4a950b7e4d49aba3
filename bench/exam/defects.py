"""The one mistake planned into a sheet, and what an auditor has to find because of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from bench.exam import words
from bench.exam.kinds import Kind
from bench.exam.looks import Look
from bench.exam.model import TODAY, Asked, Expect, Value, Values


@dataclass(frozen=True)
class Defect:
    """What to change on a clean sheet, and the findings and verdict that follow."""

    name: str
    expected: tuple[Expect, ...]
    verdict: str = "FAIL"
    values: dict[str, Value] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    """What is written there instead: no value of the field's type comes of it."""
    illegible: str = ""
    again: tuple[str, str] | None = None
    """A field, and the other value that stands for it at the foot of the sheet."""


Asks = list[Asked]
Found = Iterator[Defect]
_WHEN_REQUIRED = {("pest-control", "treatment"), ("pest-control", "follow_up_date"),
                  ("compliance-inspection", "tyres")}  # fmt: skip
_RULE_BOUND = {"hours", "items_tested", "capacity", "test_load"}
_PLAIN = {"string", "date", "time", "number", "money"}


def planned(kind: Kind, asks: Asks, values: Values, look: Look, rng: Random) -> Defect:
    """One defect that can be drawn in this look; each family is as likely as any other."""
    families = [
        [defect for defect in make(kind, asks, values, rng) if _drawable(defect, look)]
        for make in FAMILIES
    ]
    return rng.choice(rng.choice([family for family in families if family]))


def _drawable(defect: Defect, look: Look) -> bool:
    """No other word where an option is marked, no failed item where only ticks are made."""
    marks = defect.values.get("checks")
    failed = isinstance(marks, dict) and "fail" in marks.values()
    word = defect.name == "not an option"
    return not (word and look.yes_no != "word") and not (failed and "fail" not in look.states)


def _one(name: str, code: str) -> tuple[Expect, ...]:
    return (Expect((name,), (code,)),)


def _missing(kind: Kind, asks: Asks, values: Values, rng: Random) -> Found:
    for asked in asks:
        needed = asked.required or (kind.spec, asked.name) in _WHEN_REQUIRED
        needed = needed or (asked.name == "job_number" and "job_number" in kind.keep)
        plain = asked.type not in {"signature", "checklist", "photos"}
        if needed and plain and asked.grave:
            yield Defect("missing value", _one(asked.name, "MISSING_FIELD"),
                         values={asked.name: None})  # fmt: skip


def _unsigned(kind: Kind, asks: Asks, values: Values, rng: Random) -> Found:
    for asked in asks:
        if asked.type == "signature" and asked.required and asked.grave:
            yield Defect("unsigned", _one(asked.name, "MISSING_FIELD"), values={asked.name: False})


def _unticked(kind: Kind, asks: Asks, values: Values, rng: Random) -> Found:
    for asked in asks:
        marks = values.get(asked.name)
        if asked.type == "checklist" and isinstance(marks, dict):
            item = rng.choice(asked.items)
            yield Defect("unticked item", _one(f"{asked.name}.{item}", "MISSING_FIELD"),
                         values={asked.name: {**marks, item: "unmarked"}})  # fmt: skip


def _impossible(kind: Kind, asks: Asks, values: Values, rng: Random) -> Found:
    for asked in asks:
        if asked.type == "date" and asked.grave and isinstance(values.get(asked.name), date):
            yield Defect("impossible date", _one(asked.name, "INVALID_FORMAT"),
                         texts={asked.name: rng.choice(("31/02/2026", "30/02/2026", "31/04/2026",
                                                        "12/13/2026"))})  # fmt: skip


def _malformed(kind: Kind, asks: Asks, values: Values, rng: Random) -> Found:
    for asked in asks:
        text = str(values.get(asked.name))
        if asked.pattern and asked.grave:
            wrong = {"asset_number": "A/7", "manufacture_year": "98", "registration": "B12 KLM"}
            yield Defect("wrong pattern", _one(asked.name, "INVALID_FORMAT"),
                         texts={asked.name: wrong.get(asked.name, text[:-2])})  # fmt: skip
        if asked.type == "number" and asked.grave and asked.name in values:
            yield Defect("not a number", _one(asked.name, "INVALID_FORMAT"),
                         texts={asked.name: rng.choice(("all day", "see log"))})  # fmt: skip
        if asked.type == "choice" and asked.grave and len(asked.options) > 2:
            yield Defect("not an option", _one(asked.name, "INVALID_FORMAT"),
                         texts={asked.name: "Various"})  # fmt: skip


def _beyond(kind: Kind, asks: Asks, values: Values, rng: Random) -> Found:
    for asked in asks:
        high = asked.max
        if asked.type == "number" and asked.grave and high and asked.name not in _RULE_BOUND:
            beyond = float(round(high * 1.3))
            yield Defect("beyond its limit", _one(asked.name, "OUT_OF_POLICY"),
                         values={asked.name: beyond})  # fmt: skip
    yield from _future(kind, asks, values, rng)


def _future(kind: Kind, asks: Asks, values: Values, rng: Random) -> Found:
    tomorrow = TODAY + timedelta(days=rng.randint(3, 20))
    others = [v for v in values.values() if isinstance(v, date) and v != values["_day"]]
    if kind.spec in {"loler-examination", "installation-certificate"}:
        return
    for asked in asks:
        clear = all(other > tomorrow for other in others)
        if asked.not_after == "today" and asked.grave and clear:
            yield Defect("date in the future", _one(asked.name, "OUT_OF_POLICY"),
                         values={asked.name: tomorrow})  # fmt: skip


def _too_early(kind: Kind, asks: Asks, values: Values, rng: Random) -> Found:
    if kind.spec in {"loler-examination", "compliance-inspection"}:
        return
    for asked in asks:
        bound = values.get(asked.not_before)
        if asked.not_before and asked.grave and isinstance(bound, date) and asked.name in values:
            yield Defect(
                "due before the visit",
                _one(asked.name, "OUT_OF_POLICY"),
                values={asked.name: bound - timedelta(days=rng.randint(5, 90))},
            )


def _thin(kind: Kind, asks: Asks, values: Values, rng: Random) -> Found:
    for asked in asks:
        if asked.min_length and asked.grave and asked.required:
            yield Defect("says nothing", _one(asked.name, "INCOMPLETE_EVIDENCE"),
                         values={asked.name: rng.choice(("Done", "ok", "Fixed"))})  # fmt: skip


def _blotted(kind: Kind, asks: Asks, values: Values, rng: Random) -> Found:
    for asked in asks:
        if asked.required and asked.grave and asked.type in _PLAIN:
            codes = ("UNREADABLE_FIELD", "LOW_CONFIDENCE")
            yield Defect("illegible", (Expect((asked.name,), codes),), "REVIEW_QUEUE",
                         illegible=asked.name)  # fmt: skip


def _pictureless(kind: Kind, asks: Asks, values: Values, rng: Random) -> Found:
    for asked in asks:
        if asked.type == "photos" and asked.grave:
            codes = ("MISSING_FIELD", "OUT_OF_POLICY", "INCOMPLETE_EVIDENCE")
            yield Defect("photos missing", (Expect((asked.name,), codes),),
                         values={asked.name: 0.0})  # fmt: skip


def _twice(kind: Kind, asks: Asks, values: Values, rng: Random) -> Found:
    for asked in asks:
        if asked.name == "job_number" and asked.grave:
            other = words.reference(rng)
            yield Defect("two values", _one(asked.name, "CONFLICT"), again=(asked.name, other))


def _broken_rule(kind: Kind, asks: Asks, values: Values, rng: Random) -> Found:
    names = {asked.name for asked in asks}
    for wrong, code in RULES.get(kind.spec, ()) + _CLOCKS:
        if set(wrong) <= names:
            changed = {name: v(values) if callable(v) else v for name, v in wrong.items()}
            yield Defect("broken rule", (Expect(_judged(kind, wrong), (code,)),), values=changed)


def _judged(kind: Kind, wrong: dict[str, Value | Callable[[Values], Value]]) -> tuple[str, ...]:
    more = {"catering-repair": ("labour_cost", "parts_cost", "vat"), "pat-testing": ("appliances",),
            "loler-examination": ("service_date", "next_interval"), "drain-jetting": (
                "time_on", "time_off"), "tail-lift-service": ("capacity",)}  # fmt: skip
    return (*wrong, *more.get(kind.spec, ()))


def _dearer(values: Values) -> Value:
    total = values["total"]
    assert isinstance(total, float)
    return round(total + 18.5, 2)


def _one_more(values: Values) -> Value:
    items = values["items_tested"]
    assert isinstance(items, float)
    return items + 2


def _longer(values: Values) -> Value:
    hours = values["hours"]
    assert isinstance(hours, float)
    return hours + 1.25


def _month_late(values: Values) -> Value:
    due = values["expiry_date"]
    assert isinstance(due, date)
    return due + timedelta(days=33)


def _one_failed(values: Values) -> Value:
    marks = values["checks"]
    assert isinstance(marks, dict)
    return {**marks, next(iter(marks)): "fail"}


Wrong = tuple[dict[str, Value | Callable[[Values], Value]], str]
_CLOCKS: tuple[Wrong, ...] = (
    ({"time_in": "15:45", "time_out": "13:15"}, "CONFLICT"),
    ({"arrived": "14:30", "left": "11:00"}, "CONFLICT"),
    ({"time_on": "13:00", "time_off": "09:30"}, "CONFLICT"),
)
RULES: dict[str, tuple[Wrong, ...]] = {
    "repair-report": (({"safe_to_use": False, "return_visit": False}, "CONFLICT"),),
    "vor-repair": (({"vor": True, "safe_to_use": True}, "CONFLICT"),),
    "duct-cleaning": (({"grease_before": 40.0, "grease_after": 310.0}, "CONFLICT"),),
    "electrical-safety": (
        ({"overall_result": "Unsatisfactory", "defects_found": None, "work_description": None},
         "INCOMPLETE_EVIDENCE"),),
    "lift-inspection": (
        ({"safe_to_use": False, "defects_found": None}, "INCOMPLETE_EVIDENCE"),),
    "loler-examination": (
        ({"expiry_date": _month_late}, "CONFLICT"),
        ({"safe_to_use": True, "defect_category": "B"}, "CONFLICT")),
    "pat-testing": (({"items_tested": _one_more}, "CONFLICT"),),
    "pest-control": (({"activity": True, "follow_up": False}, "CONFLICT"),),
    "tail-lift-service": (
        ({"checks": _one_failed, "safe": True}, "CONFLICT"),
        ({"test_load": 2900.0}, "OUT_OF_POLICY")),
    "automatic-door": (({"checks": _one_failed, "safe": True}, "CONFLICT"),),
    "catering-repair": (({"total": _dearer}, "CONFLICT"),),
    "drain-jetting": (({"hours": _longer}, "CONFLICT"),),
    "maintenance-sheet": (({"work_completed": False, "return_visit": False}, "CONFLICT"),),
}  # fmt: skip
FAMILIES = (_missing, _missing, _unsigned, _unsigned, _unticked, _impossible, _malformed, _beyond,
            _too_early, _thin, _blotted, _pictureless, _twice, _broken_rule)  # fmt: skip
