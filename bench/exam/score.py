"""Compare answers with the truth: values, findings and verdicts, each wrong case by itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from bench.exam.model import Entry, Expect, Value
from bench.exam.sit import Answer

DOUBTS = {"LOW_CONFIDENCE", "SPEC_GAP"}


@dataclass(frozen=True)
class Wrong:
    """One answer that is not the truth."""

    kind: str
    answer: Answer
    field: str
    expected: str
    got: str


@dataclass
class Score:
    """Counts over some sheets: each measure as hits of cases."""

    values: int = 0
    values_of: int = 0
    blanks: int = 0
    blanks_of: int = 0
    unread: int = 0
    spec: int = 0
    spec_of: int = 0
    clean: int = 0
    false_fail: int = 0
    clean_review: int = 0
    spoilt: int = 0
    false_pass: int = 0
    spoilt_review: int = 0
    spoilt_right: int = 0
    found: int = 0
    extra: int = 0
    missed: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def f1(self) -> float:
        """F1 of the findings; 1 where there was nothing to find and nothing found."""
        of = 2 * self.found + self.extra + self.missed
        return 2 * self.found / of if of else 1.0


def score(answer: Answer) -> tuple[Score, list[Wrong]]:
    """The counts of one sheet, and each of its wrong cases; nothing else of one not read at all."""
    sheet, said = answer.sheet, answer.said
    if error := said.get("error"):
        return Score(unread=1), [Wrong("unread", answer, "", "an audit", str(error["code"]))]
    counts, wrong = Score(), []
    counts.spec_of, counts.spec = 1, int(_spec(said) == sheet.kind)
    if not counts.spec:
        wrong.append(Wrong("spec", answer, "", sheet.kind or "none", _spec(said) or "none"))
    for name, expected, got in _values(answer):
        blank = expected in (None, False, "unmarked")
        right = same(expected, got)
        counts += Score(blanks=int(right), blanks_of=1) if blank else Score(
            values=int(right), values_of=1
        )  # fmt: skip
        if not right:
            wrong.append(Wrong("value", answer, name, str(expected), str(got)))
    wrong += _verdict(answer, counts)
    wrong += _findings(answer, counts)
    return counts, wrong


def _spec(said: dict[str, Any]) -> str:
    return str((said.get("spec") or {}).get("id", ""))


def _values(answer: Answer) -> Iterator[tuple[str, Value, Any]]:
    """Each value on the paper with what was read; a checklist item by item, a photo count none.

    An optional signature left out, and nothing else of a bool's two values, counts as a blank.
    """
    for entry in answer.sheet.entries:
        if entry.state != "written":
            continue
        name, got = entry.asked.name, answer.value(entry.asked.name)
        if isinstance(entry.value, dict):
            read = got if isinstance(got, dict) else {}
            for item, mark in entry.value.items():
                yield f"{name}.{item}", mark, read.get(item) or "unmarked"
        elif entry.value is False and entry.asked.type == "boolean":
            yield name, "no", "no" if got is False else got
        else:
            yield name, entry.value, got


def same(expected: Value, got: Any) -> bool:
    """Whether a value read is the value written, blanks of any length alike."""
    if expected is None or expected is False:
        return got in (None, False, "", [], {})
    if isinstance(expected, bool):
        return got is True
    if isinstance(expected, date):
        return bool(got == expected.isoformat())
    if isinstance(expected, float):
        number = isinstance(got, int | float) and not isinstance(got, bool)
        return bool((number and abs(got - expected) < 0.005) or (not expected and got is None))
    if isinstance(expected, list):
        return [_row(row) for row in expected] == [_row(row) for row in got or ()]
    return _squeezed(expected) == _squeezed(got)


def _row(row: Any) -> dict[str, str]:
    return {key: _squeezed(cell) for key, cell in row.items()} if isinstance(row, dict) else {}


def _squeezed(words: Any) -> str:
    return " ".join(str(words).split())


def _verdict(answer: Answer, counts: Score) -> Iterator[Wrong]:
    said, sheet = answer.said.get("verdict"), answer.sheet
    if sheet.verdict == "PASS":
        counts.clean += 1
        counts.false_fail += said == "FAIL"
        counts.clean_review += said == "REVIEW_QUEUE"
    else:
        counts.spoilt += 1
        counts.false_pass += said in {"PASS", "WAIVED"}
        counts.spoilt_review += said == "REVIEW_QUEUE"
        counts.spoilt_right += said == sheet.verdict
    if said != sheet.verdict:
        yield Wrong("verdict", answer, sheet.defect or "clean", sheet.verdict, str(said))


def _findings(answer: Answer, counts: Score) -> Iterator[Wrong]:
    made = {
        (str(f["field"] or ""), str(f["reason_code"])) for f in answer.said.get("findings") or ()
    }
    for expect in answer.sheet.expected:
        hit = next((m for m in sorted(made) if _meets(m, expect)), None)
        if hit is None:
            counts.missed += 1
            yield Wrong(
                "missed", answer, "/".join(expect.fields), "/".join(expect.codes), _all(made)
            )
        else:
            counts.found += 1
            made -= {m for m in made if _meets(m, expect)} if len(expect.fields) > 1 else {hit}
    unlisted = {e.asked.name for e in answer.sheet.entries if not _listed(e)}
    for field, code in sorted(made):
        if not (field in unlisted and code in DOUBTS):
            counts.extra += 1
            yield Wrong("extra", answer, field, "no finding", code)


def _listed(entry: Entry) -> bool:
    """Whether the spec knows the printed label; to ask about one it does not know is no mistake."""
    known = (entry.asked.label, *entry.asked.aliases)
    return entry.label.lower() in {name.lower() for name in known}


def _meets(made: tuple[str, str], expect: Expect) -> bool:
    field, code = made
    return code in expect.codes and (not expect.fields or field in expect.fields)


def _all(made: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{field} {code}" for field, code in sorted(made)) or "nothing"
