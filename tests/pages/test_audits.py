"""The list of audits."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from core.domain.access import Role
from core.domain.bands import Band
from core.domain.model import AuditStatus, ReasonCode, Severity, Verdict
from core.ports import Runtime
from core.queries import audit_filters, audits, saved_views
from core.queries.audit_filters import Sort
from tests import people
from tests.pages.conftest import Open
from tests.pages.rows import HORN_UNMARKED, Rows
from tests.pages.seen import texts
from tests.people import ANA


def names(rt: Runtime, **narrowed: Any) -> list[str]:
    with rt.read() as session:
        found = audits.page(session, audits.AuditFilter(**narrowed), actor=ANA)
    return [audit.filename for audit in found.audits]


def test_an_empty_list_says_what_to_do(open_page: Open) -> None:
    page = open_page("audits")

    assert not page.exception
    assert "Upload a sheet to get the first" in texts(page)
    assert [button.label for button in page.button] == ["Upload sheets"]
    assert not page.text_input, "filters of an empty list only stand in the way"


def test_filters_come_from_the_url(open_page: Open, rows: Rows) -> None:
    rows.audit(filename="good.pdf")
    rows.audit(filename="bad.pdf", verdict=Verdict.FAIL)

    page = open_page("audits", verdict="FAIL")

    assert not page.exception
    assert "bad.pdf" in texts(page)
    assert "good.pdf" not in texts(page)


def test_filters_that_fit_nothing_say_so(open_page: Open, rows: Rows) -> None:
    rows.audit()

    assert "No audit fits these filters" in texts(open_page("audits", text="nowhere"))


def test_a_filter_starts_the_list_anew(open_page: Open, rows: Rows) -> None:
    for number in range(audits.PAGE_ROWS + 1):
        rows.audit(filename=f"sheet-{number}.pdf")
    page = open_page("audits")
    page.button(key="older").click().run()
    assert "older" in page.query_params

    page.text_input(key="filter_text").set_value("sheet-3").run()

    assert "older" not in page.query_params
    assert page.query_params["text"] == "sheet-3"
    assert "sheet-3.pdf" in texts(page)


@pytest.mark.parametrize(
    "query", [{"verdict": "MAYBE"}, {"from": "tomorrow"}, {"to": "9999-12-31"}, {"older": "x~y"}]
)
def test_a_url_that_makes_no_sense_still_opens(
    open_page: Open, rows: Rows, query: dict[str, str]
) -> None:
    rows.audit(filename="good.pdf")

    page = open_page("audits", **query)

    assert not page.exception
    assert "good.pdf" in texts(page)


def test_searches_file_receipt_reference_and_technician(rt: Runtime, rows: Rows) -> None:
    rows.audit(filename="a.pdf", reference="REP-777123", technician="Marta Okafor")
    rows.audit(filename="b.pdf")

    assert names(rt, text="rep-7771") == ["a.pdf"]
    assert names(rt, text="okafor") == ["a.pdf"]
    assert names(rt, text=" B.PDF ") == ["b.pdf"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("100%", ["plain 1002.pdf", "at 100%.pdf"]),
        ("part_2", ["part_2.pdf"]),
        ("'; drop table audits; --", []),
        ("& | ! <-> ( ) :*", []),
        ('"back slash"', ["back\\slash.pdf"]),
        ("back -slash", ["back\\slash.pdf"]),
        ("\0", []),
    ],
)
def test_signs_are_no_language_of_their_own(
    rt: Runtime, rows: Rows, text: str, found: list[str]
) -> None:
    for filename in ("at 100%.pdf", "part_2.pdf", "back\\slash.pdf", "plain 1002.pdf"):
        rows.audit(filename=filename)

    assert names(rt, text=text) == found


def test_every_word_must_occur_and_the_last_may_go_on(rt: Runtime, rows: Rows) -> None:
    rows.audit(filename="a.pdf", reference="JOB-204826", technician="Marta Okafor")
    rows.audit(filename="b.pdf", reference="JOB-204826", technician="Ben Ode")

    assert names(rt, text="204826 okaf") == ["a.pdf"]
    assert names(rt, text="kafor") == []
    assert names(rt, text="204826") == ["b.pdf", "a.pdf"]


def test_the_hit_is_marked(open_page: Open, rows: Rows) -> None:
    rows.audit(filename="a.pdf", technician="Marta Okafor")

    page = open_page("audits", text="okaf")

    assert '"hit": ["' in texts(page)
    assert "Okafor" in texts(page)


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ({"technician": "Ode"}, ["b.pdf"]),
        ({"customer": "Quarry"}, ["a.pdf"]),
        ({"site": "Pit 2"}, ["a.pdf"]),
        ({"severity": Severity.S1}, ["b.pdf"]),
        ({"band": Band.UNDER_50}, ["a.pdf"]),
        ({"assigned": "ana"}, ["b.pdf"]),
        ({"reason": ReasonCode.MISSING_FIELD}, ["b.pdf"]),
        ({"reason": ReasonCode.MISSING_FIELD, "text": "b"}, ["b.pdf"]),
        ({"reason": ReasonCode.CONFLICT}, []),
    ],
)
def test_each_filter_narrows(
    rt: Runtime, rows: Rows, narrowed: dict[str, object], found: list[str]
) -> None:
    rows.audit(filename="a.pdf", customer="Quarry", site="Pit 2", confidence_band="under-50")
    rows.audit(
        filename="b.pdf",
        technician="Ode",
        severity="S1",
        assigned_to="ana",
        findings=(HORN_UNMARKED,),
    )

    assert names(rt, **narrowed) == found


@pytest.mark.parametrize("sort", list(Sort))
def test_every_order_goes_on_and_back_without_gap(rt: Runtime, rows: Rows, sort: Sort) -> None:
    for number in range(5):
        rows.audit(filename=f"{number}.pdf", score=50 + number % 2, confidence=0.5)

    with rt.read() as session:
        turn = partial(audits.page, session, audits.AuditFilter(), sort=sort, actor=ANA, limit=2)
        first = turn()
        second = turn(older_than=first.older)
        third = turn(older_than=second.older)
        back = turn(newer_than=second.newer)

    seen = [audit.filename for page in (first, second, third) for audit in page.audits]
    assert sorted(seen) == [f"{number}.pdf" for number in range(5)]
    assert back.audits == first.audits
    if sort is Sort.OLDEST:
        assert seen == sorted(seen)
    if sort is Sort.LOWEST_SCORE:
        assert {one.score for one in first.audits} == {50}


def test_a_view_is_kept_and_found_again(rt: Runtime, open_page: Open, rows: Rows) -> None:
    rows.audit(filename="bad.pdf", verdict=Verdict.FAIL)
    rows.audit(filename="good.pdf")
    page = open_page("audits", verdict="FAIL")
    page.text_input[-1].set_value("My failures")
    next(one for one in page.button if one.label == "Keep").click().run()

    page = open_page("audits")
    assert "good.pdf" in texts(page)
    next(one for one in page.button if one.label == "My failures").click().run()

    assert page.query_params["verdict"] == "FAIL"
    assert "good.pdf" not in texts(page)
    with rt.read() as session:
        assert saved_views.of(session, "Ben") == []


def test_filters_by_state_spec_and_day(rt: Runtime, rows: Rows) -> None:
    day = timedelta(days=1)
    rows.audit(filename="old.pdf", queued_at=rt.clock() - 3 * day)
    rows.audit(filename="other.pdf", spec_id="maintenance-sheet")
    rows.audit(filename="waits.pdf", status=AuditStatus.QUEUED)

    assert names(rt, status=AuditStatus.QUEUED) == ["waits.pdf"]
    assert names(rt, spec="maintenance-sheet") == ["other.pdf"]
    assert names(rt, until=rt.clock() - day) == ["old.pdf"]
    assert names(rt, since=rt.clock() - day) == ["waits.pdf", "other.pdf"]


def test_pages_meet_without_gap_or_overlap_even_at_one_moment(rt: Runtime, rows: Rows) -> None:
    moment = rt.clock()
    for number in range(7):
        rows.audit(filename=f"{number}.pdf", queued_at=moment)
    everything = audits.AuditFilter()

    with rt.read() as session:
        first = audits.page(session, everything, actor=ANA, limit=3)
        second = audits.page(session, everything, actor=ANA, older_than=first.older, limit=3)
        third = audits.page(session, everything, actor=ANA, older_than=second.older, limit=3)
        back = audits.page(session, everything, actor=ANA, newer_than=third.newer, limit=3)

    pages = (first, second, third)
    assert [len(page.audits) for page in pages] == [3, 3, 1]
    assert len({audit.audit_id for page in pages for audit in page.audits}) == 7
    assert first.newer is None
    assert third.older is None
    assert back.audits == second.audits
    assert back.newer is not None


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
@pytest.mark.parametrize("narrowed", [{}, {"verdict": Verdict.FAIL}, {"site": "York"}])
def test_a_search_shows_the_same_pages_however_few_texts_are_looked_at_first(
    rt: Runtime,
    rows: Rows,
    monkeypatch: pytest.MonkeyPatch,
    sort: Sort,
    narrowed: dict[str, Any],
) -> None:
    for number in range(24):
        rows.audit(
            filename=f"{'boiler' if number % 3 else 'lift'} {number}.pdf",
            queued_at=rt.clock() - timedelta(minutes=number // 2),
            verdict=Verdict.FAIL if number % 2 else Verdict.PASS,
            site="York" if number % 5 == 0 else "Leeds",
        )
    wanted = audits.AuditFilter(text="boiler", **narrowed)

    def walked() -> list[list[str]]:
        turn = partial(audits.page, actor=ANA, sort=sort, limit=3)
        with rt.read() as session:
            there = [turn(session, wanted)]
            while there[-1].older:
                there.append(turn(session, wanted, older_than=there[-1].older))
            back = [there[-1]]
            while back[-1].newer:
                back.append(turn(session, wanted, newer_than=back[-1].newer))
        return [[one.filename for one in page.audits] for page in (*there, *back)]

    at_once = walked()
    monkeypatch.setattr(audit_filters, "WINDOW", 4)
    monkeypatch.setattr(audit_filters, "FIRST_HITS", 5)

    assert walked() == at_once
    assert sum(map(len, at_once)) >= 4
    assert all(name.startswith("boiler") for page in at_once for name in page)


def test_a_cursor_survives_the_url(rt: Runtime, rows: Rows) -> None:
    rows.audit()
    with rt.read() as session:
        cursor = audits.page(session, audits.AuditFilter(), actor=ANA).audits[0].cursor()

    assert audits.Cursor.parse(str(cursor)) == cursor
    assert audits.Cursor.parse("2026-03-14T10:00:00~not-an-id") is None


def test_an_export_is_offered_whatever_the_filter_and_counted_exactly(
    open_page: Open, rt: Runtime, rows: Rows
) -> None:
    for site in ("Leeds North", "Leeds North", "York"):
        rows.audit(site=site, verdict=Verdict.FAIL, findings=(HORN_UNMARKED, HORN_UNMARKED))
    narrowed = {"site": "Leeds North", "reason": "MISSING_FIELD", "verdict": "FAIL"}
    page = open_page("audits", **narrowed)

    (button,) = (one for one in page.button if one.label == "Export …")
    button.click().run()

    assert not page.exception
    told = [one.value for one in page.markdown]
    assert told == ["**2 audits**", "**4 findings**", "**0 decisions**", "**0 disputes**"]
    links = [one.proto.url for one in page.get("link_button")]
    query = "verdict=FAIL&site=Leeds+North&reason=MISSING_FIELD"
    assert f"/api/v1/exports/audits.csv?{query}" in links
    assert len(links) == 12


def test_an_export_is_offered_to_those_only_who_may_make_one(
    open_page: Open, rt: Runtime, rows: Rows
) -> None:
    rows.audit(filename="a.pdf", uploaded_by="zoe")
    technician = open_page("audits", cookie=people.cookie(rt, "zoe", Role.TECHNICIAN))

    assert "a.pdf" in texts(technician)
    assert [one.label for one in technician.button if one.label == "Export …"] == []
