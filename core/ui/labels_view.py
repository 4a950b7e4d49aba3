"""Labels that sheets print and a spec does not know: offered to whoever keeps the spec."""

from collections.abc import Sequence

import streamlit as st

from core.domain.labelling.learning import Given, Learned, Standing
from core.domain.model import Actor
from core.domain.spec.specs import Spec
from core.ports import Runtime
from core.services.spec import labels
from core.services.spec.labels import Book, Pick
from core.ui import places, words
from core.ui.feedback import plain, shown

TITLE = "Labels seen on sheets that this spec does not know"
_ABOUT = (
    "People found these labels beside values they confirmed, corrected or mapped in reviews. As "
    "another label of the field, the next such sheet is read without anybody's help. A draft "
    "judges nothing: try it on past sheets, then activate it."
)


def show(rt: Runtime, spec_id: str, *, actor: Actor) -> None:
    """The labels with what can be done about each; nothing where there is none."""
    found = labels.book(rt, spec_id, actor=actor)
    if found.spec is None or not (found.learned or found.left_out):
        return
    count = len(found.learned)
    gone = f", {len(found.left_out)} left out" if found.left_out else ""
    with st.expander(f"{TITLE} ({count}{gone})", expanded=bool(count), icon=":material/new_label:"):
        st.caption(_ABOUT)
        for number, one in enumerate(found.learned):
            with st.container(border=True):
                _SHOWN[one.standing](rt, found, one, number, actor=actor)
        if len(found.offered) > 1:
            _draft(rt, found, found.offered, "all", actor=actor)
        _left_out(rt, found, actor=actor)


def _offered(rt: Runtime, found: Book, one: Learned, number: int, *, actor: Actor) -> None:
    given = one.given[0]
    st.markdown(_sentence(found.spec, given))
    _examples(found, given)
    with st.container(horizontal=True, vertical_alignment="center"):
        if found.draft is not None and found.is_drafted(given):
            _waits(found.draft)
        else:
            _draft(rt, found, (given,), str(number), actor=actor)
        _dismiss(rt, found, given, str(number), "Not this one", actor=actor)


def _conflict(rt: Runtime, found: Book, one: Learned, number: int, *, actor: Actor) -> None:
    st.markdown(
        f":material/call_split: **{plain(one.label)}** was given to several fields, so it is not "
        "offered. Say which it is not, or leave it: it may mean different things on different "
        "forms."
    )
    for at, given in enumerate(one.given):
        st.markdown(_sentence(found.spec, given))
        _examples(found, given)
        name = f"Not {_field(found.spec, given.field)}"
        _dismiss(rt, found, given, f"{number}-{at}", name, actor=actor)


def _taken(rt: Runtime, found: Book, one: Learned, number: int, *, actor: Actor) -> None:
    has = _field(found.spec, one.owner or "")
    st.markdown(
        f":material/block: **{plain(one.label)}** is a label of {plain(has)} already, so it is "
        "not offered. If that is wrong, change the spec itself."
    )
    for at, given in enumerate(one.given):
        st.markdown(_sentence(found.spec, given))
        _examples(found, given)
        _dismiss(rt, found, given, f"{number}-{at}", "Not this one", actor=actor)


_SHOWN = {
    Standing.OFFERED: _offered,
    Standing.CONFLICT: _conflict,
    Standing.TAKEN: _taken,
}


def _draft(rt: Runtime, found: Book, given: Sequence[Given], key: str, *, actor: Actor) -> None:
    one = "Make a draft with this label"
    name = one if len(given) == 1 else f"Make a draft with all {len(given)} labels"
    if st.button(name, icon=":material/edit_note:", key=f"label-draft-{key}"):
        with shown():
            picks = [Pick(each.label, each.field) for each in given]
            ref = labels.draft(rt, _id(found), picks, actor=actor)
            query = {"spec": ref.id, "version": ref.version}
            st.switch_page(places.SPEC, query_params=query)


def _dismiss(rt: Runtime, found: Book, given: Given, key: str, name: str, *, actor: Actor) -> None:
    if st.button(plain(name), icon=":material/close:", key=f"label-dismiss-{key}"):
        with shown():
            labels.dismiss(rt, _id(found), Pick(given.label, given.field), actor=actor)
            st.rerun()


def _left_out(rt: Runtime, found: Book, *, actor: Actor) -> None:
    if not found.left_out:
        return
    st.markdown(f"**Left out ({len(found.left_out)})**")
    for number, given in enumerate(found.left_out):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_pair(found.spec, given), width="content")
            if st.button("Offer it again", icon=":material/undo:", key=f"label-again-{number}"):
                with shown():
                    labels.restore(rt, _id(found), Pick(given.label, given.field), actor=actor)
                    st.rerun()


def _waits(draft: Spec) -> None:
    query = {"spec": draft.id, "version": draft.version}
    name = f"In draft {draft.version}"
    st.page_link(places.SPEC, label=name, icon=":material/edit_note:", query_params=query)


def _examples(found: Book, given: Given) -> None:
    with st.container(horizontal=True):
        for audit_id in given.examples:
            if audit_id in found.names:
                name = plain(found.names[audit_id])
                query = {"audit": str(audit_id)}
                st.page_link(
                    places.AUDIT, label=name, icon=":material/description:", query_params=query
                )


def _sentence(spec: Spec | None, given: Given) -> str:
    sheets = words.count(given.sheets, "sheet")
    people = "1 person" if given.people == 1 else f"{given.people} people"
    return f"{_pair(spec, given)} · on {sheets}, said by {people}"


def _pair(spec: Spec | None, given: Given) -> str:
    return f"**{plain(given.label)}** is {plain(_field(spec, given.field))}"


def _field(spec: Spec | None, name: str) -> str:
    """What a field is called; its name where the spec has it no more."""
    fields = spec.fields if spec else ()
    return next((one.label for one in fields if one.name == name), name)


def _id(found: Book) -> str:
    return found.spec.id if found.spec else ""
