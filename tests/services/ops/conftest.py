"""People and SQL for tests of operations."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from core.domain.access import Role
from core.domain.model import Actor
from core.ports import Runtime
from core.services.ops.probes import together

OLU = Actor("Olu", Role.ON_CALL)
PIA = Actor("Pia", Role.ON_CALL)
Change = Callable[..., None]


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test has just changed is seen: no answer of a moment ago is given again."""
    monkeypatch.setattr(together, "FRESH_S", 0.0)


@pytest.fixture
def change(rt: Runtime) -> Change:
    """Bend the ledger, as many rows as it takes: no limit made for pages is meant for that."""

    def do(sql: str, **values: Any) -> None:
        with rt.write() as session:
            session.execute(text("set local statement_timeout = 0"))
            session.execute(text(sql), values)

    return do


@pytest.fixture
def one(rt: Runtime) -> Callable[[str], Any]:
    """The one value a query says."""

    def ask(sql: str) -> Any:
        with rt.read() as session:
            return session.execute(text(sql)).scalar_one()

    return ask
