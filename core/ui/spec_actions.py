"""What may be done to specs: publish one, move a version, try it on past sheets."""

from collections.abc import Callable

import streamlit as st

from core.adapters import spec_bundles
from core.adapters.spec_files import BadSpecs
from core.domain.model import Actor, SpecRef
from core.domain.reaudit import Change, Place, Tally
from core.domain.spec.gates import Gate
from core.domain.spec.spec_states import MOVES, SpecState
from core.ports import Runtime
from core.queries import specs as published
from core.queries.past_audits import Scope
from core.queries.specs import SpecVersion
from core.services import reaudits
from core.services.reaudits import Reaudited
from core.services.spec import specs
from core.ui import places, rows_view, words
from core.ui.feedback import plain, shown
from core.ui.rows_view import Cell, Column, Line

MOST_TRIED = 500  # sheets judged while somebody looks at the page; more is the command line's
MOST_SHOWN = 25
CHANGE_WORDS = {
    Change.NEW_FAIL: "New fail",
    Change.NEW_PASS: "New pass",
    Change.CHANGED_FINDINGS: "Other findings",
    Change.UNCHANGED: "Unchanged",
    Change.CANNOT: "Not possible",
}
_FLIP_COLUMNS = (
    Column("Was", "9.5rem"),
    Column("Would be", "9.5rem"),
    Column("File"),
    Column("Findings that appear or go"),
)


def publish(rt: Runtime, *, actor: Actor) -> None:
    """A form that keeps an uploaded spec as a draft and goes to its page."""
    with st.form("publish", border=False):
        left, right = st.columns(2, gap="medium")
        file = left.file_uploader("Spec (YAML)", type=["yaml", "yml"])
        pack = right.file_uploader("Its fixture pack (YAML)", type=["yaml", "yml"])
        is_sent = st.form_submit_button("Publish as a draft", type="primary")
    if not is_sent:
        return
    if file is None:
        st.info("Choose the file of a spec first.", icon=":material/info:")
        return
    with shown(_tell):
        with rt.read() as session:
            parents = published.parents(session)
        made = spec_bundles.from_upload(
            file.name,
            file.getvalue(),
            pack=pack.getvalue() if pack is not None else None,
            published=parents,
        )
        ref = specs.publish(rt, made, actor=actor)
        st.switch_page(places.SPEC, query_params={"spec": ref.id, "version": ref.version})


def moves(rt: Runtime, version: SpecVersion, found: tuple[Gate, ...], *, actor: Actor) -> None:
    """A button with its confirmation for each move this version may make."""
    is_held_back = any(gate.code.is_error for gate in found)
    with st.container(horizontal=True):
        for state in (one for one in SpecState if one in MOVES[version.state]):
            verb, why, icon, move = _MOVES[state]
            with st.popover(verb, icon=icon, disabled=state is SpecState.ACTIVE and is_held_back):
                st.write(why)
                name = f"{verb} {version.ref.version}"
                if st.button(name, type="primary", key=f"move-{state}"):
                    with shown():
                        move(rt, version.ref, actor=actor)
                        st.rerun()


def trial(rt: Runtime, version: SpecVersion, *, actor: Actor) -> None:
    """Judge past sheets by this version and show what would change; nothing is written."""
    st.write(
        "Sheets that were judged before are judged by this version from what was read of them: "
        "nothing is read again, and nothing is written."
    )
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    most = left.number_input("Newest sheets", 1, MOST_TRIED, 100, step=50)
    if not right.button("Try on past sheets", icon=":material/science:"):
        return
    flips: list[Reaudited] = []
    tally, bar = Tally(), st.progress(0.0)
    for one in reaudits.compare(rt, version.ref, Scope(most=int(most)), actor=actor):
        tally.add(one.difference)
        bar.progress(min(1.0, tally.total / int(most)), text=f"{tally.total} judged")
        if one.difference.before != one.difference.after and len(flips) < MOST_SHOWN:
            flips.append(one)
    bar.empty()
    _tally(tally)
    _flips(flips)


def _tally(tally: Tally) -> None:
    if not tally.total:
        st.caption("No sheet was audited yet.")
        return
    for column, change in zip(st.columns(len(CHANGE_WORDS)), CHANGE_WORDS, strict=True):
        column.metric(CHANGE_WORDS[change], f"{tally.changes[change]:,}")
    for title, places_ in (("Appear", tally.appeared), ("Go", tally.went)):
        if places_:
            told = ", ".join(f"{_place(one)} ({n:,})" for one, n in places_.most_common(MOST_SHOWN))
            st.markdown(f"**{title}:** {plain(told)}")


def _flips(flips: list[Reaudited]) -> None:
    lines = [
        Line(
            (
                _verdict(one.difference.before),
                _verdict(one.difference.after),
                Cell(one.past.filename, sub=one.past.receipt, link=True),
                Cell(", ".join(map(_place, (*one.difference.appeared, *one.difference.went)))),
            ),
            id=str(one.past.audit_id),
        )
        for one in flips
    ]
    if lines:
        st.subheader("Verdicts that would change")
        rows_view.table("Verdicts that would change", _FLIP_COLUMNS, lines, key="flips")


def _verdict(verdict: str | None) -> Cell:
    if verdict is None:
        return Cell("No stored reading")
    named = words.verdict_name(verdict)
    return Cell(named, tone=next(t for v, t in words.VERDICT_TONES.items() if v == verdict))


def _place(place: Place) -> str:
    return (
        place.rule
        if place.field is None or place.field in place.rule
        else f"{place.rule} of {place.field}"
    )


def _tell(sentence: str, error: Exception) -> None:
    """Mistakes of a file each on its line; anything else as usual."""
    if isinstance(error, BadSpecs):
        st.error("The files have mistakes; nothing was published.", icon=":material/error:")
        st.code("\n".join(map(str, error.mistakes)), language=None, wrap_lines=True)
    else:
        st.info(plain(sentence), icon=":material/info:")


def _activate(rt: Runtime, ref: SpecRef, *, actor: Actor) -> None:
    specs.activate(rt, ref, actor=actor)


_Move = Callable[..., None]
_MOVES: dict[SpecState, tuple[str, str, str, _Move]] = {
    SpecState.ACTIVE: (
        "Activate",
        "From now on sheets of this kind are judged by this version. The one that is active now "
        "is deprecated; verdicts that stand stay as they are.",
        ":material/check_circle:",
        _activate,
    ),
    SpecState.DEPRECATED: (
        "Deprecate",
        "No further sheet is judged by this version. It can be activated again.",
        ":material/history:",
        specs.deprecate,
    ),
    SpecState.ARCHIVED: (
        "Archive",
        "Puts this version away for good. Audits that name it keep it.",
        ":material/inventory_2:",
        specs.archive,
    ),
}
