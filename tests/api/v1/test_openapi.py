"""schemathesis over the OpenAPI document, with and without a token, in bounded time."""

from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy import update
from starlette.applications import Starlette

from core.api.routes import EXCEPTION_HANDLERS, ROUTES, middleware
from core.api.v1.app import PREFIX
from core.db.tables import WorkerRow
from core.ports import Runtime
from core.services.queueing import chores
from tests.api.conftest import bearer_of
from tests.api.v1.conftest import World

CASES: Final = 12  # of each operation, kind of data and caller
CHECKS: Final[list[Any]] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def operations(rt: Runtime) -> list[Any]:
    """Every operation of the document, as schemathesis sees it."""
    app = Starlette(
        routes=ROUTES, middleware=middleware(lambda: rt), exception_handlers=EXCEPTION_HANDLERS
    )
    schema = schemathesis.openapi.from_asgi(f"{PREFIX}/openapi.json", app)
    return [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]


def alive(rt: Runtime) -> None:
    """A worker and a reconciler that were seen just now: on a slow machine the cases take minutes,
    and health would rightly say that nobody works."""
    with rt.write() as session:
        session.execute(update(WorkerRow).values(heartbeat_at=rt.clock()))
    chores.note(rt, "reconciler", host="h", found={})


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: str(mode.value))
@pytest.mark.parametrize("caller", ["admin", "nobody"])
def test_every_answer_is_as_described_and_none_is_a_server_error(
    rt: Runtime, world: World, caller: str, mode: GenerationMode
) -> None:
    headers = bearer_of(rt) if caller == "admin" else {}
    found = operations(rt)
    assert len(found) >= 20

    for operation in found:
        alive(rt)

        @settings(
            max_examples=CASES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def holds(case: Any) -> None:
            case.call_and_validate(headers=headers, checks=CHECKS)

        try:
            holds()
        except Unsatisfiable:
            assert mode is GenerationMode.NEGATIVE  # An operation without parameters.
