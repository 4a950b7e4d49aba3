"""A corrected sheet in place of one with findings, and what became of them."""

import streamlit as st

from core.domain import reaudit
from core.domain.model import Actor
from core.domain.reaudit import Place
from core.ports import Runtime
from core.queries import versions
from core.queries.audit_detail import AuditDetail
from core.services import intake
from core.ui import places, words
from core.ui.feedback import plain, shown


def form(rt: Runtime, audit: AuditDetail, *, actor: Actor) -> None:
    """Takes the corrected sheet; the one before stays as it is."""
    key = f"again-{audit.summary.audit_id}"
    with st.form(key, border=False, clear_on_submit=True):
        file = st.file_uploader(
            "Corrected it? Send it again", type=["pdf", "png", "jpg", "jpeg"], key=f"{key}-file"
        )
        is_sent = st.form_submit_button("Send the corrected sheet")
    if is_sent and file is None:
        st.info("Choose the file of the corrected sheet first.", icon=":material/info:")
    elif is_sent and file is not None:
        with shown():
            receipt = intake.submit(
                rt,
                actor=actor,
                filename=file.name,
                content=file.getvalue(),
                replaces=audit.summary.job_sheet_id,
            )
            st.switch_page(places.AUDIT, query_params={"audit": str(receipt.audit_id)})


def difference(rt: Runtime, audit: AuditDetail, *, actor: Actor) -> None:
    """What the corrected version solved, where this is one; where to find it, where there is."""
    line = audit.summary
    with rt.read() as session:
        beside = versions.of_sheet(session, line.job_sheet_id, actor=actor)
        known = [one for one in (line, beside.before) if one is not None]
        stands = versions.stands(session, *known)
    if beside.after is not None:
        st.page_link(
            places.AUDIT,
            label="This sheet was sent again, corrected: its newest version",
            icon=":material/arrow_forward:",
            query_params={"audit": str(beside.after.audit_id)},
        )
    before = beside.before
    if before is None or before.audit_id not in stands or line.audit_id not in stands:
        return
    told = reaudit.compare(stands[before.audit_id], stands[line.audit_id])
    parts = [f"Replaces {before.filename}."]
    if before.verdict is not line.verdict and before.verdict and line.verdict:
        was, now = words.VERDICT_WORDS[before.verdict], words.VERDICT_WORDS[line.verdict]
        parts.append(f"{was} → {now}.")
    for word, found in (("Solved", told.went), ("New", told.appeared)):
        if found:
            parts.append(f"{word}: {', '.join(map(_named, found))}.")
    if not told.went:
        parts.append("None of its findings is solved yet.")
    st.success(plain(" ".join(parts)), icon=":material/difference:")


def _named(place: Place) -> str:
    return (place.field or place.rule).replace("_", " ")
