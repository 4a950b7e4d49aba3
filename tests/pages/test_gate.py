"""Nobody sees a page without being signed in."""

import ast
from collections.abc import Iterator

import pytest

from core.ports import Runtime
from tests import people
from tests.conftest import ROOT
from tests.pages.conftest import Open
from tests.pages.rows import Rows
from tests.pages.seen import texts

# They show nothing of the system: who is looking, and whether what was late has come.
ASK_NOBODY = {("core/ui/runtime.py", "again"), ("core/ui/last.py", "come")}
ASKS = {"still", "require_user"}
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


def parts() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function that runs by itself, without the rest of its page."""
    for path in (*(ROOT / "pages").glob("*.py"), *(ROOT / "core" / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and any(map(_runs_alone, node.decorator_list)):
                yield path.relative_to(ROOT).as_posix(), node


def _runs_alone(decorator: ast.expr) -> bool:
    return ast.unparse(decorator).partition("(")[0] in {
        "st.fragment",
        "st.dialog",
        "rendering.live",
        "live",
    }


def test_a_part_that_runs_by_itself_asks_anew_who_is_looking() -> None:
    """Else whoever was signed out or lost the role goes on with what was on the page."""
    found = list(parts())
    deaf = {
        (path, part.name)
        for path, part in found
        if not any(
            isinstance(node, ast.Call) and ast.unparse(node.func) in ASKS for node in ast.walk(part)
        )
    }

    assert len(found) > 15
    assert deaf == ASK_NOBODY
