"""Readings: read a sheet once, and keep what was read so that no page is paid for twice."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from core.db.tables import ReadingRow
from core.domain.page import reading_json
from core.domain.page.reading import Reading
from core.ports import Progress, Runtime
from core.services import patience
from core.services.queueing.attempts import Claim
from core.services.queueing.stages import Stage, Stages


@dataclass(frozen=True, slots=True)
class KeptReading:
    """A reading and the row it is kept in."""

    id: UUID
    reading: Reading


def stored(claim: Claim, stages: Stages) -> KeptReading | None:
    """The reading an earlier attempt or audit of this sheet left behind."""
    if claim.reading is None:
        return None
    with stages.enter(Stage.STORED):
        return KeptReading(claim.reading.id, reading_json.load(claim.reading.content))


def read(rt: Runtime, claim: Claim, stages: Stages, progress: Progress) -> KeptReading:
    """Fetch, read and keep. Errors: NotFound (no bytes), Unreadable, Unavailable."""
    with stages.enter(Stage.FETCH):
        content = rt.store.get(claim.storage_key)
    with stages.enter(Stage.READ):
        reading = rt.reader.read(content, media_type=claim.media_type, progress=progress)
    with stages.enter(Stage.KEEP):
        packed = reading_json.dump(reading)
        kept_id = patience.wait_for_database(lambda: _keep(rt, claim.job_sheet_id, reading, packed))
    return KeptReading(kept_id, reading)


def _keep(rt: Runtime, job_sheet_id: UUID, reading: Reading, packed: bytes) -> UUID:
    """Unfenced on purpose: a reading is worth keeping whoever may save the verdict."""
    fingerprint = rt.reader.fingerprint
    fresh = (
        insert(ReadingRow)
        .values(
            id=uuid4(),
            job_sheet_id=job_sheet_id,
            fingerprint=fingerprint,
            engine=reading.engine,
            model=reading.model,
            content=packed,
            seconds=reading.seconds,
        )
        .on_conflict_do_nothing()
        .returning(ReadingRow.id)
    )
    earlier = select(ReadingRow.id).where(
        ReadingRow.job_sheet_id == job_sheet_id, ReadingRow.fingerprint == fingerprint
    )
    with rt.write() as session:
        return session.execute(fresh).scalar() or session.execute(earlier).scalar_one()
