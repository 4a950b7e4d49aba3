"""What an audit costs beside its rules alone: `python -m bench.audit`.

One run, one process: a spec of 60 rules over a reading of three pages, against the bare evaluation
of the same rules over the same values, by the library in use and by cel-python, the usual one in
Python. Then thousands of stored readings audited again in as many processes as asked for.
"""

import multiprocessing
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Annotated, Any

import cel
import celpy
import typer
from celpy import celtypes
from celpy.adapter import json_to_cel
from rich.console import Console
from rich.table import Table

from core.domain import audit
from core.domain.fields import extraction
from core.domain.model import ReasonCode, Severity
from core.domain.page import plain_text, reading_json
from core.domain.page.reading import Reading
from core.domain.policy import Policy
from core.domain.rule_language import cel_values, expressions
from core.domain.spec.specs import FieldSpec, FieldType, Locale, RuleSpec, SelectionSpec, Spec

TODAY = date(2026, 4, 1)
RATIO_GOAL = 0.5
REAUDITS, REAUDIT_S = 100_000, 600
ITEMS = tuple(f"{part} {check}" for part in ("Front", "Rear") for check in (
    "brakes", "lights", "tyres", "springs", "hubs", "lines", "mirrors", "doors"))  # fmt: skip
WORDS = ("pump", "valve", "belt", "filter", "motor", "hose", "relay", "bearing", "gasket", "lamp")
_LINES_A_PAGE = 24


def _fields() -> Iterator[FieldSpec]:
    kinds = (
        (FieldType.STRING, "Reference"), (FieldType.DATE, "Visit"), (FieldType.TIME, "Arrival"),
        (FieldType.NUMBER, "Meter"), (FieldType.BOOLEAN, "Isolated"),
        (FieldType.DURATION, "Labour"), (FieldType.TEXT, "Remark"), (FieldType.MONEY, "Charge"),
    )  # fmt: skip
    for number, word in enumerate(WORDS[:5]):
        for kind, label in kinds:
            name = f"{label.lower()}_{number}"
            yield FieldSpec(name, f"{word.title()} {label}", kind, Severity.S1, required=True)
    yield FieldSpec("checks", "Checks", FieldType.CHECKLIST, Severity.S1, items=ITEMS)


def _conditions() -> Iterator[tuple[tuple[str, ...], str]]:
    for n in range(5):
        yield (f"reference_{n}",), f"reference_{n}.startsWith('REF-') && reference_{n}.size() == 9"
        yield (f"visit_{n}",), f"visit_{n} <= today"
        yield (f"visit_{n}",), f"today - visit_{n} < duration('8760h')"
        yield (f"arrival_{n}",), f"arrival_{n} > duration('4h') && arrival_{n} < duration('22h')"
        yield (f"meter_{n}",), f"meter_{n} >= 0.0 && meter_{n} < 100000.0"
        yield (
            (f"isolated_{n}", f"labour_{n}"),
            f"isolated_{n} == true || labour_{n} == duration('0s')",
        )
        yield (f"labour_{n}",), f"labour_{n} <= duration('12h')"
        yield (f"remark_{n}",), f"remark_{n}.size() > 10 && !remark_{n}.contains('tbc')"
        yield (f"charge_{n}",), f"charge_{n} == 0.0 || charge_{n} >= 10.0"
        yield (f"charge_{n}", f"labour_{n}"), f"charge_{n} > 0.0 || labour_{n} < duration('1h')"
        yield (), f"checks == null || checks['{ITEMS[n]}'] != 'fail' || isolated_{n} == true"
        yield (), "checks == null || checks.all(item, checks[item] != 'fail')"


def spec() -> Spec:
    """60 rules over 41 fields."""
    rules = tuple(
        RuleSpec(f"r{number}", fields, condition, ReasonCode.CONFLICT, Severity.S1, "It is not so.")
        for number, (fields, condition) in enumerate(_conditions())
    )
    chosen = SelectionSpec(all=("plant visit",))
    return Spec("bench", "1.0.0", "Bench", Locale(), chosen, tuple(_fields()), rules)


def sheet(number: int) -> Reading:
    """A sheet of three pages on which nearly all is well."""
    random = Random(number)
    written: dict[FieldType, Callable[[], str]] = {
        FieldType.STRING: lambda: f"REF-{random.randrange(10**5):05}",
        FieldType.DATE: lambda: f"{TODAY - timedelta(days=random.randrange(90)):%d/%m/%Y}",
        FieldType.TIME: lambda: f"{random.randrange(6, 18):02}:{random.randrange(60):02}",
        FieldType.NUMBER: lambda: f"{random.randrange(90_000):,} km",
        FieldType.BOOLEAN: lambda: random.choice(("Yes", "Yes", "No")),
        FieldType.DURATION: lambda: f"{random.randrange(1, 6)}h {random.randrange(60)}",
        FieldType.TEXT: lambda: "Replaced the " + " and the ".join(random.sample(WORDS, 3)),
        FieldType.MONEY: lambda: f"£{random.randrange(10, 3000):,}.00",
    }
    lines = [f"{one.label}: {written[one.type]()}" for one in _fields() if one.type in written]
    lines += ["Checks:", *(f"{item}   {random.choice(('OK', 'OK', 'Advisory'))}" for item in ITEMS)]
    pages = [lines[at : at + _LINES_A_PAGE] for at in range(0, len(lines), _LINES_A_PAGE)]
    return plain_text.reading("\f".join("\n".join(["PLANT VISIT", *page]) for page in pages))


@dataclass(frozen=True, slots=True)
class Pace:
    """How often something could be done in a second of one core, whatever else the machine does."""

    name: str
    per_s: float


def pace(name: str, work: Callable[[int], object], *, for_s: float) -> Pace:
    """Repeat for some seconds, after one run that warms caches."""
    work(0)
    began, count = time.process_time(), 0
    while time.process_time() - began < for_s:
        count += 1
        work(count)
    return Pace(name, count / (time.process_time() - began))


def paces(for_s: float) -> list[Pace]:
    """An audit and its parts, and the rules alone."""
    bench, sheets = spec(), [sheet(number) for number in range(50)]
    of = [extraction.extract(reading, bench).fields for reading in sheets]
    values = [cel_values.activation(fields, bench, TODAY) for fields in of]
    programs = [cel.compile(rule.condition) for rule in bench.rules]
    environment = celpy.Environment()
    runners = [environment.program(environment.compile(r.condition)) for r in bench.rules]
    theirs = [_celpy_values(one.values) for one in values]
    given = [{field.name: field.value for field in fields} for fields in of]

    def audited(at: int) -> object:
        reading = sheets[at % len(sheets)]
        return audit.audit(reading, (bench,), Policy(), today=TODAY)

    def judged(at: int) -> object:
        return audit.audit_values(given[at % len(given)], bench, Policy(), today=TODAY)

    def bare(at: int) -> object:
        context = values[at % len(values)].context
        return [program.execute(context) for program in programs]

    def bare_celpy(at: int) -> object:
        return [runner.evaluate(theirs[at % len(theirs)]) for runner in runners]

    return [
        pace("audit: reading to verdict", audited, for_s=for_s),
        pace("audit: values to verdict", judged, for_s=for_s),
        pace("rules alone, library in use", bare, for_s=for_s),
        pace("rules alone, cel-python", bare_celpy, for_s=for_s),
    ]


def _celpy_values(values: Mapping[str, Any]) -> dict[str, Any]:
    def of(value: Any) -> Any:
        if isinstance(value, timedelta):
            return celtypes.DurationType(value)
        if isinstance(value, datetime):
            return celtypes.TimestampType(value)
        return json_to_cel(value)

    return {name: of(value) for name, value in values.items()}


def reaudit_cpu_s(count: int, *, processes: int) -> float:
    """CPU seconds to audit one stored reading again, from its stored bytes to the verdict."""
    stored = [reading_json.dump(sheet(number)) for number in range(min(200, count))]
    work = [stored[number % len(stored)] for number in range(count)]
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        spent = pool.map(partial(_again, bench=spec()), work, chunksize=max(1, count // 20))
    return sum(spent) / count


def _again(content: bytes, *, bench: Spec) -> float:
    began = time.process_time()
    audit.audit(reading_json.load(content), (bench,), Policy(), today=TODAY)
    return time.process_time() - began


def main(
    seconds: Annotated[float, typer.Option(help="For each of the four paces.")] = 5.0,
    readings: Annotated[int, typer.Option(help="Stored readings to audit again.")] = 4_000,
    processes: Annotated[int, typer.Option(help="For auditing again.")] = 2,
) -> None:
    """Print each pace, its ratio to the rules alone, and what 100,000 readings would take."""
    found = paces(seconds)
    mine, reference = found[2].per_s, found[3].per_s
    table = Table("", "a CPU second", "/ rules alone", "/ rules by cel-python", "goal")
    for one in found:
        goal = f">= {RATIO_GOAL}" if one is found[0] else ""
        ratios = (f"{one.per_s / mine:.3f}", f"{one.per_s / reference:.2f}")
        table.add_row(one.name, f"{one.per_s:,.0f}", *ratios, goal)
    Console().print(table)
    each = reaudit_cpu_s(readings, processes=processes)
    total_s = REAUDITS * each / processes
    Console().print(
        f"{readings:,} stored readings audited again by {processes} processes: "
        f"{each * 1000:.1f} ms of CPU each; {REAUDITS:,} would take {total_s:,.0f} s "
        f"of {processes} cores (goal: {REAUDIT_S} s)."
    )


if __name__ == "__main__":
    expressions.activation({})  # the library is loaded before anything is timed
    typer.run(main)
