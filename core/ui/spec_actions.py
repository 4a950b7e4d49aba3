"""What may be done to specs: publish one, move a version."""

from collections.abc import Callable

import streamlit as st

from core.adapters import spec_bundles
from core.adapters.spec_files import BadSpecs
from core.domain.model import Actor, SpecRef
from core.domain.spec.gates import Gate
from core.domain.spec.spec_states import MOVES, SpecState
from core.ports import Runtime
from core.queries import specs as published
from core.queries.specs import SpecVersion
from core.services.spec import specs
from core.ui import places
from core.ui.feedback import plain, shown


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
            is_off = state is SpecState.ACTIVE and is_held_back
            # A key of its own for each state: what was asked does not stay open as the next move.
            key = f"ask-{version.state}-{state}"
            with st.popover(verb, icon=icon, disabled=is_off, key=key):
                st.write(why)
                name = f"{verb} {version.ref.version}"
                if st.button(name, type="primary", key=f"move-{state}"):
                    with shown():
                        move(rt, version.ref, actor=actor)
                        st.rerun()


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
