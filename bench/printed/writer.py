"""Fills in the values of a design: its YAML says how each is made.

A text is written as it stands, "#" for a digit and "@" for a letter; yes and no are those words;
of a list one is taken. A mapping is named by its first key, which KINDS lists.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from bench.exam.model import Asked, State, Value
from bench.printed.designs import Design, Form, Forms
from bench.printed.scene import WORDS, Scene

LETTERS: Final = "ABCDEFGHJKLMNOPRSTUVWXY"
"""No I, Q or Z: number plates have none."""
WORDED: Final = ("string", "text", "choice")


@dataclass(frozen=True)
class Written:
    """What a template prints in a place, and the value that a reader has to take from it."""

    printed: Any = ""
    value: Value = None
    state: State = "written"

    @property
    def text(self) -> str:
        """The words of it; a mark and a signature have none."""
        if isinstance(self.printed, tuple):
            return " ".join(self.printed)
        return self.printed if isinstance(self.printed, str) else ""

    def value_of(self, asked: Asked) -> Value:
        """The value in the type that the field asks for."""
        return self.text or None if asked.type in WORDED else self.value


@dataclass(frozen=True)
class Writer:
    """Whoever fills in one sheet of a design."""

    design: Design
    scene: Scene
    rng: Random

    def all_values(self) -> dict[str, Written]:
        """Every value of a sheet without a mistake, signatures as well."""
        forms = dict(self.design.values)
        for group in self.design.together:
            weights = [one.get("weight", 1) for one in group]
            forms |= self.rng.choices(group, weights)[0]
        forms.pop("weight", None)
        return self.fill(forms) | dict.fromkeys(self.design.signed, Written(True, True))

    def fill(self, forms: Forms) -> dict[str, Written]:
        """The values of some forms by name."""
        return {name: self.written(form, name) for name, form in forms.items()}

    def written(self, form: Form, name: str = "") -> Written:
        """One value; its field's name is needed where the spec says what can stand there."""
        if isinstance(form, bool):
            return Written("Yes" if form else "No", form)
        if isinstance(form, list):
            return self.written(self.rng.choice(form), name)
        if isinstance(form, dict):
            return KINDS[next(iter(form))](self, form, name)
        text = self._reference(form)
        return Written(text, text or None)

    def day(self, day: date) -> Written:
        """A date as the firm prints it."""
        return Written(_shown(day, self.design.dates), day)

    def _reference(self, shape: str) -> str:
        digits = re.sub("#+", lambda run: self._digits(len(run[0])), shape)
        return re.sub("@", lambda _: self.rng.choice(LETTERS), digits)

    def _digits(self, count: int) -> str:
        return str(self.rng.randint(10 ** (count - 1), 10**count - 1))


def _same(writer: Writer, form: Forms, name: str) -> Written:
    found = getattr(writer.scene, form["same"])
    printed = form["joined"].join(found) if "joined" in form else found
    return Written(printed, Written(printed).text)


def _words(writer: Writer, form: Forms, name: str) -> Written:
    chosen = writer.rng.choice(WORDS[form["words"]])
    return Written(chosen, chosen)


def _day(writer: Writer, form: Forms, name: str) -> Written:
    after = form["day"] if isinstance(form["day"], list) else [form["day"]]
    return writer.day(writer.scene.day + timedelta(days=writer.rng.choice(after)))


def _months(writer: Writer, form: Forms, name: str) -> Written:
    day = writer.scene.day
    years, month = divmod(day.month - 1 + form["months"], 12)
    year, month = day.year + years, month + 1
    return writer.day(date(year, month, min(day.day, calendar.monthrange(year, month)[1])))


def _clock(writer: Writer, form: Forms, name: str) -> Written:
    hour, minute = divmod(getattr(writer.scene, form["clock"]), 60)
    told = f"{hour:02d}:{minute:02d}"
    printed = {
        "": told,
        "hrs": f"{told} hrs",
        "dot": told.replace(":", "."),
        "am": f"{(hour - 1) % 12 + 1}:{minute:02d} {'am' if hour < 12 else 'pm'}",
    }
    return Written(printed[writer.design.clocks], told)


def _hours(writer: Writer, form: Forms, name: str) -> Written:
    hours = (writer.scene.end - writer.scene.start) / 60
    text = f"{hours:.{form['hours']}f}"
    return Written(text, float(text))


def _between(writer: Writer, form: Forms, name: str) -> Written:
    decimals = form.get("decimals", 0)
    number = round(writer.rng.uniform(*form["between"]), decimals)
    shown = form.get("show", f"{{:.{decimals}f}}").format(number)
    return Written(shown, float(number))


def _printed(writer: Writer, form: Forms, name: str) -> Written:
    return Written(form["printed"], float(form["truth"]))


def _pounds(writer: Writer, form: Forms, name: str) -> Written:
    amount = round(getattr(writer.scene, form["pounds"]), 2)
    return Written(f"£{amount:,.2f}", amount)


def _states(writer: Writer, form: Forms, name: str) -> Written:
    items = writer.design.fields[name].items
    states = writer.rng.choices(form["states"], form["weights"], k=len(items))
    marks = dict(zip(items, states, strict=True))
    marks |= dict.fromkeys(writer.rng.sample(items, form.get("failed", 0)), "fail")
    return Written(marks, marks)


def _rows(writer: Writer, form: Forms, name: str) -> Written:
    columns = writer.design.fields[name].columns
    rows = [[writer.written(cell).text for cell in form["rows"]]
            for _ in range(writer.rng.randint(2, form["most"]))]  # fmt: skip
    return Written(rows, [dict(zip(columns, row, strict=True)) for row in rows])


def _shown(day: date, style: str) -> str:
    if style == "ordinal":
        return f"{day.day}{_ending(day.day)} {day:%B %Y}"
    return f"{day:%A} {day.day} {day:%B %Y}" if style == "long" else f"{day:{style}}"


def _ending(day: int) -> str:
    return "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


KINDS: Final[dict[str, Callable[[Writer, Forms, str], Written]]] = {
    "same": _same,
    "words": _words,
    "day": _day,
    "months": _months,
    "clock": _clock,
    "hours": _hours,
    "between": _between,
    "printed": _printed,
    "pounds": _pounds,
    "states": _states,
    "rows": _rows,
}
