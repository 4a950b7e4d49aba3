"""No account: a command that audits a file without any server asks the paid engine as it is."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from core.ports import OcrCall


class Unmetered:
    """ports.OcrAccount that allows everything and remembers nothing."""

    def admit(self) -> None:
        """Always."""

    def known(self, picture_sha256s: Sequence[str], *, model: str) -> dict[str, bytes]:
        """Nothing."""
        del picture_sha256s, model
        return {}

    @contextmanager
    def call(self, model: str, *, pages: int) -> Iterator[OcrCall]:
        """A call like any other."""
        del model, pages
        yield _Call()

    def keep(self, answers: Mapping[str, bytes], *, model: str) -> None:
        """Not here."""

    def sending(self, name: str) -> None:
        """Not noted."""

    def removed(self, name: str) -> None:
        """Not noted."""


class _Call:
    def asking(self) -> None:
        """Nobody counts."""

    def billed(self, pages: int) -> None:
        """Nobody counts."""
