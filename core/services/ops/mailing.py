"""Alerts by e-mail: what is due is sent, tried again for a while, and noted on its row."""

from datetime import timedelta
from typing import Final

from sqlalchemy import select

from core import telemetry
from core.db.upkeep_tables import AlertRow
from core.errors import AuditorError, Misconfigured
from core.ports import Mailer, Runtime

log = telemetry.logger(__name__)

AGAIN_AFTER_S: Final = (60, 300, 1_800, 7_200)  # then it is given up: the page has it anyway
BATCH: Final = 20
CLAIMED: Final = timedelta(minutes=10)  # longer than a whole batch can take


def send_due(rt: Runtime) -> int:
    """Send what is due, a batch of it; gives how many went out. Errors: Unavailable (database)."""
    if rt.mailer is None:
        return 0
    return sum(_sent(rt, rt.mailer, row) for row in _claim(rt))


def _claim(rt: Runtime) -> list[AlertRow]:
    """Those of nobody else; whoever dies with them leaves them due again."""
    now = rt.clock()
    query = (
        select(AlertRow)
        .where(AlertRow.mail_state == "due", AlertRow.mail_due_at <= now)
        .order_by(AlertRow.mail_due_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    with rt.write() as session:
        rows = list(session.scalars(query))
        for row in rows:
            row.mail_due_at = now + CLAIMED
            row.mail_tries += 1
    return rows


def _sent(rt: Runtime, mailer: Mailer, row: AlertRow) -> bool:
    text = f"{row.seen}\n\n{rt.public_url}/alerts\n"
    try:
        mailer.send(row.emails, subject=row.title, text=text)
    except AuditorError as error:
        _failed(rt, row, str(error), is_final=isinstance(error, Misconfigured))
        return False
    _note(rt, row, mail_state="sent", mail_error=None)
    log.info("alert.mailed", alert=str(row.id), to=len(row.emails))
    return True


def _failed(rt: Runtime, row: AlertRow, why: str, *, is_final: bool) -> None:
    is_over = is_final or row.mail_tries > len(AGAIN_AFTER_S)
    if is_over:
        _note(rt, row, mail_state="failed", mail_error=why)
        log.error("alert.mail_given_up", alert=str(row.id), reason=why)
        return
    wait = timedelta(seconds=AGAIN_AFTER_S[row.mail_tries - 1])
    _note(rt, row, mail_due_at=rt.clock() + wait, mail_error=why)


def _note(rt: Runtime, row: AlertRow, **values: object) -> None:
    with rt.write() as session:
        kept = session.get_one(AlertRow, row.id)
        for name, value in values.items():
            setattr(kept, name, value)
