"""The checks as a page sees them: what has not answered in the page's time is told as it was."""

from core.domain.ops.checks import CheckResult
from core.ports import Runtime
from core.services.ops import checks
from core.ui import rendering


def every(rt: Runtime, *, share: float = 1.0) -> tuple[CheckResult, ...]:
    """Every check of the registry, in its order; raises nothing.

    Waits for this share of what the page has left, where it shows more than the checks.
    """
    with rendering.waiting(share=share) as patience_s:
        return checks.run_all(rt, patience_s=patience_s)
