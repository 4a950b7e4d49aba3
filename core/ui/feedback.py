"""How errors reach the person in front of a page."""

import re
from collections.abc import Callable
from types import TracebackType

import streamlit as st

from core import telemetry
from core.errors import AuditorError, Unavailable

log = telemetry.logger(__name__)

Tell = Callable[[str, Exception], None]

UNEXPECTED = (
    "Something went wrong on our side and was logged. Reload the page; if it comes back, "
    "tell whoever runs this system what you did."
)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")


class shown:  # noqa: N801  # reads as a word: `with shown():`
    """Inside, an expected error becomes its sentence and any other a generic one, logged.

    `tell` is given the sentence and the error; without it the sentence appears on the page.
    Streamlit's own stop and rerun are no `Exception` and pass through.
    """

    def __init__(self, tell: Tell | None = None) -> None:
        self._tell = tell or _on_page

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """True where the error was told and the page goes on."""
        if not isinstance(error, Exception):
            return False
        if isinstance(error, AuditorError):
            self._tell(str(error), error)
        else:
            log.error("page.failed", exc_info=error)
            self._tell(UNEXPECTED, error)
        return True


def _on_page(sentence: str, error: Exception) -> None:
    if isinstance(error, Unavailable):
        st.warning(plain(sentence), icon=":material/cloud_off:")
    elif isinstance(error, AuditorError):
        st.info(plain(sentence), icon=":material/info:")
    else:
        st.error(plain(sentence), icon=":material/error:")


def plain(text: str) -> str:
    """The text as Markdown that shows it letter by letter: no link, picture or directive in it."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
