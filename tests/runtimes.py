"""Runtimes that tests build for themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import MethodType

from core import bootstrap
from core.db.engine import Database
from core.ports import Runtime
from core.settings import Settings


@contextmanager
def built(found: Settings) -> Iterator[Runtime]:
    """A Runtime on these servers; its connections are closed at the end.

    Connections that are only forgotten would warn in whichever test comes next.
    """
    rt = bootstrap.build(found)
    try:
        yield rt
    finally:
        for read in (rt.read, rt.look, rt.spare_read):
            assert isinstance(read, MethodType)
            assert isinstance(read.__self__, Database)
            read.__self__.dispose()
