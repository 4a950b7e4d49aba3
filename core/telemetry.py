"""Logging: one JSON line an event, ids bound, never a field's value or a sheet's text."""

import logging
import resource
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from structlog.typing import EventDict

Logger = structlog.stdlib.BoundLogger


def configure(*, level: str = "INFO") -> None:
    """Send every log line of this process, ours and libraries', to standard error as JSON."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _places,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # It would repeat values of a sheet: "there is no time zone called <what was read>".
    logging.getLogger("cel").setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _places(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """An exception as its kinds and places, the first cause first; never its words: an error may
    quote the sheet it is about."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["exception"] = "\n".join(_told(error))
    return event


def _told(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _told(before)
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    yield "".join(traceback.format_tb(error.__traceback__)) + kind


def logger(name: str) -> Logger:
    """The logger of a module: `log = telemetry.logger(__name__)`."""
    log: Logger = structlog.stdlib.get_logger(name)
    return log


@contextmanager
def bind(**ids: str | int) -> Iterator[None]:
    """Add ids to every line logged inside."""
    with structlog.contextvars.bound_contextvars(**ids):
        yield


def peak_memory_bytes() -> int:
    """The most memory this process ever held."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
