"""A sheet on the desk: what the browser sends is done in order, and the next sheet comes up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.domain.doubts import Cause
from core.domain.labelling.mappings import Offer
from core.domain.model import Actor
from core.domain.page.reading import Reading
from core.domain.review import Decision
from core.ports import Runtime
from core.queries.audit_detail import AuditDetail
from core.services.reviewing import labels, review_claims, reviews
from core.services.reviewing.judging import Look
from core.ui import places, sheet_view, widgets, words
from core.ui.feedback import plain, shown
from core.ui.runtime import acting
from core.ui.sheet_view.deciding import Act, Desk

KEY = "desk"
_STATE = "desk_state"


@dataclass(slots=True)
class State:
    """What this tab has dealt with; nothing here is work: every decision is a row."""

    desk_id: str = ""
    seen: int = 0
    said: str = ""
    goes_to: tuple[str, UUID] | None = None

    def fresh(self, acts: Sequence[Act]) -> Iterator[Act]:
        """What it has not dealt with yet; each is dealt with once it is given."""
        for act in acts[self.seen :]:
            self.seen, self.said = self.seen + 1, ""
            yield act

    def tell(self, sentence: str, _error: Exception) -> None:
        """What was answered to the last one."""
        self.said = sentence


def state(desk_id: str) -> State:
    """The state of this tab for this sheet, a fresh one for another."""
    known = st.session_state.get(_STATE)
    if not isinstance(known, State) or known.desk_id != desk_id:
        known = st.session_state[_STATE] = State(desk_id)
    return known


def work(rt: Runtime) -> None:
    """Do what the browser sent and was not done yet, in its order; runs before the page does, so
    it asks who is there now itself: the page knew it when it was drawn."""
    actor = acting()
    if actor is None:
        return  # The page, which comes next, says so.
    sent = sheet_view.acts(KEY)
    tab = state(sent.desk_id)
    for act in tab.fresh(sent.acts):
        with shown(tab.tell):
            if _do(rt, actor, UUID(sent.desk_id), act):
                return


def _do(rt: Runtime, actor: Actor, review_id: UUID, act: Act) -> bool:
    """True where the sheet has left the desk."""
    if act.kind is Decision.FINISH:
        reviews.finish(rt, review_id, actor=actor)
    elif act.kind is Decision.ESCALATE:
        reviews.escalate(rt, review_id, actor=actor, reason=act.reason)
    else:
        reviews.decide(rt, review_id, act.made, actor=actor, reason=act.reason)
        return False
    bring_next(rt, actor)
    return True


def bring_next(rt: Runtime, actor: Actor) -> None:
    """The next sheet on the desk, by the URL; without one the desk is empty."""
    cause = st.query_params.get("cause")
    wanted = Cause(cause) if cause in set(Cause) else None
    fresh = review_claims.take_next(rt, actor=actor, cause=wanted)
    if fresh is None:
        st.query_params.pop("review", None)
    else:
        st.query_params["review"] = str(fresh)


def correct_here(rt: Runtime, key: str) -> None:
    """A correction on an audit's own page: the verdict that comes of it is the page's next audit.

    Where other fields are still doubtful, the sheet goes on in review.
    """
    actor = acting()
    if actor is None:
        return
    sent = sheet_view.acts(key)
    tab = state(sent.desk_id)
    for act in tab.fresh(sent.acts):
        with shown(tab.tell):
            done = reviews.correct(rt, UUID(sent.desk_id), act.made, actor=actor, reason=act.reason)
            tab.goes_to = ("review", done.review_id)
            if done.made_audit_id is not None:
                tab.goes_to = ("audit", done.made_audit_id)


def offers(
    rt: Runtime, audit: AuditDetail, reading: Reading | None, *, actor: Actor
) -> tuple[Offer, ...]:
    """What lost fields may be, for whoever may say so."""
    if not access.may(actor, Action.REVIEWS_DECIDE):
        return ()
    return labels.offers_of_audit(rt, audit, reading, actor=actor)


def go_on(tab: State) -> None:
    """Leave for where a correction led."""
    if tab.goes_to is None:
        return
    (name, record_id), tab.goes_to = tab.goes_to, None
    page = places.AUDIT if name == "audit" else places.REVIEW
    st.switch_page(page, query_params={name: str(record_id)})


def head(look: Look, *, now: datetime) -> None:
    """What waits and why, and what the decisions come to so far."""
    found, line = look.review, look.audit.summary
    st.title(plain(line.filename))
    with st.container(horizontal=True, vertical_alignment="center"):
        if not found.is_blind:
            verdict(look)
        facts = [
            words.CAUSE_WORDS[found.cause],
            f"Receipt {line.receipt}",
            _spec(look),
            f"waiting {words.duration((now - found.waiting_since).total_seconds())}",
        ]
        st.markdown(plain(" · ".join(fact for fact in facts if fact)), width="content")
    if found.note:
        st.info(f"Handed on: {plain(found.note)}", icon=":material/forward:")
    if found.is_blind:
        st.caption(
            "This sheet was drawn for a second look. Compare each value with the page: C corrects "
            "the chosen one, and Enter says that all are right."
        )


def verdict(look: Look) -> None:
    """The verdict as it stands, beside the one it had."""
    before, after = look.audit.summary.verdict, look.outcome.verdict
    if before is not None and before is not after:
        widgets.verdict_badge(before)
        st.markdown("→", width="content")
    widgets.verdict_badge(after)


def sheet(rt: Runtime, look: Look) -> None:
    """The page beside what is to be decided on it."""
    tab = state(str(look.review.review_id))
    shown_audit = blind(look) if look.review.is_blind else as_it_stands(look)
    pages = look.reading.pages if look.reading else ()
    sheet_view.evidence(
        shown_audit,
        rotations=[page.rotation for page in pages],
        doubt_below=0.0 if look.review.is_blind else rt.policy.review_below_confidence,
        selected="",
        key=KEY,
        desk=Desk(
            id=tab.desk_id,
            seen=tab.seen,
            said=tab.said,
            look=look,
            specs=[spec.id for spec in rt.specs.active()],
            offers=labels.offers(look),
        ),
        on_acts=lambda: work(rt),
    )


def as_it_stands(look: Look) -> AuditDetail:
    """The audit with the fields and findings that the decisions come to."""
    return replace(look.audit, fields=look.outcome.fields, findings=look.outcome.findings)


def blind(look: Look) -> AuditDetail:
    """Nothing of what was thought of the sheet: only what was read."""
    fields = tuple(replace(field, confidence=None) for field in look.outcome.fields)
    return replace(look.audit, fields=fields, findings=())


def _spec(look: Look) -> str:
    chosen = look.outcome.selection.spec
    return f"{chosen.id} {chosen.version}" if chosen else ""
