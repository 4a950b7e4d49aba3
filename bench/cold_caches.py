"""A pytest plugin for mutation testing: every test begins with cold caches.

What an earlier test left in a cache hides a planted mistake from the next one, and that the next
one reaches its line at all.
"""

import sys
from functools import _lru_cache_wrapper, cache
from typing import Any


@cache
def _of_the_domain() -> tuple["_lru_cache_wrapper[Any]", ...]:
    modules = [module for name, module in sys.modules.items() if name.startswith("core.domain.")]
    found = [one for module in modules for one in vars(module).values()]
    return tuple(one for one in found if isinstance(one, _lru_cache_wrapper))


def pytest_runtest_setup() -> None:
    """Forget what was cached."""
    for one in _of_the_domain():
        one.cache_clear()
