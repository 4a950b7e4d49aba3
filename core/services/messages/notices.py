"""Notices: what a person should know of, written with what they tell, and sent by e-mail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from core import telemetry
from core.db.dispute_tables import NoticeRow
from core.db.people import UserRow
from core.domain.access import ALLOWED, Action
from core.domain.model import Actor
from core.errors import Misconfigured, NotFound, Rejected, Unavailable
from core.ports import Runtime
from core.services import receipts

log = telemetry.logger(__name__)

BATCH: Final = 20
CLAIMED_S: Final = 300.0  # longer than a whole batch can take
RETRY_S: Final = (60.0, 600.0, 3_600.0, 14_400.0)
SENTENCE_MAX_CHARS: Final = 400


@dataclass(frozen=True, slots=True)
class _Letter:
    notice_id: int
    to: str
    sentence: str
    subject: str
    tries: int


def tell(
    rt: Runtime,
    session: Session,
    recipients: Iterable[str],
    *,
    kind: str,
    subject: str,
    sentence: str,
) -> None:
    """One notice for each of these people, in the caller's transaction. `subject` is `kind:id`."""
    now = rt.clock()
    for name in sorted(set(recipients)):
        session.add(
            NoticeRow(
                recipient=name,
                kind=kind,
                subject=subject,
                sentence=sentence[:SENTENCE_MAX_CHARS],
                created_at=now,
                mail_due_at=now if rt.mailer is not None else None,
            )
        )
    session.flush()


def who_may(session: Session, action: Action, *, but: Iterable[str] = ()) -> list[str]:
    """The people who may do this now, without these."""
    roles = [role.value for role, allowed in ALLOWED.items() if action in allowed]
    query = select(UserRow.name).where(UserRow.is_active, UserRow.role.in_(roles))
    left_out = {name.casefold() for name in but}
    return [name for name in session.scalars(query) if name.casefold() not in left_out]


def read(rt: Runtime, *, actor: Actor, notice_id: int | None = None) -> None:
    """One has seen a notice of one's own, or all of them. Errors: Unavailable."""
    query = update(NoticeRow).where(NoticeRow.recipient == actor.name, NoticeRow.read_at.is_(None))
    if notice_id is not None:
        query = query.where(NoticeRow.id == notice_id)
    with rt.write() as session:
        session.execute(query.values(read_at=rt.clock()))


def seen(rt: Runtime, subject: str, *, actor: Actor) -> None:
    """One has seen what one's notices of this subject are about. Errors: Unavailable."""
    new = (NoticeRow.recipient == actor.name, NoticeRow.read_at.is_(None))
    about = (*new, NoticeRow.subject == subject)
    with rt.read() as session:
        if session.execute(select(NoticeRow.id).where(*about).limit(1)).first() is None:
            return
    with rt.write() as session:
        session.execute(update(NoticeRow).where(*about).values(read_at=rt.clock()))


def set_email(rt: Runtime, email: str, *, actor: Actor) -> None:
    """Where one's own notices go as well; empty: nowhere. Errors: Rejected, NotFound."""
    address = email.strip()
    local, _, domain = address.rpartition("@")
    is_one = bool(local and "." in domain) and receipts.clean_note(address) == address
    if address and (not is_one or " " in address or len(address) > 254):
        raise Rejected("This is no e-mail address.")
    query = (
        update(UserRow)
        .where(func.lower(UserRow.name) == actor.name.lower())
        .values(email=address or None)
        .returning(UserRow.id)
    )
    with rt.write() as session:
        if session.execute(query).scalar() is None:
            raise NotFound("Only people have an e-mail address here.")


def send_due(rt: Runtime) -> int:
    """Send by e-mail what is due, a batch of it; gives how many went. Errors: Unavailable.

    A notice is claimed by moving its time on, so it may come twice and never not at all.
    """
    if rt.mailer is None:
        return 0
    return sum(_send(rt, letter) for letter in _claim(rt))


def _claim(rt: Runtime) -> list[_Letter]:
    now = rt.clock()
    due = (
        select(NoticeRow, UserRow.email)
        .outerjoin(
            UserRow,
            and_(func.lower(UserRow.name) == func.lower(NoticeRow.recipient), UserRow.is_active),
        )
        .where(NoticeRow.mail_due_at <= now)
        .order_by(NoticeRow.mail_due_at)
        .limit(BATCH)
        .with_for_update(of=NoticeRow, skip_locked=True)
    )
    letters = []
    with rt.write() as session:
        for row, email in session.execute(due).all():
            if email is None or row.read_at is not None:
                row.mail_due_at = None  # Nobody to send to, or seen in the app meanwhile.
                continue
            row.mail_due_at, row.mail_tries = now + timedelta(seconds=CLAIMED_S), row.mail_tries + 1
            letters.append(_Letter(row.id, email, row.sentence, row.subject, row.mail_tries))
    return letters


def _send(rt: Runtime, letter: _Letter) -> bool:
    assert rt.mailer is not None
    kind, _, id_ = letter.subject.partition(":")
    link = f"{rt.public_url}/{kind}?{kind}={UUID(id_)}"
    try:
        rt.mailer.send(
            [letter.to],
            subject=letter.sentence.split(". ")[0][:120],
            text=f"{letter.sentence}\n\n{link}\n",
            message_id=f"notice-{letter.notice_id}",
        )
    except (Unavailable, Misconfigured) as error:
        log.warning("notice.postponed", notice_id=letter.notice_id, reason=str(error))
        retry_s = RETRY_S[letter.tries - 1] if letter.tries <= len(RETRY_S) else None
        _note(rt, letter, is_sent=False, retry_s=retry_s)
        return False
    _note(rt, letter, is_sent=True, retry_s=None)
    return True


def _note(rt: Runtime, letter: _Letter, *, is_sent: bool, retry_s: float | None) -> None:
    now = rt.clock()
    with rt.write() as session:
        session.execute(
            update(NoticeRow)
            .where(NoticeRow.id == letter.notice_id)
            .values(
                mailed_at=now if is_sent else None,
                mail_due_at=None if retry_s is None else now + timedelta(seconds=retry_s),
            )
        )
