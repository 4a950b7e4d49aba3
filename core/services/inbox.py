"""The inbox: files that lie in a watched place are taken in by themselves, or told of.

A file leaves the inbox only after its sheet is durable. Whoever dies between the two leaves a file
whose bytes are known already: it is removed the next time. So any number of hosts may watch one
inbox without asking each other.
"""

from collections import Counter
from uuid import UUID, uuid4

from sqlalchemy import func, select, update

from core import telemetry
from core.db.inbox_tables import InboxFailureRow
from core.domain import actors, inbox
from core.domain.access import Action, asks
from core.domain.inbox import Parcel
from core.domain.model import Actor
from core.domain.trail import Event
from core.errors import Conflict, FileRejected, NotFound, Unavailable
from core.ports import Inbox, Runtime
from core.services import intake, receipts, trail
from core.services.queueing import relay

log = telemetry.logger(__name__)

AT_ONCE = 25  # files of one round: the rest comes in the next
WATCHER = actors.system("inbox")


def take_in(rt: Runtime) -> Counter[str]:
    """Take what is due; counts the files `taken`, `known` (received before) and `refused`.

    Errors: Unavailable, UnderMaintenance; what was not reached then stays where it is.
    """
    done: Counter[str] = Counter()
    if rt.inbox is None:
        return done
    for failure_id, parcel in _asked_again(rt, rt.inbox):
        done[_take_again(rt, rt.inbox, failure_id, parcel)] += 1
    due = [one for one in rt.inbox.parcels() if inbox.is_due(one, rt.clock())]
    for parcel in due[:AT_ONCE]:
        done[_take(rt, rt.inbox, parcel)] += 1
    if done["taken"]:
        relay.send_at_once(rt)
    del done["gone"]
    return done


@asks(Action.SHEETS_UPLOAD)
def try_again(rt: Runtime, failure_id: UUID, *, actor: Actor) -> None:
    """Whoever watches the place takes this file once more. Errors: Forbidden, NotFound."""
    _decide(rt, failure_id, actor, state="again", event=Event.INBOX_RETRIED)


@asks(Action.SHEETS_UPLOAD)
def close(rt: Runtime, failure_id: UUID, *, actor: Actor) -> None:
    """Nothing more is to be done; the file stays among the refused. Errors: Forbidden, NotFound."""
    _decide(rt, failure_id, actor, state="closed", event=Event.INBOX_CLOSED)


def _take(rt: Runtime, place: Inbox, parcel: Parcel) -> str:
    try:
        ending = _receive(rt, place, parcel)
    except FileRejected as error:
        return _refuse(rt, place, parcel, error)
    except NotFound:
        return "gone"  # another host was quicker
    place.remove(parcel.name)
    return ending


def _receive(rt: Runtime, place: Inbox, parcel: Parcel) -> str:
    if parcel.size_bytes > rt.upload_max_bytes:
        raise intake.too_large(parcel.size_bytes, rt.upload_max_bytes)
    content = place.read(parcel.name)
    try:
        intake.receive(
            rt, actor=WATCHER, filename=parcel.filename, content=content, batch=parcel.folder
        )
    except Conflict:  # its bytes are here already, whoever sent them
        return "known"
    return "taken"


def _refuse(rt: Runtime, place: Inbox, parcel: Parcel, error: FileRejected) -> str:
    """Told of first: a file that is set aside and known to nobody would be lost."""
    failure_id = uuid4()
    kept_as = inbox.kept_as(receipts.clean_filename(parcel.filename), failure_id.hex[:8])
    row = InboxFailureRow(
        id=failure_id,
        place=place.place,
        name=parcel.name.encode(errors="replace").decode(),
        kept_as=kept_as,
        size_bytes=parcel.size_bytes,
        code=error.code.value,
        reason=str(error),
    )
    with rt.write() as session:
        session.add(row)
    try:
        place.set_aside(parcel.name, kept_as)
    except NotFound:  # another host was quicker, and told of it as well
        _forget(rt, failure_id)
        return "gone"
    except Unavailable:  # it lies where it lay, and would be told of anew at every look
        _forget(rt, failure_id)
        raise
    log.warning("inbox.refused", code=error.code.value, failure_id=str(failure_id))
    return "refused"


def _asked_again(rt: Runtime, place: Inbox) -> list[tuple[UUID, Parcel]]:
    """What a person wants tried again, by where it lies now."""
    query = (
        select(InboxFailureRow)
        .where(InboxFailureRow.state == "again", InboxFailureRow.place == place.place)
        .order_by(InboxFailureRow.seen_at)
        .limit(AT_ONCE)
    )
    with rt.read() as session:
        return [
            (row.id, Parcel(row.kept_as, row.size_bytes, row.seen_at, sent_as=row.name))
            for row in session.scalars(query)
        ]


def _take_again(rt: Runtime, place: Inbox, failure_id: UUID, parcel: Parcel) -> str:
    try:
        ending = _receive(rt, place, parcel)
    except FileRejected as error:
        _note(rt, failure_id, state="open", reason=str(error), code=error.code.value)
        return "refused"
    except NotFound:
        _note(rt, failure_id, state="open", reason="The file is not there any more.", code="GONE")
        return "refused"
    _note(rt, failure_id, state="taken")
    place.remove(parcel.name)
    return ending


def _forget(rt: Runtime, failure_id: UUID) -> None:
    with rt.write() as session:
        session.delete(session.get_one(InboxFailureRow, failure_id))


def _note(rt: Runtime, failure_id: UUID, **said: str) -> None:
    with rt.write() as session:
        session.execute(
            update(InboxFailureRow).where(InboxFailureRow.id == failure_id).values(**said)
        )


def _decide(rt: Runtime, failure_id: UUID, actor: Actor, *, state: str, event: Event) -> None:
    query = (
        update(InboxFailureRow)
        .where(InboxFailureRow.id == failure_id, InboxFailureRow.state == "open")
        .values(state=state, decided_by=actor.name, decided_at=func.now())
        .returning(InboxFailureRow.kept_as)
    )
    with rt.write() as session:
        if session.execute(query).scalar() is None:
            raise NotFound("That file is not waiting for a decision any more.")
        trail.write(session, event, actor=actor, on=f"inbox:{failure_id}")
