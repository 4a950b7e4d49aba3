"""Evidence for a dispute through the API, and what reopens one."""

from typing import Any
from uuid import UUID

import pikepdf
import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from core.api.v1.app import PREFIX
from core.domain.access import Role
from core.domain.disputes.evidence import FILE_MAX_BYTES, FILES_MAX
from core.ports import Runtime
from tests.adapters import sheets
from tests.api.conftest import bearer_of, pdf
from tests.api.v1.test_deciding import DISPUTE, get, post
from tests.pages.rows import Rows
from tests.services.disputed import sheet


@pytest.fixture
def mine(rt: Runtime) -> dict[str, str]:
    return bearer_of(rt, Role.QA_LEAD)


@pytest.fixture
def here(client: TestClient, rows: Rows, mine: dict[str, str]) -> str:
    """The path of a dispute of ours."""
    opened = post(client, f"/audits/{sheet(rows)}/disputes", mine, DISPUTE, status=201)
    return f"/disputes/{opened['dispute_id']}"


def send(
    client: TestClient,
    path: str,
    headers: dict[str, str],
    *contents: bytes,
    comment: str | None = "See there.",
) -> Response:
    files = [("file", (f"{n}.pdf", one, "application/pdf")) for n, one in enumerate(contents)]
    data = {} if comment is None else {"comment": comment}
    answer: Response = client.post(PREFIX + path, files=files, data=data, headers=headers)
    return answer


def test_files_and_words_are_kept_with_the_dispute(
    client: TestClient, here: str, mine: dict[str, str]
) -> None:
    answer = send(client, f"{here}/evidence", mine, pdf("rota"), pdf("photo"))

    assert answer.status_code == 200, answer.text
    assert answer.json()["state"] == "open"
    assert [one["filename"] for one in answer.json()["files"]] == ["0.pdf", "1.pdf"]
    found = get(client, here, mine)
    assert found["files"] == answer.json()["files"]
    assert (found["thread"][-1]["move"], found["thread"][-1]["comment"]) == ("attach", "See there.")


def test_a_page_of_a_file_is_a_picture_for_who_sees_the_dispute(
    client: TestClient, rt: Runtime, here: str, mine: dict[str, str]
) -> None:
    (file,) = send(client, f"{here}/evidence", mine, pdf("rota")).json()["files"]
    path = f"{PREFIX}{here}/evidence/{file['sha256']}/pages"

    found = client.get(f"{path}/1.jpg", headers=mine)

    assert (found.status_code, found.content[:2]) == (200, b"\xff\xd8")
    assert client.get(f"{path}/2.jpg", headers=mine).status_code == 404
    stranger = bearer_of(rt, Role.TECHNICIAN)
    assert client.get(f"{path}/1.jpg", headers=stranger).status_code == 404


def test_a_replay_attaches_once(client: TestClient, here: str, mine: dict[str, str]) -> None:
    headers = mine | {"idempotency-key": "photo-1"}
    first = send(client, f"{here}/evidence", headers, pdf("photo"))

    again = send(client, f"{here}/evidence", headers, pdf("photo"))

    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert again.headers["idempotent-replayed"] == "true"
    assert len(get(client, here, mine)["thread"]) == 2


@pytest.mark.parametrize("change", ["another file", "another comment", "another move"])
def test_a_key_is_good_for_one_request(
    client: TestClient, here: str, mine: dict[str, str], change: str
) -> None:
    headers = mine | {"idempotency-key": "photo-1"}
    send(client, f"{here}/evidence", headers, pdf("photo"))

    other = send(
        client,
        f"{here}/reopening" if change == "another move" else f"{here}/evidence",
        headers,
        pdf("else" if change == "another file" else "photo"),
        comment="Else." if change == "another comment" else "See there.",
    )

    assert other.status_code == 422
    assert "Idempotency-Key" in other.json()["detail"]


def test_a_refused_request_leaves_its_key_free(
    client: TestClient, here: str, mine: dict[str, str]
) -> None:
    headers = mine | {"idempotency-key": "photo-1"}
    assert send(client, f"{here}/evidence", headers, b"words").status_code == 415

    assert send(client, f"{here}/evidence", headers, pdf("photo")).status_code == 200


def test_new_evidence_reopens_a_decided_dispute(
    client: TestClient, rt: Runtime, here: str, mine: dict[str, str]
) -> None:
    supervisor = bearer_of(rt, Role.SUPERVISOR)
    send(client, f"{here}/evidence", mine, pdf("old"))
    assert send(client, f"{here}/reopening", mine, pdf("new")).status_code == 409
    decision = {"decision": "reject", "comment": "Empty."}
    post(client, f"{here}/decision", supervisor, decision)

    assert send(client, f"{here}/evidence", mine, pdf("new")).status_code == 409
    assert send(client, f"{here}/reopening", mine, pdf("old")).status_code == 422
    assert send(client, f"{here}/reopening", mine, pdf("new"), comment=None).status_code == 422
    answer = send(client, f"{here}/reopening", mine, pdf("new"))

    assert (answer.status_code, answer.json()["state"]) == (200, "open")
    assert len(get(client, here, mine)["files"]) == 2
    thread = [one["move"] for one in get(client, here, mine)["thread"]]
    assert thread == ["open", "attach", "reject", "reopen"]


@pytest.mark.parametrize(
    ("contents", "status", "said"),
    [
        ([b""], 422, "empty"),
        ([b"words"], 415, "PDF"),
        ([b"%PDF-1.7 " + b"x" * FILE_MAX_BYTES], 413, "10 MB"),
        ([pdf(str(number)) for number in range(FILES_MAX + 1)], 422, "At most 10 files"),
        ([], 400, "part named `file`"),
    ],
    ids=["empty", "text", "too large", "too many", "none"],
)
def test_an_odd_file_is_refused_in_words(
    client: TestClient,
    here: str,
    mine: dict[str, str],
    contents: list[bytes],
    status: int,
    said: str,
) -> None:
    form: Any = {"files": [("other", (None, "x"))]} if not contents else None
    answer = (
        client.post(f"{PREFIX}{here}/evidence", headers=mine, **form)
        if form
        else send(client, f"{here}/evidence", mine, *contents)
    )

    assert answer.status_code == status, answer.text
    assert said in answer.json()["detail"]
    assert get(client, here, mine)["files"] == []


def test_a_file_with_a_script_in_it_is_refused(
    client: TestClient, here: str, mine: dict[str, str]
) -> None:
    def script(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="x()")

    answer = send(client, f"{here}/evidence", mine, sheets.changed(sheets.typed_pdf(), script))

    assert answer.status_code == 415
    assert "active content" in answer.json()["detail"]
    assert get(client, here, mine)["files"] == []


def test_a_comment_has_an_end(client: TestClient, here: str, mine: dict[str, str]) -> None:
    assert send(client, f"{here}/evidence", mine, pdf("a"), comment="x" * 2_001).status_code == 422
    assert send(client, f"{here}/evidence", mine, pdf("a"), comment="x" * 9_000).status_code == 400


def test_a_strangers_file_is_not_even_opened(client: TestClient, rt: Runtime, here: str) -> None:
    stranger = bearer_of(rt, Role.TECHNICIAN)

    assert send(client, f"{here}/evidence", stranger, b"words").status_code == 404
    nowhere = f"/disputes/{UUID(int=7)}/evidence"
    assert send(client, nowhere, stranger, b"words").status_code == 404
