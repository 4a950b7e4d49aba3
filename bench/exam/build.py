"""From a seed to sheets with their truth: kind, labels, values, and one defect or none."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

from bench.exam import fill, labels, specs, words
from bench.exam.defects import Defect, planned
from bench.exam.kinds import KINDS, NO_SPEC, Kind
from bench.exam.looks import Look
from bench.exam.model import Asked, Entry, Expect, Labels, Sheet, Value, Values
from bench.exam.prints import Habit, words_of

MODES: tuple[Labels, ...] = ("label", "label", "label", "alias", "alias", "synonym")


def sheets(seed: int, count: int, looks: Sequence[Look]) -> list[Sheet]:
    """As many sheets as asked for, one look after the other; the same for the same arguments."""
    kinds = list(KINDS)
    Random(seed).shuffle(kinds)
    return [  # a look meets both by turns: the offset changes with each round
        sheet(
            seed,
            number,
            looks[number % len(looks)],
            kinds[(number // 2 * 7 + number % 2 * 13) % len(kinds)],
            spoil=(number // 2 + number // len(looks)) % 2 == 1,
        )
        for number in range(count)
    ]


def sheet(seed: int, number: int, look: Look, kind: Kind, *, spoil: bool) -> Sheet:
    """One sheet, clean or with one defect; every seventeenth is of no spec at all."""
    rng = Random(f"{seed} {number} {look.name}")
    if number % 17 == 16:
        return _of_no_spec(number, look, rng)
    return _of_kind(number, look, kind, spoil, rng)


def _of_kind(number: int, look: Look, kind: Kind, spoil: bool, rng: Random) -> Sheet:
    mode = rng.choice(MODES)
    asks = _asked(kind, rng)
    values = _values(kind, asks, look, rng)
    defect = Defect("", (), "PASS")
    if spoil:
        defect = planned(kind, asks, values, look, rng)
    values |= defect.values
    entries = _entries(kind, asks, values, defect, mode, rng)
    entries = _with_asides(kind, entries, Random(f"asides {number} {look.name} {kind.spec}"))
    again = None
    if defect.again:
        shown = {entry.asked.name: entry.label for entry in entries}
        again = (shown[defect.again[0]], defect.again[1])
    return Sheet(number, look.name, kind.spec, rng.choice(kind.titles), rng.choice(words.FIRMS),
                 mode, tuple(entries), defect.name, defect.expected, defect.verdict,
                 rng.randint(0, 10**9), again)  # fmt: skip


def _asked(kind: Kind, rng: Random) -> list[Asked]:
    """The fields of the form: here and there one that the spec does not need is left out."""
    known = specs.fields(kind.spec)
    return [
        known[name]
        for name in kind.fields
        if known[name].required or name in kind.keep or name in kind.fixed or rng.random() < 0.85
    ]


def _values(kind: Kind, asks: Sequence[Asked], look: Look, rng: Random) -> Values:
    values = fill.start(rng)
    for asked in asks:
        fixed = kind.fixed.get(asked.name)
        values[asked.name] = fill.value(asked, rng, values, look.states) if fixed is None else fixed
        must = asked.required or asked.name in kind.keep or asked.name in kind.fixed
        if not must and asked.name not in {"time_in", "time_out"} and rng.random() < 0.1:
            values[asked.name] = False if asked.type == "signature" else None
    return _settled(kind, values)


def _settled(kind: Kind, values: Values) -> Values:
    """The few values that depend on two others."""
    if kind.spec == "loler-examination":
        day = fill.day(values)
        day = day.replace(day=min(day.day, 28))
        month = (day.month + 5) % 12 + 1
        due = date(day.year + (month <= 6), month, day.day)
        values |= {"_day": day, "service_date": day, "report_date": day, "expiry_date": due}
    if isinstance(appliances := values.get("appliances"), list):
        values["items_tested"] = float(len(appliances))
    return values


def _entries(kind: Kind, asks: Sequence[Asked], values: Values, defect: Defect, mode: Labels,
             rng: Random) -> list[Entry]:  # fmt: skip
    habit = Habit.of(rng)
    named = _labels(kind, asks, mode, rng)
    return [_entry(asked, named[asked.name], values[asked.name], defect, habit) for asked in asks]


def _entry(asked: Asked, label: str, value: Value, defect: Defect, habit: Habit) -> Entry:
    entry = Entry(asked, label, value, words_of(asked, value, habit))
    if asked.name in defect.texts:
        return replace(entry, value=None, text=defect.texts[asked.name], state="unfit")
    if asked.name == defect.illegible:
        return replace(entry, value=None, text="", state="illegible")
    if defect.again and asked.name == defect.again[0]:
        return replace(entry, state="unfit")
    return entry


def _labels(kind: Kind, asks: Sequence[Asked], mode: Labels, rng: Random) -> dict[str, str]:
    """A label for each field: none twice, and none that the spec also gives to another field."""
    foreign = specs.foreign_phrases(kind.spec)
    everything = specs.fields(kind.spec).values()
    chosen: dict[str, str] = {}
    for asked in asks:
        others = {
            n.lower() for a in everything if a.name != asked.name for n in (a.label, *a.aliases)
        }
        own = replace(asked, aliases=tuple(a for a in asked.aliases if a.lower() not in others))
        label = labels.printed(own, mode, foreign, rng)
        chosen[asked.name] = asked.label if label in chosen.values() else label
    return chosen


_PEOPLE = {"Received By", "Employee", "Approved By", "Hirer", "Person Injured", "Reported To",
           "First Aider", "Carrier"}  # fmt: skip


def _entry_of(name: str, rng: Random) -> str:
    if name in {"Order Date", "First Day", "Last Day", "Out", "Back"}:
        return f"{rng.randint(1, 28):02d}/06/2026"
    return str(rng.randint(2, 60))


def _with_asides(kind: Kind, entries: list[Entry], rng: Random) -> list[Entry]:
    """Up to three fields more, of which the spec knows nothing, somewhere among the single ones."""
    foreign = specs.foreign_phrases(kind.spec)
    known = {n.lower() for a in specs.fields(kind.spec).values() for n in (a.label, *a.aliases)}
    free = [n for n in words.ASIDES if n.lower() not in known and not labels.claims(n, foreign)]
    among = list(entries)
    for name in rng.sample(free, rng.randint(0, 3)):
        asked = Asked(f"_{name}", name, "string", severity="S3")
        entry = Entry(asked, name, None, words.aside(name, rng), "unfit")
        among.insert(rng.randint(1, len(entries)), entry)
    return among


def _of_no_spec(number: int, look: Look, rng: Random) -> Sheet:
    title, names = rng.choice(NO_SPEC)
    contents = [words.person(rng) if name in _PEOPLE else _entry_of(name, rng) for name in names]
    entries = tuple(
        Entry(Asked(name.lower().replace(" ", "_"), name, "string"), name, None, text, "unfit")
        for name, text in zip(names, contents, strict=True)
    )
    return Sheet(number, look.name, "", title, rng.choice(words.FIRMS), "label", entries,
                 "no spec", (Expect((), ("SPEC_GAP",)),), "REVIEW_QUEUE",
                 rng.randint(0, 10**9))  # fmt: skip
