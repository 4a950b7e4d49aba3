"""Every page for every role, read off the pages and the table."""

import pytest

from core.domain.access import ALLOWED, Role
from core.ports import Runtime
from core.ui import places
from core.ui.places import PLACES, Place
from tests import people
from tests.conftest import ROOT
from tests.pages.conftest import Open
from tests.pages.rows import Rows
from tests.pages.seen import texts

REFUSED = "You may not see this page"


def may_see(place: Place, role: Role) -> bool:
    return place.asks is None or place.asks in ALLOWED[role]


def test_every_page_has_its_place() -> None:
    assert {place.path for place in PLACES} == set((ROOT / "pages").glob("*.py"))


@pytest.mark.parametrize("role", Role)
def test_a_page_opens_to_the_roles_of_the_table_and_to_no_other(
    open_page: Open, rt: Runtime, rows: Rows, role: Role
) -> None:
    audit = rows.audit(filename="secret.pdf")
    cookie = people.cookie(rt, "Zoe", role)

    for place in PLACES:
        page = open_page(place.url_path, cookie=cookie, audit=str(audit))

        assert not page.exception, place
        titles = [title.value for title in page.title]
        assert (titles == [REFUSED]) is not may_see(place, role), (place, titles)
        if role is Role.TECHNICIAN:
            assert "secret.pdf" not in texts(page), place


def test_a_technician_sees_own_sheets_and_those_that_name_them(
    open_page: Open, rt: Runtime, rows: Rows
) -> None:
    rows.audit(filename="others.pdf", technician="Somebody Else")
    rows.audit(filename="names-me.pdf", technician="zoe ZIMMER")
    rows.audit(filename="sent-by-me.pdf", uploaded_by="zoe")
    cookie = people.cookie(rt, "zoe", Role.TECHNICIAN, known_as="Zoe Zimmer")

    seen = texts(open_page("audits", cookie=cookie))

    assert ["names-me.pdf" in seen, "sent-by-me.pdf" in seen, "others.pdf" in seen] == [1, 1, 0]
    assert "Somebody Else" not in seen  # nor as a choice to narrow the list by
    found = texts(open_page("audits", cookie=cookie, text="others"))
    assert "No audit fits these filters" in found


def test_a_role_taken_away_counts_at_the_next_click(
    open_page: Open, rt: Runtime, rows: Rows
) -> None:
    rows.audit(filename="secret.pdf")
    cookie = people.cookie(rt, "Zoe", Role.QA_LEAD)
    page = open_page("audits", cookie=cookie)
    assert "secret.pdf" in texts(page)

    people.user(rt, "Zoe", Role.TECHNICIAN)
    page.run()

    assert "secret.pdf" not in texts(page)


def test_a_session_that_ended_leads_to_signing_in_at_the_next_click(
    open_page: Open, rt: Runtime
) -> None:
    from core.services.access import sessions

    cookie = people.cookie(rt, "Zoe")
    page = open_page("audits", cookie=cookie)
    actor = sessions.actor_of(rt, cookie)
    assert actor is not None

    sessions.end_own(rt, actor=actor)
    page.run()

    assert [title.value for title in page.title] == ["You are signed out"]
    assert places.of(places.AUDITS).title == "Audits"
