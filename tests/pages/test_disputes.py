"""Disputes and waivers on their pages, for those who bring them and those who decide."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from core.domain.access import Role
from core.domain.disputes import agreement
from core.domain.disputes.moves import Move, Step
from core.domain.disputes.waivers import Asked, Scope, WaiverState
from core.domain.model import Severity, Verdict
from core.ports import Runtime
from core.services.disputes import moving, waivers
from core.services.disputes.files import Sent
from tests import people
from tests.api.conftest import pdf
from tests.pages.conftest import Open
from tests.pages.rows import JOB_NUMBER, SIGNED, UNSIGNED, Rows
from tests.pages.seen import labels, texts
from tests.services.disputed import (
    ACCEPT,
    ASKED,
    BEN,
    EVE,
    REJECT,
    SUE,
    TOM,
    decided,
    disputed,
    known,
    look,
    sheet,
)

PHOTO = Sent("pad.pdf", pdf("the pad"))


@pytest.fixture
def rows(rt: Runtime) -> Rows:
    known(rt)
    return Rows(rt)


def cookie(rt: Runtime, name: str, role: Role) -> str:
    return people.cookie(rt, name, role, known_as="Tom Price" if name == "tom" else "")


def as_tom(rt: Runtime) -> str:
    return cookie(rt, "tom", Role.TECHNICIAN)


def as_sue(rt: Runtime) -> str:
    return cookie(rt, "sue", Role.SUPERVISOR)


def judged(rt: Runtime, rows: Rows) -> UUID:
    """A decided dispute that was drawn for a second judgement."""
    while True:
        dispute_id = disputed(rt, sheet(rows))
        if agreement.is_sampled(dispute_id):
            decided(rt, dispute_id)
            return dispute_id


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("disputes", "Nothing waits for a decision"),
        ("waivers", "None. A waiver is asked for"),
        ("own", "You have no sheets yet"),
        ("notices", "There are none yet"),
        ("dispute_figures", "Nothing waits."),
        ("dispute", "There is no"),
        ("waiver", "names no audit"),
        ("disputing", "names no audit"),
    ],
)
def test_a_page_with_nothing_to_show_says_so(open_page: Open, name: str, said: str) -> None:
    page = open_page(name, dispute="00000000-0000-4000-8000-000000000000")

    assert not page.exception
    assert said in texts(page)


@pytest.mark.parametrize(
    ("name", "said"),
    [("dispute", "list of disputes"), ("waiver", "list of waivers"), ("review", "list of reviews")],
)
def test_a_link_that_names_nothing_leads_to_the_right_list(
    open_page: Open, name: str, said: str
) -> None:
    page = open_page(name, **{name: "nonsense"})

    assert not page.exception
    assert said in texts(page)


def test_a_dispute_leads_back_to_where_one_comes_from(
    open_page: Open, rt: Runtime, rows: Rows
) -> None:
    dispute_id = str(disputed(rt, sheet(rows)))

    for cookie_, said in ((as_sue(rt), "All disputes"), (as_tom(rt), "Your sheets")):
        page = open_page("dispute", cookie=cookie_, dispute=dispute_id)
        assert said in [one.proto.label for one in page.get("page_link")]


def test_a_technician_sees_what_is_wrong_and_how_to_fix_it(
    open_page: Open, rt: Runtime, rows: Rows
) -> None:
    sheet(rows, filename="mine.pdf", fields=(JOB_NUMBER, SIGNED))
    rows.audit(filename="others.pdf", verdict=Verdict.FAIL, findings=(UNSIGNED,))

    page = open_page("own", cookie=as_tom(rt))

    assert not page.exception
    seen = texts(page)
    assert "Customer Signature is empty" in seen
    assert "Ask the customer to sign before you leave" in seen
    assert "On 1 sheet." in seen
    assert "mine" in seen
    assert "others" not in seen
    assert "This is wrong: dispute it" in seen


def test_a_finding_is_disputed_by_the_form(open_page: Open, rt: Runtime, rows: Rows) -> None:
    audit_id = sheet(rows)
    page = open_page("disputing", cookie=as_tom(rt), audit=str(audit_id))
    assert not page.exception
    assert "within" not in [one.value for one in page.info]

    page.text_area[0].set_value("They signed on the pad.")
    page.button[-1].click().run()

    with rt.read() as session:
        from sqlalchemy import text

        row = session.execute(text("select rule, field, disputer, state from disputes")).one()
    assert tuple(row) == (UNSIGNED.rule, UNSIGNED.field, "tom", "open")


def test_a_dispute_without_a_word_is_not_taken(open_page: Open, rt: Runtime, rows: Rows) -> None:
    page = open_page("disputing", cookie=as_tom(rt), audit=str(sheet(rows)))

    page.button[-1].click().run()

    assert "Say why, in a few words" in page.info[0].value


def test_the_desk_shows_what_waits(open_page: Open, rt: Runtime, rows: Rows) -> None:
    disputed(rt, sheet(rows, filename="one.pdf"))
    disputed(rt, sheet(rows, filename="two.pdf"))

    page = open_page("disputes", cookie=as_sue(rt))

    assert not page.exception
    seen = texts(page)
    assert "one.pdf" in seen
    assert "The rule does not apply here" in seen
    assert [one.value for one in page.metric] == ["2", "0", "0"]


def test_whoever_decides_sees_the_words_and_the_effect(
    open_page: Open, rt: Runtime, rows: Rows
) -> None:
    dispute_id = disputed(rt, sheet(rows), evidence=[PHOTO])
    disputed(rt, sheet(rows))

    page = open_page("dispute", cookie=as_sue(rt), dispute=str(dispute_id))

    assert not page.exception
    seen = texts(page)
    assert "They signed on the pad" in seen
    assert "Customer Signature is empty" in seen
    assert "pad" in seen
    assert {"Take it", "Decide"} >= labels(page) & {"Take it", "Decide"}
    assert "Choose, and what it would do" in seen

    page.session_state["decision"] = Move.ACCEPT
    page.run()

    assert "Score 90 → 100; the sheet turns Pass" in texts(page)
    assert "1 other dispute of the same cause" in texts(page)


def test_a_decision_is_offered_to_nobody_who_has_a_part_in_it(
    open_page: Open, rt: Runtime, rows: Rows
) -> None:
    dispute_id = disputed(rt, sheet(rows))

    own = open_page("dispute", cookie=as_tom(rt), dispute=str(dispute_id))

    assert not own.exception
    assert "Decide" not in texts(own)
    assert "Withdraw the dispute" in labels(own)
    assert "Take it" not in labels(own)


def test_whoever_disputed_sees_the_outcome_and_may_appeal(
    open_page: Open, rt: Runtime, rows: Rows
) -> None:
    dispute_id = disputed(rt, sheet(rows))
    decided(rt, dispute_id, REJECT)

    page = open_page("dispute", cookie=as_tom(rt), dispute=str(dispute_id))

    assert not page.exception
    assert "The pad was empty as well" in texts(page)
    assert "You can appeal once" in texts(page)
    assert "Dispute 1 was rejected" in texts(open_page("notices", cookie=as_tom(rt)))


def test_those_alike_are_shown_with_their_effect_after_the_decision(
    open_page: Open, rt: Runtime, rows: Rows
) -> None:
    first = disputed(rt, sheet(rows))
    second = disputed(rt, sheet(rows))
    decided(rt, first)

    page = open_page("dispute", cookie=as_sue(rt), dispute=str(first))

    assert not page.exception
    assert "1 dispute of the same cause" in texts(page)
    assert "The same finding stands on 1 other sheet of" in texts(page)
    button = next(one for one in page.button if one.label == "Accept 1 dispute")
    button.click().run()
    assert look(rt, second).line.state == "accepted"
    assert "1 dispute decided" in texts(page)


def test_a_second_judgement_is_asked_for_blind(open_page: Open, rt: Runtime, rows: Rows) -> None:
    dispute_id = judged(rt, rows)

    page = open_page("dispute", cookie=cookie(rt, "ben", Role.SUPERVISOR), dispute=str(dispute_id))

    assert not page.exception
    assert "What would you decide?" in texts(page)
    assert "The pad shows it" not in texts(page)
    assert "Accepted" not in texts(page)


def test_the_audit_tells_what_was_ruled_on_it(open_page: Open, rt: Runtime, rows: Rows) -> None:
    audit_id = sheet(rows)
    step = Step(Move.PARTLY_ACCEPT, "A remark.", severity=Severity.S3)
    made = decided(rt, disputed(rt, audit_id), step)

    page = open_page("audit", cookie=as_sue(rt), audit=str(made))

    assert not page.exception
    assert "Made lighter in a dispute" in texts(page)
    assert "Dispute 1, partly accepted" in texts(page)


def test_a_waiver_is_approved_on_its_page_by_somebody_else(
    open_page: Open, rt: Runtime, rows: Rows
) -> None:
    asked = Asked(
        Scope.FINDING, UNSIGNED.rule, "By phone.", rt.clock() + timedelta(days=9), UNSIGNED.field
    )
    waiver_id = waivers.ask(rt, sheet(rows, filename="waived.pdf"), asked, actor=SUE)

    own = open_page("waiver", cookie=as_sue(rt), waiver=str(waiver_id))
    assert "somebody else has to decide" in texts(own)
    assert "Approve" not in labels(own)
    other = open_page("waiver", cookie=cookie(rt, "ben", Role.SUPERVISOR), waiver=str(waiver_id))
    assert UNSIGNED.message in texts(other)
    assert "The newest audit of" in " ".join(one.proto.label for one in other.get("page_link"))
    other.text_area[0].set_value("Agreed.")
    next(one for one in other.button if one.label == "Approve").click().run()

    assert not other.exception
    assert "In force" in texts(other)
    assert [one.value for one in other.text_area] == [""]  # why it is revoked is another reason
    assert UNSIGNED.message in texts(other)  # though it does not stand any more
    listed = open_page("waivers", cookie=as_sue(rt))
    assert "waived.pdf" in texts(listed)


def test_a_waiver_is_asked_for_beside_the_audit(open_page: Open, rt: Runtime, rows: Rows) -> None:
    page = open_page("waiver", cookie=cookie(rt, "eve", Role.QA_LEAD), audit=str(sheet(rows)))
    assert not page.exception

    page.text_area[0].set_value("Agreed by phone.")
    page.button[-1].click().run()

    with rt.read() as session:
        from core.queries.disputes import waivers as reads

        (found,) = reads.listing(session, None, actor=EVE, now=rt.clock())
    assert (found.reason, found.state) == ("Agreed by phone.", WaiverState.ASKED)


def test_the_figures_tell_of_rules_and_people(open_page: Open, rt: Runtime, rows: Rows) -> None:
    for step in (ACCEPT, REJECT, ACCEPT):
        decided(rt, disputed(rt, sheet(rows)), step)
    disputed(rt, sheet(rows))

    page = open_page("dispute_figures", cookie=as_sue(rt))

    assert not page.exception
    assert page.metric[0].value == "1"
    assert UNSIGNED.rule in texts(page)
    assert "67% (21" in texts(page)


def test_a_corrected_sheet_shows_what_it_solved(open_page: Open, rt: Runtime, rows: Rows) -> None:
    from core.db.dispute_tables import SheetVersionRow

    old = sheet(rows, filename="first.pdf")
    new = rows.audit(filename="corrected.pdf", uploaded_by="tom")
    with rt.write() as session:
        session.add(
            SheetVersionRow(job_sheet_id=rows.sheet_of(new), replaces_id=rows.sheet_of(old))
        )

    page = open_page("audit", cookie=as_tom(rt), audit=str(new))

    assert not page.exception
    assert "Replaces first" in texts(page)
    assert "Fail → Pass" in texts(page)
    assert "Solved: customer signature" in texts(page)
    assert "was sent again, corrected" in texts(
        open_page("audit", cookie=as_tom(rt), audit=str(old))
    )


def test_an_appeal_is_offered_to_a_second_person(open_page: Open, rt: Runtime, rows: Rows) -> None:
    dispute_id = disputed(rt, sheet(rows), replace(ASKED, comment="No."), by=TOM)
    decided(rt, dispute_id, REJECT)
    moving.appeal(rt, dispute_id, actor=TOM, comment="Page 2.")

    first = open_page("dispute", cookie=as_sue(rt), dispute=str(dispute_id))
    second = open_page(
        "dispute", cookie=cookie(rt, BEN.name, Role.SUPERVISOR), dispute=str(dispute_id)
    )

    assert "Choose, and what it would do" not in texts(first)
    assert "Choose, and what it would do" in texts(second)
