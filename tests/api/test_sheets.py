"""GET /api/sheets/...: pictures of pages, the file itself."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import text
from starlette.testclient import TestClient

from core.ports import Runtime
from core.services import intake
from tests import people
from tests.api.conftest import pdf

PDF = pdf("a sheet")


@pytest.fixture
def sheet(rt: Runtime) -> str:
    """The path of a sheet received."""
    name = 'Bericht "März".pdf'
    receipt = intake.submit(rt, filename=name, content=PDF, actor=people.actor())
    return f"/api/sheets/{receipt.job_sheet_id}"


def test_a_page_is_shown_as_jpeg(ana: TestClient, sheet: str) -> None:
    answer = ana.get(f"{sheet}/pages/1.jpg")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert answer.headers["cache-control"].startswith("private")
    small = Image.open(BytesIO(ana.get(f"{sheet}/pages/1.jpg?dpi=50").content))
    assert small.width < Image.open(BytesIO(answer.content)).width


def test_a_page_is_rendered_once(ana: TestClient, rt: Runtime, sheet: str) -> None:
    first = ana.get(f"{sheet}/pages/1.jpg").content
    with rt.read() as session:
        key = session.execute(text("select storage_key from page_pictures")).scalar_one()

    assert rt.store.get(key) == first
    assert ana.get(f"{sheet}/pages/1.jpg").content == first


def test_a_lost_picture_is_made_again(ana: TestClient, rt: Runtime, sheet: str) -> None:
    first = ana.get(f"{sheet}/pages/1.jpg").content
    with rt.read() as session:
        rt.store.delete(session.execute(text("select storage_key from page_pictures")).scalar_one())

    assert ana.get(f"{sheet}/pages/1.jpg").content == first


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ("2.jpg", 404),
        ("0.jpg", 404),
        ("99999999999999999999.jpg", 404),
        ("-1.jpg", 404),
        ("1.png", 404),
        ("..%2f..%2fetc.jpg", 404),
        ("1.jpg?dpi=110", 200),
        ("1.jpg?dpi=111", 422),
        ("1.jpg?dpi=99999999999999", 400),
        ("1.jpg?dpi=1e3", 400),
        ("1.jpg?dpi=", 400),
    ],
)
def test_odd_pages_are_refused(ana: TestClient, sheet: str, page: str, status: int) -> None:
    answer = ana.get(f"{sheet}/pages/{page}")

    assert answer.status_code == status
    assert answer.headers["content-type"] in ("image/jpeg", "application/problem+json")


@pytest.mark.parametrize(
    "sheet_id",
    ["85e7c2ee-7ee3-4c48-882d-168bb6314286", "1", "' or 1=1", "%00", "../../health", "\u0661"],
)
def test_odd_ids_find_nothing(ana: TestClient, sheet_id: str) -> None:
    for url in (f"/api/sheets/{sheet_id}/file", f"/api/audits/{sheet_id}"):
        assert ana.get(url).status_code in (404, 400)


def test_the_file_is_for_saving_not_for_showing(ana: TestClient, sheet: str) -> None:
    answer = ana.get(f"{sheet}/file")

    assert answer.content == PDF
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith("attachment; ")
    assert "filename*=UTF-8''Bericht%20%22M%C3%A4rz%22.pdf" in disposition
    assert disposition.count('"') == 2
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_nobody_sees_a_sheet_without_signing_in(client: TestClient, sheet: str) -> None:
    for path in ("pages/1.jpg", "file"):
        assert client.get(f"{sheet}/{path}").status_code == 401


def test_a_program_sees_it_too(client: TestClient, bearer: dict[str, str], sheet: str) -> None:
    assert client.get(f"{sheet}/pages/1.jpg", headers=bearer).status_code == 200


def test_a_page_number_nobody_can_read_is_no_page(ana: TestClient, sheet: str) -> None:
    assert ana.get(f"{sheet}/pages/{'9' * 5_000}.jpg").status_code == 404
    assert ana.get(f"{sheet}/pages/999999999.jpg").status_code == 404
