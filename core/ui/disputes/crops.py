"""The place of a finding, cut out of its page."""

from uuid import UUID

import streamlit as st

from core.adapters import crops
from core.domain.model import Actor, Finding
from core.errors import NotFound, Unavailable, Unreadable
from core.ports import Runtime
from core.services import pictures

DPI = 110


def show(rt: Runtime, job_sheet_id: UUID, finding: Finding, *, actor: Actor) -> None:
    """The place marked on its page; in words where there is none or it cannot be drawn."""
    place = finding.evidence
    if place is None:
        st.caption("This finding has no place on the page.")
        return
    try:
        page = pictures.page_jpeg(
            rt, job_sheet_id, actor=actor, page_number=place.page_number, dpi=DPI
        )
    except (NotFound, Unreadable, Unavailable):
        st.caption(f"It is on page {place.page_number}, whose picture is not at hand.")
        return
    st.image(crops.crop(page, place.box), caption=f"Page {place.page_number}")
