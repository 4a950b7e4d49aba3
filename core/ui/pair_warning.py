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
    for one in found[:_SHOWN]:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(
                f":material/content_copy: **This may be a sheet that came before or again.** "
                f"{plain(_why(one))} Received {words.age(one.received_at, now=now)} from "
                f"{plain(one.uploaded_by)}. Both stay; look at the two and decide.",
                width="stretch",
            )
            st.page_link(
                places.AUDIT,
                label=plain(f"{one.filename} ({one.receipt})"),
                icon=":material/plagiarism:",
                query_params={"audit": str(one.audit_id)},
            )
        if st.toggle("Show both side by side", key=f"both-{one.audit_id}"):
            _side_by_side(rt, audit, one, actor=actor)
    if len(found) > _SHOWN:
        st.caption(f"And {len(found) - _SHOWN} more of the same reference.")


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
