"""The CEL library without its command line.

`import cel` also imports `cel.cli`, a program for terminals that nothing here calls. It takes
twenty times as long as the library itself, in every process that judges a sheet.
"""

import sys
from types import ModuleType

__all__ = ["cel"]

_UNWANTED = "cel.cli"
_is_held_back = _UNWANTED not in sys.modules
if _is_held_back:
    sys.modules[_UNWANTED] = ModuleType(_UNWANTED)

import cel  # noqa: E402  # only now

if _is_held_back:
    del sys.modules[_UNWANTED]  # Whoever does want it imports the real one.
