"""How errors reach the person in front of a page."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

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


@contextmanager
def shown(tell: Tell | None = None) -> Iterator[None]:
    """Inside, an expected error becomes its sentence and any other a generic one, logged.

    `tell` is given the sentence and the error; without it the sentence appears on the page.
    Streamlit's own stop and rerun are no `Exception` and pass through.
    """
    told = tell or _on_page
    try:
        yield
    except AuditorError as error:
        told(str(error), error)
    except Exception as error:
        # A person gets a sentence, never a traceback; the log has the rest.
        log.exception("page.failed")
        told(UNEXPECTED, error)


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
