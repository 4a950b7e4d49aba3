"""What goes out: webhooks and e-mail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Answered:
    """What a webhook's receiver answered. `status` is None where there was none: see `error`."""

    status: int | None
    latency_ms: int
    error: str | None = None


class Courier(Protocol):
    """Carries messages to receivers outside, never to addresses it may not reach."""

    def refusal(self, url: str) -> str | None:
        """Why this URL may not be a target, in words; None where it may."""

    def post(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> Answered:
        """Send; what goes wrong is told in the answer, nothing is raised."""


class Mailer(Protocol):
    """Sends e-mail."""

    def send(
        self, to: Sequence[str], *, subject: str, text: str, message_id: str | None = None
    ) -> None:
        """Hand it to the mail server; the same `message_id` again is the same message.

        Errors: Unavailable, Misconfigured (refused for good).
        """
