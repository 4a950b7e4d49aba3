"""What reaches the log: never a field's value."""

from datetime import UTC, datetime

import pytest

from core import telemetry
from core.domain.rule_language import expressions


def test_a_value_that_a_rule_cannot_use_is_not_logged(capfd: pytest.CaptureFixture[str]) -> None:
    telemetry.configure(level="DEBUG")

    with pytest.raises(expressions.NotEvaluable):
        expressions.is_true("d.getHours(z) > 1", _over(z="SECRET-ZONE"))

    assert "SECRET-ZONE" not in "".join(capfd.readouterr())


def _over(*, z: str) -> expressions.Activation:
    return expressions.activation({"d": datetime(2026, 3, 14, tzinfo=UTC), "z": z})
