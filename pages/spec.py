"""One spec: what it asks for, its versions and gates, and what it would change on past sheets."""

import streamlit as st

from core.domain.model import SpecRef
from core.domain.spec_states import SpecState
from core.errors import NotFound
from core.queries import specs
from core.queries.specs import SpecVersion
from core.services import specs as publishing
from core.ui import places, spec_actions, spec_view, spec_words
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


def show(spec_id: str, *, actor: str) -> None:
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
    found = publishing.gates_of(rt, ref)
    if stored.version.state is not SpecState.ARCHIVED:
        spec_view.gates(found)
    spec_actions.moves(rt, stored.version, found, actor=actor)
    fields, rules, known_by, past, history, files = st.tabs(
        ["Fields", "Rules", "Recognised by", "Try on past sheets", "Versions", "Files"]
    )
    with fields:
        spec_view.fields(stored.spec)
    with rules:
        spec_view.rules(stored.spec)
    with known_by:
        for sentence in spec_words.recognised(stored.spec.selection):
            st.write(plain(sentence))
    with past:
        spec_actions.trial(rt, stored.version)
    with history:
        spec_view.versions(versions, moves, zone=zone())
    with files:
        for source in stored.sources:
            st.caption(plain(source.file))
            st.code(source.text, language="yaml", wrap_lines=True)


actor = require_user()
st.page_link(places.SPECS, label="All specs", icon=":material/arrow_back:")
with shown():
    show(st.query_params.get("spec", ""), actor=actor.name)
