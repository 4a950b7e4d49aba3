"""Every route refuses every role that may not: generated from the document and the table."""

from typing import Any, Final
from uuid import UUID

from starlette.testclient import TestClient

from core.api.routes import V1
from core.api.v1.app import PREFIX
from core.domain.access import ALLOWED, Action, Role
from core.ports import Runtime
from tests.api.conftest import bearer_of
from tests.api.v1.conftest import World

PUBLIC: Final = {("get", "/health")}


def operations() -> list[tuple[str, str, tuple[Action, ...]]]:
    """Every operation of the document with the actions that open it."""
    with TestClient(V1) as client:
        document = client.get("/openapi.json").json()
    return [
        (method, path, tuple(Action(name) for name in operation.get("x-actions", ())))
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]


OPERATIONS: Final = operations()
GUARDED: Final = [one for one in OPERATIONS if one[2]]


BODIES: Final[dict[str, dict[str, Any]]] = {
    "/discard": {"note": "a try"},
    "/deploys": {"version": "1.2.3"},
    "/audits": {},
    "/decisions": {"kind": "accept", "target": "job_number"},
    "/escalate": {"comment": "a try"},
    "/revoke": {"comment": "a try"},
    "/moves": {"move": "claim"},
    "/replies": {"move": "comment", "comment": "a try"},
    "/alike": {"decision": "accept", "comment": "a try", "dispute_ids": [str(UUID(int=1))]},
    "disputes/{dispute_id}/decision": {"decision": "reject", "comment": "a try"},
    "waivers/{waiver_id}/decision": {"decision": "refused", "comment": "a try"},
    "/preview": {"decision": "accept"},
    "/drafts": {"labels": [{"label": "Plant Code", "field": "job_number"}]},
    "/dismissals": {"label": "Plant Code", "field": "job_number"},
    "/disputes": {"reason": "incorrect", "comment": "a try", "rule": "none.such"},
    "/waivers": {
        "scope": "rule",
        "rule": "x",
        "reason": "a try",
        "expires_at": "2026-01-01T00:00Z",
    },
}


def ask(client: TestClient, method: str, path: str, world: World, headers: Any) -> int:
    """The status of a request that would be a good one."""
    places = {
        "job_sheet_id": world.job_sheet_id,
        "audit_id": world.audit_id,
        "letter_id": world.letter_id,
        "review_id": world.review_id,
        "dispute_id": world.dispute_id,
        "waiver_id": world.waiver_id,
        "page_number": 1,
        "sha256": "0" * 64,
        "spec_id": "repair-report",
        "version": "1.0.0",
        "queue": "bulk",
        "what": "audits",
        "form": "csv",
    }
    body: dict[str, Any] = {"json": {"reason": "a try"}} if method == "put" else {}
    if path == "/maintenance" and method == "put":
        body = {"json": {"reason": "a try", "minutes": 5}}
    told = next((one for end, one in BODIES.items() if path.endswith(end)), None)
    if method == "post" and told is not None:
        body = {"json": told}
    url = PREFIX + path.format(**places)
    return client.request(method, url, headers=headers, **body).status_code


def test_every_operation_says_who_may_use_it() -> None:
    without = {(method, path) for method, path, actions in OPERATIONS if not actions}

    assert without == PUBLIC


def test_every_route_opens_to_the_roles_of_the_table_and_to_no_other(
    client: TestClient, rt: Runtime, world: World
) -> None:
    for role in Role:
        headers = bearer_of(rt, role)
        for method, path, actions in GUARDED:
            status = ask(client, method, path, world, headers)

            may = bool(ALLOWED[role] & set(actions))
            assert (status == 403) is not may, f"{role} {method} {path}: {status}"
            assert status != 401


def test_a_token_without_the_scope_is_refused_whatever_its_role(
    client: TestClient, rt: Runtime, world: World
) -> None:
    for method, path, actions in GUARDED:
        others = frozenset(Action) - set(actions)
        without = bearer_of(rt, Role.ADMIN, others)
        needed = bearer_of(rt, Role.ADMIN, frozenset({actions[0]}))

        assert ask(client, method, path, world, without) == 403, f"{method} {path}"
        assert ask(client, method, path, world, needed) not in (401, 403), f"{method} {path}"


def test_nobody_gets_in_without_a_token(client: TestClient, world: World) -> None:
    for method, path, _ in GUARDED:
        assert ask(client, method, path, world, {}) == 401, f"{method} {path}"
        guessed = {"authorization": "Bearer jsq_guessed"}
        assert ask(client, method, path, world, guessed) == 401, f"{method} {path}"
