"""Every check there is, in the order people read them."""

from typing import Final

from core.domain.ops import known_host, known_servers, known_work
from core.domain.ops.checks import Area, Check

CHECKS: Final[tuple[Check, ...]] = tuple(
    sorted(
        (*known_work.CHECKS, *known_servers.CHECKS, *known_host.CHECKS),
        key=lambda check: tuple(Area).index(check.area),
    )
)
BY_ID: Final[dict[str, Check]] = {check.id: check for check in CHECKS}
