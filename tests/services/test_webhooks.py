"""Webhooks against a real HTTP server that checks the signature as an integrator would."""

import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from core.adapters.courier import HttpCourier
from core.domain import webhook_rules
from core.domain.access import ALLOWED, Action, Role
from core.domain.model import Actor, SpecRef
from core.domain.webhook_rules import Event
from core.errors import Conflict, Forbidden, NotFound, Rejected, Unavailable
from core.ports import Answered, Progress, Runtime
from core.queries import webhooks as queries
from core.services import audits
from core.services.messages import deliveries, webhooks
from core.services.messages.webhooks import Made
from tests.services.conftest import Ledger
from tests.serving import QuietHandler, serving

ADMIN = Actor("Ada", Role.ADMIN)


@dataclass
class Receiver:
    """An integrator's server. It answers with `status`; what came is in `got`."""

    url: str = ""
    status: int = 200
    location: str | None = None
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def verified(self, secret: str) -> list[Any]:
        """What came, each message checked by the library integrators use."""
        return [Webhook(secret).verify(body, headers) for headers, body in self.got]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    told = Receiver()

    class Handler(QuietHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            told.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(told.status)
            if told.location:
                self.send_header("location", told.location)
            self.send_header("content-length", "0")
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{server.server_port}/hook"
    with serving(server):
        yield told


@pytest.fixture
def rt(ledger: Ledger) -> Runtime:
    """The ledger's, with a courier that may go to this machine and a clock that goes."""
    courier = HttpCourier(allow_private=True)
    ledger.rt = replace(ledger.rt, courier=courier, clock=lambda: datetime.now(UTC))
    return ledger.rt


@pytest.fixture
def hook(rt: Runtime, receiver: Receiver) -> Made:
    events = [event.value for event in webhook_rules.SUBSCRIBABLE]
    return webhooks.create(rt, url=receiver.url, subscribed=events, actor=ADMIN)


def log_of(rt: Runtime, hook: Made) -> list[queries.Delivery]:
    with rt.read() as session:
        return queries.log_of(session, hook.webhook_id, actor=ADMIN)


def make_due(ledger: Ledger) -> None:
    ledger.change("update webhook_deliveries set due_at = now() where state = 'due'")


def test_a_verdict_is_told_once_signed_and_without_what_the_sheet_says(
    ledger: Ledger, rt: Runtime, hook: Made, receiver: Receiver
) -> None:
    receipt = ledger.submit()
    audits.run(rt, receipt.audit_id, worker="w1")

    assert deliveries.send_due(rt) == 1
    assert deliveries.send_due(rt) == 0

    (message,) = receiver.verified(hook.secret)
    assert message["type"] == "audit.completed"
    assert message["data"]["audit_id"] == str(receipt.audit_id)
    assert message["data"]["verdict"]
    assert "JOB-123456" not in receiver.got[0][1].decode()
    (line,) = log_of(rt, hook)
    assert (line.event, line.state, line.attempts, line.status) == (
        "audit.completed",
        "delivered",
        1,
        200,
    )
    assert receiver.got[0][0]["webhook-id"] == str(line.id)


def test_a_failure_is_told_with_its_dead_letter(
    ledger: Ledger, rt: Runtime, hook: Made, receiver: Receiver
) -> None:
    def broken(_: Progress) -> None:
        raise ValueError("a bug")

    ledger.reader.before = broken
    receipt = ledger.submit()
    with pytest.raises(ValueError, match="a bug"):
        audits.run(rt, receipt.audit_id, worker="w1")

    deliveries.send_due(rt)

    kinds = {message["type"] for message in receiver.verified(hook.secret)}
    assert kinds == {"audit.failed", "dead_letter.created"}


def test_what_was_rolled_back_is_not_told(
    ledger: Ledger, rt: Runtime, hook: Made, receiver: Receiver
) -> None:
    from core.services.messages import events

    with suppress(Unavailable), rt.write() as session:
        events.spec_activated(session, SpecRef("a", "1.0.0"), by="Ada")
        raise Unavailable("It went away.")

    assert deliveries.send_due(rt) == 0
    assert receiver.got == []


def test_only_what_is_subscribed_to_is_told(
    ledger: Ledger, rt: Runtime, receiver: Receiver
) -> None:
    webhooks.create(rt, url=receiver.url, subscribed=[Event.SPEC_ACTIVATED], actor=ADMIN)
    audits.run(rt, ledger.submit().audit_id, worker="w1")

    assert deliveries.send_due(rt) == 0


def test_a_receiver_that_is_away_is_tried_again_later(
    ledger: Ledger, rt: Runtime, hook: Made, receiver: Receiver
) -> None:
    receiver.status = 500
    delivery = webhooks.test(rt, hook.webhook_id, actor=ADMIN)

    assert deliveries.send_due(rt) == 0
    assert deliveries.send_due(rt) == 0  # not before its time
    assert len(receiver.got) == 1

    receiver.status = 204
    make_due(ledger)
    assert deliveries.send_due(rt) == 1
    first, second = (headers["webhook-id"] for headers, _ in receiver.got)
    assert first == second == str(delivery)
    assert log_of(rt, hook)[0].attempts == 2


def test_a_message_is_given_up_and_in_the_end_so_is_the_receiver(
    ledger: Ledger, rt: Runtime, hook: Made, receiver: Receiver
) -> None:
    receiver.status = 503
    tries = len(webhook_rules.RETRY_AFTER_S) + 1
    for _ in range(webhook_rules.DISABLE_AFTER):
        webhooks.test(rt, hook.webhook_id, actor=ADMIN)
        for _ in range(tries):
            make_due(ledger)
            deliveries.send_due(rt)

    assert {line.state for line in log_of(rt, hook)} == {"failed"}
    assert len(receiver.got) == tries * webhook_rules.DISABLE_AFTER
    with rt.read() as session:
        (told,) = queries.all_of_them(session, actor=ADMIN)
    assert told.disabled_reason == "5 messages in a row could not be delivered."
    with pytest.raises(Conflict):
        webhooks.test(rt, hook.webhook_id, actor=ADMIN)

    receiver.status = 200
    webhooks.enable(rt, hook.webhook_id, actor=ADMIN)
    webhooks.replay(rt, log_of(rt, hook)[0].id, actor=ADMIN)
    assert deliveries.send_due(rt) == 1
    assert log_of(rt, hook)[0].is_replay


def test_a_receiver_that_is_gone_for_good_is_left_alone_at_once(
    rt: Runtime, hook: Made, receiver: Receiver
) -> None:
    receiver.status = 410
    webhooks.test(rt, hook.webhook_id, actor=ADMIN)

    deliveries.send_due(rt)

    with rt.read() as session:
        (told,) = queries.all_of_them(session, actor=ADMIN)
    assert told.disabled_reason == "The receiver answered 410: it wants no more messages."


def test_two_hosts_never_take_the_same_message(rt: Runtime, hook: Made, receiver: Receiver) -> None:
    for _ in range(20):
        webhooks.test(rt, hook.webhook_id, actor=ADMIN)
    hosts = [threading.Thread(target=deliveries.send_due, args=[rt]) for _ in range(4)]
    for host in hosts:
        host.start()
    for host in hosts:
        host.join()

    ids = [headers["webhook-id"] for headers, _ in receiver.got]
    assert len(ids) == len(set(ids)) == 20


def test_while_a_secret_is_rotated_both_open_the_message(
    ledger: Ledger, rt: Runtime, hook: Made, receiver: Receiver
) -> None:
    fresh = webhooks.rotate(rt, hook.webhook_id, actor=ADMIN)
    webhooks.test(rt, hook.webhook_id, actor=ADMIN)
    deliveries.send_due(rt)
    assert receiver.verified(hook.secret) == receiver.verified(fresh)

    ledger.change("update webhooks set previous_until = now() - interval '1 second'")
    receiver.got.clear()
    webhooks.test(rt, hook.webhook_id, actor=ADMIN)
    deliveries.send_due(rt)
    assert receiver.verified(fresh)
    with pytest.raises(WebhookVerificationError):
        receiver.verified(hook.secret)


def test_a_redirect_is_not_followed(rt: Runtime, hook: Made, receiver: Receiver) -> None:
    receiver.status, receiver.location = 302, "http://169.254.169.254/latest/meta-data"
    webhooks.test(rt, hook.webhook_id, actor=ADMIN)

    deliveries.send_due(rt)

    (line,) = log_of(rt, hook)
    assert line.error == "The receiver redirects (302); redirects are not followed."
    assert len(receiver.got) == 1


def test_a_name_that_stands_for_a_private_address_is_not_called(
    rt: Runtime, hook: Made, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name passes when the webhook is made, and points inside when it is called."""
    import socket

    port = receiver.url.rsplit(":", 1)[1].split("/")[0]
    real = socket.getaddrinfo

    def inside(host: Any, *more: Any, **named: Any) -> Any:
        return real("127.0.0.1" if host == "hooks.example" else host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", inside)
    courier = HttpCourier(allow_private=False)
    assert courier.refusal(f"http://hooks.example:{port}/hook") is None

    answer = courier.post(f"http://hooks.example:{port}/hook", body=b"{}", headers={})

    assert answer.status is None
    assert "private or special network" in str(answer.error)
    assert receiver.got == []


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x",
        "http://localhost/x",
        "http://[::1]/x",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest",
        "http://[64:ff9b::a00:1]/hook",
        "http://[::10.0.0.1]/hook",
        "http://[::ffff:10.0.0.1]/",
        "http://[fd00::1]/",
        "http://0.0.0.0/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://metadata.internal/",
        "ftp://example.com/",
        "https://user:pw@example.com/",
        "https://exa mple.com/",
        "javascript:alert(1)",
        "https:///x",
        "https://example.com:99999/",
    ],
)
def test_a_target_inside_is_refused_when_it_is_made(rt: Runtime, url: str) -> None:
    careful = replace(rt, courier=HttpCourier(allow_private=False))

    with pytest.raises(Rejected):
        webhooks.create(careful, url=url, subscribed=[Event.AUDIT_COMPLETED], actor=ADMIN)


def test_a_webhook_is_refused_twice_without_events_and_for_unknown_ones(
    rt: Runtime, hook: Made, receiver: Receiver
) -> None:
    with pytest.raises(Conflict):
        webhooks.create(rt, url=receiver.url, subscribed=[Event.AUDIT_COMPLETED], actor=ADMIN)
    for events in ([], ["audit.started"], [Event.TEST]):
        with pytest.raises(Rejected):
            webhooks.create(rt, url=receiver.url + "2", subscribed=events, actor=ADMIN)


def test_a_webhook_that_is_removed_takes_its_log_along(
    ledger: Ledger, rt: Runtime, hook: Made, receiver: Receiver
) -> None:
    delivery = webhooks.test(rt, hook.webhook_id, actor=ADMIN)
    deliveries.send_due(rt)
    webhooks.remove(rt, hook.webhook_id, actor=ADMIN)

    assert ledger.one("select count(*) from webhook_attempts") == 0
    with pytest.raises(NotFound):
        webhooks.replay(rt, delivery, actor=ADMIN)


def test_a_delivery_whose_host_died_is_due_again(
    ledger: Ledger, rt: Runtime, hook: Made, receiver: Receiver
) -> None:
    webhooks.test(rt, hook.webhook_id, actor=ADMIN)
    assert len(deliveries._claim(rt)) == 1  # and then nothing more: the host died

    assert deliveries.send_due(rt) == 0
    later = timedelta(seconds=deliveries.CLAIMED_S)
    ledger.change("update webhook_deliveries set due_at = due_at - :later", later=later)
    assert deliveries.send_due(rt) == 1


@pytest.mark.parametrize(
    "role", [role for role in Role if Action.WEBHOOKS_KEEP not in ALLOWED[role]]
)
def test_other_roles_keep_no_webhooks(rt: Runtime, hook: Made, role: Role) -> None:
    bo, id_ = Actor("Bo", role), hook.webhook_id
    with rt.read() as session:
        for call in (
            lambda: webhooks.create(
                rt, url="https://e.example", subscribed=["audit.failed"], actor=bo
            ),
            lambda: webhooks.remove(rt, id_, actor=bo),
            lambda: webhooks.rotate(rt, id_, actor=bo),
            lambda: webhooks.enable(rt, id_, actor=bo),
            lambda: webhooks.disable(rt, id_, actor=bo),
            lambda: webhooks.test(rt, id_, actor=bo),
            lambda: webhooks.replay(rt, id_, actor=bo),
            lambda: queries.all_of_them(session, actor=bo),
            lambda: queries.log_of(session, id_, actor=bo),
        ):
            with pytest.raises(Forbidden):
                call()


def test_a_message_is_json_of_the_standards_shape(
    rt: Runtime, hook: Made, receiver: Receiver
) -> None:
    webhooks.test(rt, hook.webhook_id, actor=ADMIN)
    deliveries.send_due(rt)

    headers, body = receiver.got[0]
    assert set(json.loads(body)) == {"type", "timestamp", "data"}
    assert headers["content-type"] == "application/json"
    assert headers["host"] == receiver.url.split("/")[2]


def test_a_webhook_removed_while_it_answers_costs_the_others_nothing(
    ledger: Ledger, rt: Runtime, hook: Made, receiver: Receiver
) -> None:
    gone = webhooks.create(
        rt, url=receiver.url + "/other", subscribed=[Event.AUDIT_COMPLETED], actor=ADMIN
    )
    audits.run(rt, ledger.submit().audit_id, worker="w1")

    class Removing(HttpCourier):
        def post(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> Answered:
            with suppress(NotFound):
                webhooks.remove(rt, gone.webhook_id, actor=ADMIN)
            return super().post(url, body=body, headers=headers)

    deliveries.send_due(replace(rt, courier=Removing(allow_private=True)))

    (line,) = log_of(rt, hook)
    assert line.state == "delivered"
    assert log_of(rt, gone) == []


def test_a_receiver_that_drips_is_given_no_longer_than_one_that_is_silent() -> None:
    """A byte now and then would keep every read within its time, and the errands for ever."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        enough = threading.Event()

        def drip() -> None:
            connection, _ = server.accept()
            with connection, suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\nx-slow: ")
                for _ in range(40):
                    if enough.wait(0.1):
                        return
                    connection.sendall(b".")
                connection.sendall(b"\r\ncontent-length: 0\r\n\r\n")

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        courier = HttpCourier(allow_private=True, timeout_s=0.5)

        answer = courier.post(
            f"http://127.0.0.1:{server.getsockname()[1]}/", body=b"{}", headers={}
        )

        enough.set()
        thread.join()
    assert (answer.status, answer.error) == (None, "There was no answer within 0.5 seconds.")
