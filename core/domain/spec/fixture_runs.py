"""Running a fixture pack: each case along the path that its kind of sheet takes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from core.domain import audit
from core.domain.model import Outcome
from core.domain.page import plain_text
from core.domain.page.reading import Reading
from core.domain.policy import Policy
from core.domain.spec import fixtures
from core.domain.spec.fixtures import Case, Judged
from core.domain.spec.specs import Spec
from core.errors import Rejected

OtherSpec = Callable[[str], Spec | None]
ReadFile = Callable[[str], Reading]


@dataclass(frozen=True, slots=True)
class PackRun:
    """How a whole pack went: how many cases, and a line for each that missed."""

    count: int
    failing: tuple[str, ...]


def run(cases: Iterable[Case], spec: Spec, *, today: date, other: OtherSpec) -> PackRun:
    """Run a stored pack; a case that cannot be run counts as one that misses."""
    failing, count = [], 0
    for case in cases:
        count += 1
        try:
            judged = judge(case, spec, today=today, other=other, read=_refuse_file)
        except Rejected as error:
            failing.append(f"{case.id}: {error}")
            continue
        if not judged.is_ok:
            failing.append(f"{case.id}: {miss(judged)}")
    return PackRun(count, tuple(failing))


def judge(case: Case, spec: Spec, *, today: date, other: OtherSpec, read: ReadFile) -> Judged:
    """Run one case. `other` finds a spec that a case names, `read` reads a document beside it.

    Errors: Rejected (no such spec, fields the spec does not have), and what `read` raises.
    """
    return fixtures.judge(case, _outcome(case, spec, today=today, other=other, read=read))


def miss(judged: Judged) -> str:
    """What a case gave and what was expected of it."""
    case = judged.case
    gave = f"{judged.outcome.verdict.value} {', '.join(judged.reason_codes)}".rstrip()
    wanted = f"{case.outcome.value} {', '.join(sorted(case.reason_codes or ()))}".rstrip()
    wrong = f"; read differently: {', '.join(judged.wrong_values)}" if judged.wrong_values else ""
    return f"{gave}, expected {wanted}{wrong}"


def _outcome(case: Case, spec: Spec, *, today: date, other: OtherSpec, read: ReadFile) -> Outcome:
    chosen: Spec | None = spec
    if case.spec is not None and case.spec != spec.id:
        chosen = other(case.spec)
    if chosen is None:
        raise Rejected(f"there is no spec called {case.spec}.")
    day = case.today or today
    if case.fields is not None:
        return audit.audit_values(case.fields, chosen, Policy(), today=day)
    if case.file is not None:
        reading = read(case.file)
    else:
        reading, chosen = plain_text.reading(case.text or ""), plain_text.without_places(chosen)
    return audit.audit(reading, (chosen,), Policy(), today=day, named_spec=case.spec)


def _refuse_file(name: str) -> Reading:
    raise Rejected(f"it needs the document {name}, which a published version does not carry.")
