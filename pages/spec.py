"""One spec: what it asks for, its versions and gates, and what it would change on past sheets."""

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor, SpecRef
from core.domain.spec.spec_states import SpecState
from core.errors import NotFound
from core.queries import specs
from core.queries.specs import SpecVersion
from core.services.spec import specs as publishing
from core.ui import labels_view, places, spec_actions, spec_trial, spec_view, spec_words
from core.ui.feedback import plain, shown
from core.ui.runtime import require_user, runtime, zone


def chosen(versions: tuple[SpecVersion, ...]) -> SpecRef:
    """The version the URL names, else the active one, else the newest."""
    active = next((one for one in versions if one.state is SpecState.ACTIVE), versions[0])
    names = [one.ref.version for one in versions]
    wanted = st.query_params.get("version", active.ref.version)
    if len(names) == 1:
        return active.ref
    at = names.index(wanted) if wanted in names else names.index(active.ref.version)
    version = st.selectbox("Version", names, index=at, width=200)
    st.query_params["version"] = version
    return SpecRef(active.ref.id, version)


def show(spec_id: str, *, actor: Actor) -> None:
    rt = runtime()
    with rt.read() as session:
        versions, moves = specs.versions(session, spec_id), specs.moves(session, spec_id)
    if not versions:
        raise NotFound("There is no such spec. Open one from the list of specs.")
    title, choice = st.columns([4, 1], vertical_alignment="bottom")
    with choice:
        ref = chosen(versions)
    with rt.read() as session:
        stored = specs.get(session, ref)
    title.title(plain(stored.version.name))
    spec_view.head(stored.version, stored.spec, zone=zone())
    found = publishing.gates_of(rt, ref, actor=actor)
    if stored.version.state is not SpecState.ARCHIVED:
        spec_view.gates(found)
    may_keep = access.may(actor, Action.SPECS_KEEP)
    if may_keep:
        spec_actions.moves(rt, stored.version, found, actor=actor)
        labels_view.show(rt, spec_id, actor=actor)
    before = spec_words.compared(versions, ref)
    names = ["Fields", "Rules", "Recognised by", "Versions", "Files"]
    names += ["Changes"] if before is not None else []
    names += ["Try on past sheets"] if may_keep else []
    tabs = dict(zip(names, st.tabs(names), strict=True))
    with tabs["Fields"]:
        spec_view.fields(stored.spec)
    with tabs["Rules"]:
        spec_view.rules(stored.spec)
    with tabs["Recognised by"]:
        for sentence in spec_words.recognised(stored.spec.selection):
            st.write(plain(sentence))
    if before is not None:
        with tabs["Changes"]:
            with rt.read() as session:
                older = specs.get(session, before)
            spec_view.changes(older, stored)
    if may_keep:
        with tabs["Try on past sheets"]:
            spec_trial.show(rt, stored.version, stored.spec, actor=actor)
    with tabs["Versions"]:
        spec_view.versions(versions, moves, zone=zone())
    with tabs["Files"]:
        for source in stored.sources:
            st.caption(plain(source.file))
            st.code(source.text, language="yaml", wrap_lines=True)


actor = require_user(places.SPEC)
st.page_link(places.SPECS, label="All specs", icon=":material/arrow_back:")
with shown():
    show(st.query_params.get("spec", ""), actor=actor)
