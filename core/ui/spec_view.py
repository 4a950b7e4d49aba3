"""Tables of specs: the list, and the parts of one spec's page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import streamlit as st

from core.domain.spec import spec_diff
from core.domain.spec.gates import Gate
from core.domain.spec.spec_states import SpecState
from core.domain.spec.specs import Spec
from core.queries.specs import Contents, Move, SpecSummary, SpecVersion, StoredVersion
from core.ui import rows_view, spec_words, words
from core.ui.feedback import plain
from core.ui.rows_view import Cell, Column, Line

_LIST_COLUMNS = (
    Column("State", "8rem"),
    Column("Spec", "34%"),
    Column("Version", "22%"),
    Column("Fields", "4.5rem", number=True),
    Column("Rules", "4.5rem", number=True),
    Column("Fixtures"),
)
_FIELD_COLUMNS = (
    Column("Field", "34%"),
    Column("What it holds", "24%"),
    Column("What is checked"),
    Column("Severity", "7rem"),
)
_RULE_COLUMNS = (
    Column("Rule", "18%"),
    Column("What it says when broken", "34%"),
    Column("What must hold"),
    Column("Severity", "7rem"),
)
_VERSION_COLUMNS = (Column("State", "8rem"), Column("Version", "9rem"), Column("Published"))
_MOVE_COLUMNS = (Column("Version", "9rem"), Column("Became", "9rem"), Column("By"), Column("When"))
_BADGES: dict[SpecState, tuple[str, words.Colour]] = {
    SpecState.DRAFT: (":material/edit_note:", "gray"),
    SpecState.ACTIVE: (":material/check_circle:", "green"),
    SpecState.DEPRECATED: (":material/history:", "orange"),
    SpecState.ARCHIVED: (":material/inventory_2:", "gray"),
}


def listing(summaries: Sequence[SpecSummary], contents: Mapping[UUID, Contents]) -> None:
    """Every spec, its active version or the newest draft."""
    # What sheets are judged by comes first; drafts and what only lends its fields follow.
    ordered = sorted(summaries, key=lambda one: one.shown.state is not SpecState.ACTIVE)
    lines = [
        Line(_list_cells(one, contents[one.shown.id]), id=one.shown.ref.id, page="spec")
        for one in ordered
    ]
    rows_view.table("Specs", _LIST_COLUMNS, lines, key="specs")


def head(version: SpecVersion, spec: Spec, *, zone: ZoneInfo) -> None:
    """The state of a version, and where it came from, in a line."""
    icon, colour = _BADGES[version.state]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(spec_words.STATE_WORDS[version.state], icon=icon, color=colour)
        facts = (
            f"{version.ref.id} {version.ref.version}",
            words.count(len(spec.fields), "field"),
            words.count(len(spec.rules), "rule"),
            f"published by {version.published_by}",
            words.moment(version.published_at, zone=zone),
        )
        st.markdown(plain(" · ".join(facts)), width="content")


def gates(found: Sequence[Gate]) -> None:
    """What keeps a version from being activated, and what is only worth a look."""
    for gate in found:
        text = f"**{plain(gate.code)}**  \n{plain(spec_words.gate(gate))}"
        if gate.code.is_error:
            st.error(text, icon=":material/block:")
        else:
            st.warning(text, icon=":material/info:")
    if not any(gate.code.is_error for gate in found):
        st.success("Every gate is passed; all fixtures pass.", icon=":material/check_circle:")


def fields(spec: Spec) -> None:
    """Every field: what it holds and what is checked."""
    lines = [
        Line(
            (
                Cell(one.label, sub=spec_words.labels(one)),
                Cell(spec_words.TYPE_WORDS[one.type], sub=spec_words.listed(one)),
                Cell(spec_words.asked(one)),
                Cell(f"{one.severity} {words.SEVERITY_WORDS[one.severity]}"),
            )
        )
        for one in spec.fields
    ]
    rows_view.table("Fields", _FIELD_COLUMNS, lines, key="spec-fields")


def rules(spec: Spec) -> None:
    """Every rule over fields."""
    if not spec.rules:
        st.caption("No rules between fields: only the fields themselves are checked.")
        return
    lines = [
        Line(
            (
                Cell(one.id),
                Cell(one.message, sub=words.REASON_WORDS[one.reason_code]),
                Cell(one.condition, sub=f"when {one.guard}" if one.guard else ""),
                Cell(f"{one.severity} {words.SEVERITY_WORDS[one.severity]}"),
            )
        )
        for one in spec.rules
    ]
    rows_view.table("Rules", _RULE_COLUMNS, lines, key="spec-rules")


def changes(old: StoredVersion, new: StoredVersion) -> None:
    """What one version asks for and another does not, a sentence each."""
    st.write(f"From {old.version.ref.version} to {new.version.ref.version}:")
    for sentence in spec_diff.changes(old.spec, new.spec):
        st.markdown(f"- {plain(sentence)}")


def versions(found: Sequence[SpecVersion], moves: Sequence[Move], *, zone: ZoneInfo) -> None:
    """Every version with its state, and who moved which when."""
    lines = [
        Line(
            (
                _state(one.state),
                Cell(one.ref.version, sub=f"content {one.sha256[:12]}"),
                Cell(words.moment(one.published_at, zone=zone), sub=f"by {one.published_by}"),
            )
        )
        for one in found
    ]
    rows_view.table("Versions", _VERSION_COLUMNS, lines, key="spec-versions")
    if moves:
        st.subheader("History")
        rows_view.table(
            "History", _MOVE_COLUMNS, [_moved(one, zone=zone) for one in moves], key="spec-moves"
        )


def _list_cells(one: SpecSummary, contents: Contents) -> tuple[Cell, ...]:
    version = one.shown
    draft = f"draft {one.newest_draft} waits" if one.newest_draft else ""
    many = words.count(one.version_count, "version") if one.version_count > 1 else ""
    passed = ", passed" if version.state is SpecState.ACTIVE else ""
    return (
        _state(version.state),
        Cell(version.name, sub=version.ref.id, link=True),
        Cell(version.ref.version, sub=draft or many),
        Cell(str(contents.fields)),
        Cell(str(contents.rules)),
        Cell(f"{words.count(contents.cases, 'case')}{passed}" if contents.cases else "none"),
    )


def _state(state: SpecState) -> Cell:
    return Cell(spec_words.STATE_WORDS[state], tone=spec_words.STATE_TONES[state])


def _moved(one: Move, *, zone: ZoneInfo) -> Line:
    when: datetime = one.moved_at
    became = spec_words.STATE_WORDS[one.to_state].lower()
    return Line(
        (Cell(one.version), Cell(became), Cell(one.moved_by), Cell(words.moment(when, zone=zone)))
    )
