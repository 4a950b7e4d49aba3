"""Webhooks: who is told of what, kept by administrators. A secret is shown once."""

import base64
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from core.db.integration_tables import WebhookDeliveryRow, WebhookRow
from core.domain import webhook_rules
from core.domain.access import Action, asks
from core.domain.model import Actor
from core.domain.trail import Event
from core.domain.webhook_rules import OLD_SECRET_HOURS
from core.errors import Conflict, NotFound, Rejected
from core.ports import Courier, Runtime
from core.services import trail
from core.services.messages import events

SECRET_BYTES: Final = 32
STANDARD_PREFIX: Final = "whsec_"  # of Standard Webhooks
WEBHOOKS_MAX: Final = 50


@dataclass(frozen=True, slots=True)
class Made:
    """A new webhook and its secret, shown only now."""

    webhook_id: UUID
    secret: str


@asks(Action.WEBHOOKS_KEEP)
def create(rt: Runtime, *, actor: Actor, url: str, subscribed: Collection[str]) -> Made:
    """Tell this URL of these events from now on.

    Errors: Forbidden, Rejected (URL, events), Conflict (too many, or the URL is there already).
    """
    chosen = webhook_rules.checked(subscribed)
    _refuse_target(rt, url)
    secret = _new_secret()
    row = WebhookRow(
        url=url, events=[one.value for one in chosen], secret=secret, created_by=actor.name
    )
    with rt.write() as session:
        _refuse_more(session, url)
        session.add(row)
        session.flush()
        told = {"url": url, "events": row.events}
        _tell(session, Event.WEBHOOK_CREATED, row.id, actor, **told)
    return Made(row.id, secret)


@asks(Action.WEBHOOKS_KEEP)
def remove(rt: Runtime, webhook_id: UUID, *, actor: Actor) -> None:
    """Forget it, with its log. Errors: Forbidden, NotFound."""
    with rt.write() as session:
        query = delete(WebhookRow).where(WebhookRow.id == webhook_id).returning(WebhookRow.id)
        if session.execute(query).scalar() is None:
            raise _missing()
        _tell(session, Event.WEBHOOK_REMOVED, webhook_id, actor)


@asks(Action.WEBHOOKS_KEEP)
def rotate(rt: Runtime, webhook_id: UUID, *, actor: Actor) -> str:
    """A new secret, shown only now; the old one signs beside it for a day.

    Errors: Forbidden, NotFound.
    """
    secret = _new_secret()
    until = rt.clock() + timedelta(hours=OLD_SECRET_HOURS)
    changed = {
        "previous_secret": WebhookRow.secret,
        "previous_until": until,
        "secret": secret,
    }
    _change(rt, webhook_id, changed, Event.WEBHOOK_ROTATED, actor)
    return secret


@asks(Action.WEBHOOKS_KEEP)
def enable(rt: Runtime, webhook_id: UUID, *, actor: Actor) -> None:
    """Go on telling a webhook that was disabled. Errors: Forbidden, NotFound."""
    fresh = {"disabled_at": None, "disabled_reason": None, "failures": 0}
    _change(rt, webhook_id, fresh, Event.WEBHOOK_ENABLED, actor)


@asks(Action.WEBHOOKS_KEEP)
def disable(rt: Runtime, webhook_id: UUID, *, actor: Actor) -> None:
    """Tell it nothing until it is enabled again. Errors: Forbidden, NotFound."""
    told = {"disabled_at": func.now(), "disabled_reason": f"{actor.name} disabled it."}
    _change(rt, webhook_id, told, Event.WEBHOOK_DISABLED, actor)


@asks(Action.WEBHOOKS_KEEP)
def test(rt: Runtime, webhook_id: UUID, *, actor: Actor) -> UUID:
    """Send a message that says nothing, to see it arrive. Gives the delivery's id.

    Errors: Forbidden, NotFound, Conflict (it is disabled).
    """
    message = events.body(webhook_rules.Event.TEST, {"by": actor.name}, at=rt.clock())
    with rt.write() as session:
        _refuse_disabled(session, webhook_id)
        row = WebhookDeliveryRow(
            webhook_id=webhook_id, event=webhook_rules.Event.TEST.value, payload=message
        )
        session.add(row)
        session.flush()
        return row.id


@asks(Action.WEBHOOKS_KEEP)
def replay(rt: Runtime, delivery_id: UUID, *, actor: Actor) -> UUID:
    """Send a message once more, as a delivery of its own. Gives that one's id.

    Errors: Forbidden, NotFound, Conflict (its webhook is disabled, or it is on its way).
    """
    with rt.write() as session:
        past = session.get(WebhookDeliveryRow, delivery_id)
        if past is None:
            raise NotFound("There is no such delivery.")
        if past.state == "due":
            raise Conflict("This message is on its way; wait for it first.")
        _refuse_disabled(session, past.webhook_id)
        row = WebhookDeliveryRow(
            webhook_id=past.webhook_id,
            event=past.event,
            payload=past.payload,
            replay_of=past.id,
        )
        session.add(row)
        session.flush()
        _tell(session, Event.WEBHOOK_REPLAYED, row.webhook_id, actor, delivery=str(past.id))
        return row.id


def _refuse_target(rt: Runtime, url: str) -> None:
    courier: Courier | None = rt.courier
    refused = "Webhooks are not sent from here." if courier is None else courier.refusal(url)
    if refused is not None:
        raise Rejected(refused)


def _refuse_more(session: Session, url: str) -> None:
    urls = list(session.scalars(select(WebhookRow.url)))
    if url in urls:
        raise Conflict("There is a webhook for this URL already.")
    if len(urls) >= WEBHOOKS_MAX:
        raise Conflict(f"There are {WEBHOOKS_MAX} webhooks already; remove one first.")


def _refuse_disabled(session: Session, webhook_id: UUID) -> None:
    row = session.get(WebhookRow, webhook_id)
    if row is None:
        raise _missing()
    if row.disabled_at is not None:
        raise Conflict("This webhook is disabled; enable it first.")


def _tell(session: Session, event: Event, webhook_id: UUID, actor: Actor, **after: Any) -> None:
    on = f"webhook:{webhook_id}"
    trail.write(session, event, actor=actor, on=on, after=after or None)


def _change(
    rt: Runtime, webhook_id: UUID, values: Mapping[str, Any], event: Event, actor: Actor
) -> None:
    query = (
        update(WebhookRow)
        .where(WebhookRow.id == webhook_id)
        .values(**values)
        .returning(WebhookRow.id)
    )
    with rt.write() as session:
        if session.execute(query).scalar() is None:
            raise _missing()
        _tell(session, event, webhook_id, actor)


def _new_secret() -> str:
    return STANDARD_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def _missing() -> NotFound:
    return NotFound("There is no such webhook.")
