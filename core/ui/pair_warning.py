"""Two sheets that may be one, side by side: a warning, and whoever looks decides."""

from datetime import datetime

import streamlit as st

from core.domain.model import Actor
from core.ports import Runtime
from core.queries import lookalikes
from core.queries.audit_detail import AuditDetail
from core.queries.lookalikes import Lookalike
from core.services import pictures
from core.ui import places, words
from core.ui.feedback import plain, shown

_SHOWN = 3


def show(rt: Runtime, audit: AuditDetail, *, now: datetime, actor: Actor) -> None:
    """The sheets that may be the same as this one, if there are any."""
    with rt.read() as session:
        found = lookalikes.of(session, audit.summary.audit_id, actor=actor)
    if not found:
        return
    with st.container(border=True, gap="small"):
        st.markdown(
            ":material/content_copy: **This may be a sheet that came before or again.** "
            "Both stay; look at the two and decide."
        )
        for one in found[:_SHOWN]:
            _line(rt, audit, one, now=now, actor=actor)
        if len(found) > _SHOWN:
            st.caption(f"And {len(found) - _SHOWN} more of the same reference.")


def _line(
    rt: Runtime, audit: AuditDetail, other: Lookalike, *, now: datetime, actor: Actor
) -> None:
    """One such sheet: a link to it, how alike it is, and both pictures where they are asked for."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(
            places.AUDIT,
            label=plain(f"{other.filename} ({other.receipt})"),
            icon=":material/plagiarism:",
            query_params={"audit": str(other.audit_id)},
        )
        age = words.age(other.received_at, now=now)
        st.caption(
            plain(f"{_why(other)} Received {age} from {other.uploaded_by}."), width="content"
        )
        is_compared = st.toggle("Side by side", key=f"both-{other.audit_id}")
    if is_compared:
        _side_by_side(rt, audit, other, actor=actor)


def _side_by_side(rt: Runtime, audit: AuditDetail, other: Lookalike, *, actor: Actor) -> None:
    """Page 1 of each, this sheet on the left."""
    sides = (
        (audit.summary.job_sheet_id, f"This sheet ({audit.summary.receipt})"),
        (other.job_sheet_id, f"{other.filename} ({other.receipt})"),
    )
    for column, (sheet_id, title) in zip(st.columns(2), sides, strict=True):
        with column, shown():
            picture = pictures.page_jpeg(
                rt, sheet_id, actor=actor, page_number=1, dpi=pictures.DPI_CHOICES[1]
            )
            st.image(picture, caption=plain(title), width="stretch")


def _why(one: Lookalike) -> str:
    likeness = one.likeness
    told = f"{likeness.same} of {likeness.compared} values are the same"
    if likeness.is_same_picture:
        return f"The picture is the same, {told}." if likeness.compared else "Same picture."
    return f"{told.capitalize()}."
