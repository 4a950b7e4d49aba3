"""A version tried on past sheets: what it would change, and the sheets judged again by it."""

from collections.abc import Iterable, Iterator

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.domain.reaudit import Change, Difference, Place, Tally
from core.domain.spec.spec_states import SpecState
from core.domain.spec.specs import Spec
from core.ports import Runtime
from core.queries.past_audits import Scope
from core.queries.specs import SpecVersion
from core.services import reaudits
from core.services.reaudits import Reaudited
from core.ui import rows_view, spec_words, words
from core.ui.feedback import plain, shown
from core.ui.rows_view import Cell, Column, Line

MOST_TRIED = 500  # sheets judged while somebody looks at the page; more is the command line's
MOST_SHOWN = 25
CHANGE_WORDS = {  # in the order in which somebody looks at them
    Change.NEW_FAIL: "New fail",
    Change.NEW_PASS: "New pass",
    Change.CHANGED_FINDINGS: "Other findings",
    Change.UNCHANGED: "Unchanged",
    Change.CANNOT: "Not possible",
}
_TRIED, _JUDGED = "Would be", "Is now"
_TIMES = "times-judged-again"  # of this session


def show(rt: Runtime, version: SpecVersion, spec: Spec, *, actor: Actor) -> None:
    """Judge past sheets by this version: to see what would change, or for good."""
    st.write(
        "Sheets that were judged before are judged by this version from what was read of them: "
        "nothing is read again. A try writes nothing."
    )
    most = st.number_input("Newest sheets", 1, MOST_TRIED, 100, step=50, width=200)
    scope = Scope(most=int(most))
    with st.container(horizontal=True):
        is_tried = st.button("Try on past sheets", icon=":material/science:")
        is_meant = _is_meant(version, int(most), actor=actor)
    with shown():
        if is_meant:
            again = reaudits.apply(rt, version.ref, scope, actor=actor)
            _results(again, spec, int(most), after=_JUDGED)
            st.success("Each sheet that changes has a new audit; the one before stays beside it.")
        elif is_tried:
            tried = reaudits.compare(rt, version.ref, scope, actor=actor)
            _results(tried, spec, int(most), after=_TRIED)


def _is_meant(version: SpecVersion, most: int, *, actor: Actor) -> bool:
    """A button that asks first; only what sheets are judged by anyway judges past ones again."""
    if version.state is not SpecState.ACTIVE or not access.may(actor, Action.AUDITS_RERUN):
        return False
    times = st.session_state.get(_TIMES, 0)
    # A key of its own each time: it closes over what comes of it.
    with st.popover("Judge them again", icon=":material/gavel:", key=f"judge-again-{times}"):
        st.write(
            f"Up to {words.count(most, 'sheet')}: where the verdict or the findings change, the "
            "sheet gets a new audit by this version. No audit is altered or removed."
        )
        name = f"Judge again by {version.ref.version}"
        return st.button(name, type="primary", key="judge-again", on_click=_count)


def _count() -> None:
    st.session_state[_TIMES] = st.session_state.get(_TIMES, 0) + 1


def _results(judged: Iterable[Reaudited], spec: Spec, most: int, *, after: str) -> None:
    changed: list[Reaudited] = []
    tally, bar = Tally(), st.progress(0.0)
    for one in judged:
        tally.add(one.difference)
        bar.progress(min(1.0, tally.total / most), text=f"{tally.total} judged")
        if one.difference.change is not Change.UNCHANGED:
            changed.append(one)
    bar.empty()
    if not tally.total:
        st.caption("No sheet was audited yet.")
        return
    for column, change in zip(st.columns(len(CHANGE_WORDS)), CHANGE_WORDS, strict=True):
        column.metric(CHANGE_WORDS[change], f"{tally.changes[change]:,}")
    for title, counted in (("New findings", tally.appeared), ("Gone", tally.went)):
        if counted:
            most_common = counted.most_common(MOST_SHOWN)
            told = [f"{n:,} × {spec_words.place(one, spec)}" for one, n in most_common]
            st.markdown(f"**{title}:** {plain(', '.join(told))}")
    _table(changed, spec, after=after)


def _table(changed: list[Reaudited], spec: Spec, *, after: str) -> None:
    if not changed:
        return
    order = list(CHANGE_WORDS)
    ranked = sorted(changed, key=lambda one: order.index(one.difference.change))
    st.subheader("Sheets that change")
    lines = [_line(one, spec) for one in ranked[:MOST_SHOWN]]
    columns = (Column("Was", "9.5rem"), Column(after, "9.5rem"), Column("File"), Column("Findings"))
    rows_view.table("Sheets that change", columns, lines, key="changed-sheets")
    if len(ranked) > MOST_SHOWN:
        st.caption(f"The first {MOST_SHOWN} of {len(ranked)}; `jobsheet reaudit` tells them all.")


def _line(one: Reaudited, spec: Spec) -> Line:
    told = one.difference
    return Line(
        (
            _verdict(told.before),
            _verdict(told.after),
            Cell(one.past.filename, sub=one.past.receipt, link=True),
            Cell(" ".join(_findings(told, spec))),
        ),
        id=str(one.fresh_id or one.past.audit_id),
    )


def _findings(told: Difference, spec: Spec) -> Iterator[str]:
    for word, places in (("New", told.appeared), ("Gone", told.went), ("Changed", told.altered)):
        if places:
            yield f"{word}: {', '.join(_named(places, spec))}."


def _named(places: Iterable[Place], spec: Spec) -> list[str]:
    return [spec_words.place(one, spec) for one in places]


def _verdict(verdict: str | None) -> Cell:
    if verdict is None:
        return Cell("No stored reading")
    named = words.verdict_name(verdict)
    return Cell(named, tone=next(t for v, t in words.VERDICT_TONES.items() if v == verdict))
