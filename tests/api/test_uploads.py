"""POST /api/upload."""

from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from core.errors import Conflict
from core.ports import Runtime
from core.services import idempotency
from core.services.access import api_tokens
from core.services.access.api_tokens import Grant
from tests import people
from tests.api.conftest import pdf, serving

URL = "/api/upload"


def part(content: bytes, name: str = "sheet.pdf") -> tuple[str, tuple[str, bytes, str]]:
    return ("file", (name, content, "application/octet-stream"))


def test_a_sheet_is_taken_in_with_a_receipt(client: TestClient, bearer: dict[str, str]) -> None:
    answer = client.post(URL, files=[part(pdf("one"))], headers=bearer)

    body = answer.json()
    assert answer.status_code == 202
    assert set(body) == {"receipt", "audit_id", "job_sheet_id", "warnings", "links"}
    assert answer.headers["location"] == body["links"]["status"]
    status = client.get(f"/api/audits/{body['audit_id']}", headers=bearer).json()
    assert (status["status"], status["verdict"], status["file"]) == ("queued", None, "sheet.pdf")
    assert status["receipt"] == body["receipt"]


def test_a_refusal_is_a_problem_document_with_the_contracts_code(
    client: TestClient, bearer: dict[str, str]
) -> None:
    answer = client.post(URL, files=[part(b"just words", "sheet.pdf")], headers=bearer)

    assert answer.status_code == 415
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "UNSUPPORTED_TYPE"
    assert answer.json()["detail"]


def test_an_empty_file_is_refused(client: TestClient, bearer: dict[str, str]) -> None:
    answer = client.post(URL, files=[part(b"")], headers=bearer)

    assert (answer.status_code, answer.json()["code"]) == (422, "EMPTY_FILE")


def test_the_same_file_again_is_refused_with_a_link_to_the_first(
    client: TestClient, bearer: dict[str, str]
) -> None:
    first = client.post(URL, files=[part(pdf("one"))], headers=bearer).json()

    second = client.post(URL, files=[part(pdf("one"), "other-name.pdf")], headers=bearer)

    assert (second.status_code, second.json()["code"]) == (409, "DUPLICATE")
    assert second.json()["receipt"] == first["receipt"]
    assert second.json()["links"] == first["links"]


def test_several_files_get_an_answer_each(client: TestClient, bearer: dict[str, str]) -> None:
    files = [part(pdf("one"), "a.pdf"), part(b"words", "b.pdf"), part(pdf("three"), "c.pdf")]

    answer = client.post(URL, files=files, headers=bearer)

    assert answer.status_code == 207
    results = answer.json()["results"]
    assert [(one["filename"], one["status"]) for one in results] == [
        ("a.pdf", 202),
        ("b.pdf", 415),
        ("c.pdf", 202),
    ]
    assert results[1]["code"] == "UNSUPPORTED_TYPE"


def test_several_good_files_are_plainly_accepted(
    client: TestClient, bearer: dict[str, str]
) -> None:
    answer = client.post(URL, files=[part(pdf("one")), part(pdf("two"))], headers=bearer)

    assert answer.status_code == 202
    assert len(answer.json()["results"]) == 2


def test_a_replay_gets_the_first_answer_again(client: TestClient, bearer: dict[str, str]) -> None:
    headers = {**bearer, "idempotency-key": "order-1"}
    first = client.post(URL, files=[part(pdf("one"))], headers=headers)

    again = client.post(URL, files=[part(pdf("one"))], headers=headers)

    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers


def test_a_refusal_is_replayed_too(client: TestClient, bearer: dict[str, str]) -> None:
    headers = {**bearer, "idempotency-key": "order-1"}
    first = client.post(URL, files=[part(b"words")], headers=headers)

    again = client.post(URL, files=[part(b"words")], headers=headers)

    assert (again.status_code, again.json()) == (415, first.json())
    assert again.headers["content-type"] == "application/problem+json"


def test_a_key_is_good_for_one_upload_only(client: TestClient, bearer: dict[str, str]) -> None:
    headers = {**bearer, "idempotency-key": "order-1"}
    client.post(URL, files=[part(pdf("one"))], headers=headers)

    other = client.post(URL, files=[part(pdf("two"))], headers=headers)

    assert other.status_code == 422
    assert "Idempotency-Key" in other.json()["detail"]


def test_keys_of_two_programs_do_not_meet(
    rt: Runtime, client: TestClient, bearer: dict[str, str]
) -> None:
    other = {"authorization": f"Bearer {api_tokens.create(rt, Grant('other'), actor=people.ANA)}"}
    key = {"idempotency-key": "order-1"}
    client.post(URL, files=[part(pdf("one"))], headers=bearer | key)

    answer = client.post(URL, files=[part(pdf("two"))], headers=other | key)

    assert answer.status_code == 202


def test_a_key_in_work_is_told_apart_from_one_answered(rt: Runtime) -> None:
    def second_at_once() -> idempotency.Answer:
        with pytest.raises(Conflict, match="still being taken in"):
            idempotency.once(rt, actor="a", key="k", request_sha256="x", work=finished)
        return idempotency.Answer(202, {"n": 1})

    def finished() -> idempotency.Answer:
        raise AssertionError("The key is held by the first request.")

    answer = idempotency.once(rt, actor="a", key="k", request_sha256="x", work=second_at_once)

    assert answer.body == {"n": 1}


def test_a_key_is_free_again_after_an_answer_that_may_change(rt: Runtime) -> None:
    def busy() -> idempotency.Answer:
        return idempotency.Answer(503, {}, is_final=False)

    def done() -> idempotency.Answer:
        return idempotency.Answer(202, {})

    idempotency.once(rt, actor="a", key="k", request_sha256="x", work=busy)

    assert idempotency.once(rt, actor="a", key="k", request_sha256="x", work=done) == done()


@pytest.mark.parametrize("key", ["", "k" * 201, "caf\u00e9".encode()])
def test_a_malformed_key_is_refused(
    client: TestClient, bearer: dict[str, str], key: str | bytes
) -> None:
    headers: dict[Any, Any] = {**bearer, "idempotency-key": key}

    answer = client.post(URL, files=[part(pdf("one"))], headers=headers)

    assert answer.status_code == 422


def test_a_file_over_the_limit_is_refused(rt: Runtime, bearer: dict[str, str]) -> None:
    with serving(replace(rt, upload_max_bytes=1000)) as client:
        answer = client.post(URL, files=[part(b"x" * 1001)], headers=bearer)

    assert (answer.status_code, answer.json()["code"]) == (413, "TOO_LARGE")


def test_a_request_that_announces_too_much_is_refused_unread(
    rt: Runtime, bearer: dict[str, str]
) -> None:
    with serving(replace(rt, upload_max_bytes=1000)) as client:
        answer = client.post(URL, files=[part(b"x" * 9000)], headers=bearer)

    assert (answer.status_code, answer.json()["code"]) == (413, "TOO_LARGE")


def test_a_request_that_does_not_say_its_size_is_cut_off(
    rt: Runtime, bearer: dict[str, str]
) -> None:
    def body() -> Any:
        yield b'--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n'
        for _ in range(100):
            yield b"x" * 1000

    headers = {**bearer, "content-type": "multipart/form-data; boundary=b"}
    with serving(replace(rt, upload_max_bytes=1000)) as client:
        answer = client.post(URL, content=body(), headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (413, "TOO_LARGE")


def test_without_a_token_only_the_way_in_is_said(client: TestClient) -> None:
    answer = client.post(URL, files=[part(pdf("one"))])

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "Authorization: Bearer" in answer.json()["detail"]


@pytest.mark.parametrize("header", ["Bearer ", "Bearer jsq_wrong", "Basic YTpi", "Bearer a b", "x"])
def test_a_foreign_token_opens_nothing(client: TestClient, header: str) -> None:
    answer = client.post(URL, files=[part(pdf("one"))], headers={"authorization": header})

    assert answer.status_code == 401


def test_a_revoked_token_opens_nothing(
    rt: Runtime, client: TestClient, bearer: dict[str, str]
) -> None:
    api_tokens.revoke(rt, "scanner", actor=people.ANA)

    assert client.post(URL, files=[part(pdf("one"))], headers=bearer).status_code == 401


def test_a_bad_token_is_not_made_good_by_a_cookie(ana: TestClient) -> None:
    answer = ana.post(URL, files=[part(pdf("one"))], headers={"authorization": "Bearer wrong"})

    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 202),
        ({"origin": "http://localhost:8501"}, 202),
        ({"sec-fetch-site": "cross-site", "origin": "http://localhost:8501"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_a_cookie_uploads_from_our_own_pages_only(
    ana: TestClient, headers: dict[str, str], status: int
) -> None:
    assert ana.post(URL, files=[part(pdf("one"))], headers=headers).status_code == status


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"{}", "application/json"),
        (b"", "multipart/form-data"),
        (b"no boundary in here", "multipart/form-data; boundary=b"),
        (b"--b--\r\n", "multipart/form-data; boundary=b"),
        (b"a=b", "application/x-www-form-urlencoded"),
    ],
)
def test_a_malformed_form_is_refused_in_words(
    client: TestClient, bearer: dict[str, str], content: bytes, content_type: str
) -> None:
    answer = client.post(URL, content=content, headers={**bearer, "content-type": content_type})

    assert (answer.status_code, answer.json()["code"]) == (400, "MALFORMED")


def test_too_many_files_are_refused(client: TestClient, bearer: dict[str, str]) -> None:
    answer = client.post(URL, files=[part(b"x")] * 21, headers=bearer)

    assert (answer.status_code, answer.json()["code"]) == (400, "MALFORMED")


def test_hostile_names_and_notes_do_no_harm(client: TestClient, bearer: dict[str, str]) -> None:
    name = '../../etc/pass"wd\u202e\u0007.pdf'

    answer = client.post(
        URL, files=[part(pdf("one"), name)], data={"batch": "a\0b'; drop table"}, headers=bearer
    )

    assert answer.status_code == 202
    file = client.get(f"/api/audits/{answer.json()['audit_id']}", headers=bearer).json()["file"]
    assert "/" not in file
    assert "\u0007" not in file


def test_an_unknown_spec_is_refused_by_name(client: TestClient, bearer: dict[str, str]) -> None:
    answer = client.post(URL, files=[part(pdf("one"))], data={"spec": "nope"}, headers=bearer)

    assert answer.status_code == 422
    assert "nope" in answer.json()["detail"]


def strangely(names: list[bytes], charset: str = "utf-8") -> dict[str, Any]:
    """A request with these file names, as no browser writes them."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n%s\r\n'
    parts = [head % (name, pdf(f"sheet {place}")) for place, name in enumerate(names)]
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    return {"content": b"".join(parts) + b"--x--\r\n", "headers": {"content-type": kind}}


def test_a_file_name_that_cannot_be_kept_is_answered_as_often_as_it_is_asked(
    client: TestClient, bearer: dict[str, str]
) -> None:
    request = strangely([b"a\x00b.pdf", b"c.pdf"])
    request["headers"] |= bearer | {"idempotency-key": "order-1"}

    first, again = client.post(URL, **request), client.post(URL, **request)

    assert first.status_code == 202
    assert [one["filename"] for one in first.json()["results"]] == ["ab.pdf", "c.pdf"]
    assert (again.headers["idempotent-replayed"], again.json()) == ("true", first.json())


@pytest.mark.parametrize(
    ("charset", "status"), [("utf-7", 202), ("unicode_escape", 202), ("undefined", 400)]
)
def test_a_form_in_a_strange_encoding_is_taken_or_refused_in_words(
    client: TestClient, bearer: dict[str, str], charset: str, status: int
) -> None:
    request = strangely([b"a+2AA-\\ud800.pdf", b"c.pdf"], charset)
    request["headers"] |= bearer

    answer = client.post(URL, **request)

    assert (answer.status_code, answer.json().get("code", "")) == (
        status,
        "MALFORMED" if status == 400 else "",
    )


def test_a_spec_that_cannot_be_kept_is_refused(client: TestClient, bearer: dict[str, str]) -> None:
    spec = {"spec": "repair-report@\x00"}
    answer = client.post(URL, files=[part(pdf("one"))], data=spec, headers=bearer)

    assert (answer.status_code, answer.json()["code"]) == (422, "REJECTED")
