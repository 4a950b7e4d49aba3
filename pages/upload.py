"""Files in, and each followed from received to its verdict."""

import streamlit as st

from core.domain.model import Actor
from core.queries import audits, uploads
from core.ui import batches, inbox_view, notices, places, receiving, starting
from core.ui.feedback import plain, shown
from core.ui.runtime import require_user, runtime, still


def take_in(files: list[receiving.SentFile], *, spec: str | None, actor: Actor) -> None:
    batch_id = starting.new_batch()
    st.query_params["batch"] = batch_id  # First: a reload half-way shows what was taken until then.
    bar = st.progress(0.0)
    receiving.receive(
        runtime(),
        files,
        batch_id=batch_id,
        actor=actor,
        spec=spec,
        progress=lambda done, name: bar.progress(
            done / len(files), text=f"Receiving {done + 1} of {len(files)}: {plain(name)}"
        ),
    )
    st.rerun()


def is_over(batch_id: str, sheets: list[audits.AuditSummary]) -> bool:
    return uploads.has_ended(sheets) and not receiving.sending(batch_id).is_open


@st.fragment(run_every="2s")
def follow(batch_id: str) -> None:
    """Reruns by itself until every sheet of the batch has its verdict."""
    with shown():
        actor = still(places.UPLOAD)
        with runtime().read() as session:
            sheets = uploads.batch(session, batch_id, actor=actor)
            pace = uploads.pace(session)
        if is_over(batch_id, sheets):
            st.rerun()
        batches.unfinished(receiving.sending(batch_id))
        batches.summary(sheets)
        batches.table(sheets, now=runtime().clock())
        batches.wait(pace)


def show(batch_id: str, *, actor: Actor) -> None:
    with runtime().read() as session:
        sheets = uploads.batch(session, batch_id, actor=actor)
    record = receiving.sending(batch_id)
    st.subheader("This upload")
    batches.refused(record.refused)
    if not is_over(batch_id, sheets):
        follow(batch_id)
        return
    batches.unfinished(record)
    batches.summary(sheets)
    if sheets:
        batches.table(sheets, now=runtime().clock())
    elif not record.count:
        st.caption("This link names no upload that is still known. All sheets are under Audits.")


actor = require_user(places.UPLOAD)
st.title("Upload")
with st.form("files", clear_on_submit=True):
    single, folder = st.columns(2, gap="medium")
    limit = f"{runtime().upload_max_bytes >> 20} MB"
    some = single.file_uploader(f"Files: PDF, PNG or JPG, {limit} each", accept_multiple_files=True)
    all_of = folder.file_uploader("Or a whole folder", accept_multiple_files="directory")
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    spec = left.selectbox(
        "Spec",
        [None, *(spec.id for spec in runtime().specs.active())],
        format_func=lambda name: name or "Recognise it from the sheet",
    )
    is_sent = right.form_submit_button(
        "Audit these sheets", type="primary", width="stretch", disabled=notices.is_closed(runtime())
    )

with shown():
    files = [*some, *receiving.meant(all_of)]
    if is_sent and files:
        take_in(files, spec=spec, actor=actor)
    elif is_sent:
        st.info("Choose one or more files, or a folder, first.", icon=":material/info:")
    if "batch" in st.query_params:
        show(st.query_params["batch"], actor=actor)
    else:
        with runtime().read() as session:
            is_used = audits.has_any(session, actor=actor)
        if not is_used:
            st.caption("No sheet at hand?")
            starting.sample_button(runtime(), actor=actor)
    inbox_view.show(runtime(), actor=actor)
