"""Which step of a runbook comes first."""

from datetime import UTC, datetime

import pytest

from core.domain.ops import registry, runbooks
from core.domain.ops.checks import CheckResult, Runbook, State

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def begun(book: Runbook, **states: State) -> str | None:
    """The id of the step to begin with; checks by id with `__` for the dot, the others hold."""
    told = {name.replace("__", "."): state for name, state in states.items()}
    results = {
        check.id: CheckResult(check, told.get(check.id, State.OK), "", since=NOW, at=NOW)
        for check in registry.CHECKS
    }
    found = runbooks.begin(runbooks.BY_ID[book], results)
    return None if found is None else runbooks.BY_ID[book].steps[found[0] - 1].id


@pytest.mark.parametrize(
    ("book", "states", "step"),
    [
        (Runbook.SLOW, {}, None),
        (Runbook.SLOW, {"speed__api": State.FAIL, "host__disk": State.FAIL}, "memory"),
        (Runbook.SLOW, {"speed__api": State.FAIL, "host__disk": State.WARN}, "measure"),
        (Runbook.SLOW, {"host__logs": State.WARN, "speed__pages": State.WARN}, "measure"),
        (Runbook.OCR_STUCK, {"ocr__key": State.FAIL, "workers__alive": State.FAIL}, "workers"),
        (Runbook.OCR_STUCK, {"ocr__provider": State.FAIL, "ocr__key": State.FAIL}, "provider"),
        (Runbook.OCR_STUCK, {"ocr__rotated": State.UNKNOWN}, None),
    ],
    ids=["calm", "urgent", "fails", "looks", "workers first", "in order", "unknown"],
)
def test_a_runbook_begins_with_what_is_most_urgent(
    book: Runbook, states: dict[str, State], step: str | None
) -> None:
    assert begun(book, **states) == step
