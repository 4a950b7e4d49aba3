"""What stands between workers and a paid OCR provider."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from core.domain.breaker import Breaker


@dataclass(frozen=True, slots=True)
class Headroom:
    """Calls of the paid engine's minute: how many are left of how many, over all workers."""

    left: int
    most: int


class OcrCall(Protocol):
    """A call to a paid engine under way."""

    def asking(self) -> None:
        """The request that costs is about to be sent. Errors: Unavailable (over the budget)."""

    def billed(self, pages: int) -> None:
        """The provider answered and counts so many pages."""


class OcrAccount(Protocol):
    """What a paid engine has to ask and to tell. Errors of every method: Unavailable."""

    def admit(self) -> None:
        """Raises Unavailable (parked) where a call would be refused now; takes nothing."""

    def known(self, picture_sha256s: Sequence[str], *, model: str) -> dict[str, bytes]:
        """The answers that were paid for before, by picture; the others are the caller's to ask.

        Raises Unavailable (parked) where somebody else asks for one of them at this moment.
        """

    def call(self, model: str, *, pages: int) -> AbstractContextManager[OcrCall]:
        """One call; how it ends is told to all workers. Raises Unavailable (parked)."""

    def keep(self, answers: Mapping[str, bytes], *, model: str) -> None:
        """Keep answers by picture, so that nobody pays for them again."""

    def sending(self, name: str) -> None:
        """A copy under this name is about to lie at the provider."""

    def removed(self, name: str) -> None:
        """It is gone."""


class OcrGate(Protocol):
    """Lets calls to the OCR provider through, or says when. Raises Unavailable (parked)."""

    def peek(self) -> None:
        """Raises where a call would have to wait now; takes nothing."""

    def state(self) -> Breaker:
        """Where the breaker stands; looking changes nothing."""

    def headroom(self) -> Headroom:
        """What is left of this minute; looking takes nothing."""

    def enter(self) -> None:
        """A call is about to be made; raises where it has to wait."""

    def succeeded(self) -> None:
        """The provider answered."""

    def failed(self) -> None:
        """The provider was away."""

    def withdrawn(self) -> None:
        """The call came to nothing on our side."""

    def limited(self, wait_s: float | None) -> None:
        """The provider told us to wait; None where it did not say how long."""


class OcrProvider(Protocol):
    """The other side of a paid engine, for tidying up. Errors: Unavailable, Misconfigured."""

    def remove_copies(self, names: Collection[str]) -> set[str]:
        """Remove the copies under these names; those that are gone now, or never were there."""

    def check(self) -> None:
        """Ask for the list of models, which costs nothing: is it there, and our key valid?"""
