"""Nobody sees a page without being signed in."""

import pytest

from core.ports import Runtime
from tests import people
from tests.pages.conftest import Open
from tests.pages.rows import Rows
from tests.pages.seen import texts

PAGES = ["overview", "upload", "audits", "audit"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("cookie", [None, "forged"])
def test_without_a_session_a_page_shows_only_how_to_sign_in(
    open_page: Open, rows: Rows, name: str, cookie: str | None
) -> None:
    audit = rows.audit(filename="secret.pdf")

    page = open_page(name, cookie=cookie, audit=str(audit))

    assert not page.exception
    assert [title.value for title in page.title] == ["You are signed out"]
    assert "secret.pdf" not in texts(page)


def test_a_hostile_name_stays_a_name(open_page: Open, rt: Runtime) -> None:
    page = open_page("overview", cookie=people.cookie(rt, "[x](http://evil.example)"))

    assert "[x]" not in page.sidebar.caption[0].value
