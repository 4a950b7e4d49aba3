"""The CEL library without its command line.

`import cel` also imports `cel.cli`, a program for terminals that nothing here calls. It takes
twenty times as long as the library itself, in every process that judges a sheet.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

__all__ = ["cel"]

_UNWANTED = "cel.cli"


@contextmanager
def _held_back() -> Iterator[None]:
    """Without the program, until it is over; whoever does want it then imports the real one."""
    if _UNWANTED in sys.modules:
        yield
        return
    sys.modules[_UNWANTED] = ModuleType(_UNWANTED)
    try:
        yield
    finally:
        del sys.modules[_UNWANTED]


with _held_back():
    import cel
