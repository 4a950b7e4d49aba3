"""Labels learned from reviews, from the decision to the draft that knows them."""

from dataclasses import replace
from uuid import UUID

import pytest

from core.adapters import spec_bundles
from core.domain.access import Action, Role
from core.domain.labelling.learning import Standing
from core.domain.model import Actor, SpecRef
from core.domain.page import plain_text
from core.domain.review import Decision, Made
from core.domain.spec import gates
from core.errors import Conflict, Forbidden, Rejected
from core.ports import Runtime
from core.queries import specs as published
from core.services import audits, sheet_rows
from core.services.reviewing import judging, review_claims, reviews
from core.services.reviewing import labels as seen_labels
from core.services.spec import labels, specs
from core.services.spec.labels import Pick
from core.services.spec.spec_book import DatabaseSpecBook
from tests.services import repair_report
from tests.services.conftest import Ledger

ANA, BEN = Actor("ana", Role.QA_LEAD), Actor("ben", Role.QA_LEAD)
SUE = Actor("sue", Role.SUPERVISOR)
ORDER = "{name: order_number, label: Order, type: string, severity: S3}"
ACCEPT = Made(Decision.ACCEPT, "job_number")
CODE = Pick("Works Docket", "job_number")


@pytest.fixture
def rt(ledger: Ledger) -> Runtime:
    ledger.rt = replace(ledger.rt, specs=DatabaseSpecBook(ledger.rt.read))
    repair_report.activated(ledger.rt, ORDER)
    return ledger.rt


def waiting(ledger: Ledger, number: str, label: str = "Works Docket") -> UUID:
    """The review of a sheet that prints its job number under that label, claimed by ana."""
    ledger.reader.answer = lambda: plain_text.reading(f"REPAIR REPORT\n{label}: {number}\n")
    audit_id = ledger.submit().audit_id
    audits.run(ledger.rt, audit_id, worker="w1")
    return review_claims.open_audit(ledger.rt, audit_id, actor=ANA)


def reviewed(
    ledger: Ledger,
    number: str,
    made: Made = ACCEPT,
    *,
    by: Actor = ANA,
    label: str = "Works Docket",
) -> UUID:
    """The audit that a review of such a sheet ended with."""
    review_id = waiting(ledger, number, label)
    review_claims.put_back(ledger.rt, review_id, actor=ANA)
    review_claims.open_review(ledger.rt, review_id, actor=by)
    reviews.decide(ledger.rt, review_id, made, actor=by)
    made_id = reviews.finish(ledger.rt, review_id, actor=by)
    assert made_id is not None
    return made_id


def three(ledger: Ledger, label: str = "Works Docket") -> list[UUID]:
    """Three sheets with that label, accepted by two people."""
    return [
        reviewed(ledger, f"JOB-{100_000 + number}", by=by, label=label)
        for number, by in enumerate((ANA, BEN, ANA))
    ]


def kept(ledger: Ledger) -> list[tuple[str, str | None, str | None]]:
    sql = "select kind, label, spec from review_decisions where kind != 'finish' order by id"
    return [tuple(row) for row in ledger.rows(sql)]


@pytest.mark.parametrize(
    ("made", "label"),
    [
        (ACCEPT, "Works Docket"),
        (Made(Decision.CORRECT, "job_number", text="JOB-654321"), "Works Docket"),  # typed
        (
            Made(Decision.CORRECT, "job_number", text="JOB-654321", label="WORKS DOCKET"),
            "Works Docket",
        ),
        (Made(Decision.CORRECT, "job_number", text="JOB-000001"), None),  # stands nowhere
        (Made(Decision.REJECT, "job_number"), None),
    ],
)
def test_a_decision_keeps_the_label_the_value_stood_beside(
    rt: Runtime, ledger: Ledger, made: Made, label: str | None
) -> None:
    review_id = waiting(ledger, "JOB-654321")

    reviews.decide(rt, review_id, made, actor=ANA)

    assert kept(ledger) == [(made.kind, label, label and "repair-report")]


def test_a_label_the_spec_knows_is_nothing_to_learn(rt: Runtime, ledger: Ledger) -> None:
    review_id = waiting(ledger, "JOB-654321", label="Job Number")

    reviews.decide(rt, review_id, ACCEPT, actor=ANA)

    assert kept(ledger) == [("accept", None, None)]


def test_a_lost_field_is_offered_what_it_may_be_and_only_that_can_be_named(
    rt: Runtime, ledger: Ledger
) -> None:
    review_id = waiting(ledger, "JOB-654321")

    (offer,) = seen_labels.offers(judging.look(rt, review_id, actor=ANA))

    assert (offer.field, offer.pair.label, offer.pair.value) == (
        "job_number", "Works Docket", "JOB-654321",
    )  # fmt: skip
    invented = Made(Decision.CORRECT, "job_number", text="JOB-654321", label="Job Number")
    with pytest.raises(Rejected, match="has no such label"):
        reviews.decide(rt, review_id, invented, actor=ANA)


def test_what_several_people_say_is_offered_and_drafted(rt: Runtime, ledger: Ledger) -> None:
    made = three(ledger)

    found = labels.book(rt, "repair-report", actor=BEN)
    (one,) = found.learned
    (given,) = found.offered
    ref = labels.draft(rt, "repair-report", [CODE], actor=BEN)
    with rt.read() as session:
        stored = published.get(session, ref)

    assert one.standing is Standing.OFFERED
    assert (given.label, given.field, given.sheets, given.people) == (*_of(CODE), 3, 2)
    assert given.examples == tuple(reversed(made))
    assert set(found.names) == set(made)
    assert (ref.version, stored.version.state) == ("1.0.1", "draft")
    assert stored.spec.fields[0].aliases == ("Works Docket",)
    assert gates.errors(specs.gates_of(rt, ref, actor=BEN)) == ()  # It brings its fixtures.
    waits = labels.book(rt, "repair-report", actor=BEN)
    assert waits.offered == ()
    assert waits.is_drafted(given)
    with pytest.raises(Conflict, match="not offered any more"):
        labels.draft(rt, "repair-report", [CODE], actor=BEN)


def test_the_next_sheet_passes_once_the_draft_is_active(rt: Runtime, ledger: Ledger) -> None:
    three(ledger)
    ref = labels.draft(rt, "repair-report", [CODE], actor=BEN)
    specs.activate(rt, ref, actor=BEN)

    ledger.reader.answer = lambda: plain_text.reading("REPAIR REPORT\nWorks Docket: JOB-777777\n")
    audit_id = ledger.submit().audit_id
    audits.run(rt, audit_id, worker="w1")

    assert ledger.audit(audit_id).verdict == "PASS"
    assert labels.book(rt, "repair-report", actor=BEN).learned == ()


def _of(pick: Pick) -> tuple[str, str]:
    return pick.label, pick.field


def test_open_reviews_and_decisions_taken_back_say_nothing(rt: Runtime, ledger: Ledger) -> None:
    for number in range(6):
        review_id = waiting(ledger, f"JOB-{100_000 + number}")
        reviews.decide(rt, review_id, ACCEPT, actor=ANA)
        if number % 2:
            other = Made(Decision.CORRECT, "job_number", text="JOB-999999")
            reviews.decide(rt, review_id, other, actor=ANA)
            reviews.finish(rt, review_id, actor=ANA)

    assert labels.book(rt, "repair-report", actor=ANA).learned == ()


def test_a_dismissed_label_stays_so_and_is_in_the_trail_without_its_text(
    rt: Runtime, ledger: Ledger
) -> None:
    three(ledger)

    labels.dismiss(rt, "repair-report", CODE, actor=BEN)
    found = labels.book(rt, "repair-report", actor=BEN)

    assert found.learned == ()
    assert [(one.label, one.field) for one in found.left_out] == [_of(CODE)]
    three(ledger)
    assert labels.book(rt, "repair-report", actor=BEN).learned == ()
    with pytest.raises(Conflict, match="not offered any more"):
        labels.dismiss(rt, "repair-report", CODE, actor=BEN)
    labels.restore(rt, "repair-report", CODE, actor=ANA)
    assert len(labels.book(rt, "repair-report", actor=BEN).learned) == 1
    with pytest.raises(Conflict, match="not offered any more"):
        labels.restore(rt, "repair-report", CODE, actor=ANA)
    told = ledger.rows(
        "select actor, action, after::text from trail where action like 'label.%' order by number"
    )
    assert [(row.actor, row.action) for row in told] == [
        ("ben", "label.dismissed"), ("ana", "label.restored"),
    ]  # fmt: skip
    assert "Works" not in told[0].after


def test_a_conflict_is_shown_and_solved_by_saying_which_it_is_not(
    rt: Runtime, ledger: Ledger
) -> None:
    three(ledger)
    as_order = Made(Decision.CORRECT, "order_number", text="JOB-222222", label="Works Docket")
    for _ in range(2):
        review_id = waiting(ledger, "JOB-222222")
        reviews.decide(rt, review_id, as_order, actor=ANA)
        text = Made(Decision.CORRECT, "job_number", text="JOB-333333")
        reviews.decide(rt, review_id, text, actor=ANA)
        reviews.finish(rt, review_id, actor=ANA)

    (conflict,) = labels.book(rt, "repair-report", actor=ANA).learned
    with pytest.raises(Conflict):
        labels.draft(rt, "repair-report", [CODE], actor=ANA)
    labels.dismiss(rt, "repair-report", Pick("Works Docket", "order_number"), actor=ANA)

    assert conflict.standing is Standing.CONFLICT
    assert [one.field for one in conflict.given] == ["job_number", "order_number"]
    assert [one.field for one in labels.book(rt, "repair-report", actor=ANA).offered] == [
        "job_number"
    ]


def test_a_label_that_another_field_got_since_is_refused(rt: Runtime, ledger: Ledger) -> None:
    three(ledger)
    repair_report.activated(rt, ORDER.replace("Order", "Works Docket"), version="1.1.0")

    (taken,) = labels.book(rt, "repair-report", actor=ANA).learned

    assert (taken.standing, taken.owner) == (Standing.TAKEN, "order_number")
    with pytest.raises(Conflict, match="not offered"):
        labels.draft(rt, "repair-report", [CODE], actor=ANA)


def test_hostile_labels_are_text_in_the_draft_too(rt: Runtime, ledger: Ledger) -> None:
    hostile = "# Code <b>$x$</b>"
    for number in ("JOB-100001", "JOB-100002", "JOB-100003"):
        typed = Made(Decision.CORRECT, "job_number", text=number)
        reviewed(ledger, number, typed, by=ANA if number.endswith("1") else BEN, label=hostile)

    (given,) = labels.book(rt, "repair-report", actor=ANA).offered
    ref = labels.draft(rt, "repair-report", [Pick(given.label, given.field)], actor=ANA)
    with rt.read() as session:
        stored = published.get(session, ref)

    assert given.label == hostile
    assert stored.spec.fields[0].aliases == (hostile,)
    again = spec_bundles.from_upload(
        "r.yaml", stored.sources[0].text.encode(), pack=None, published=()
    )
    assert again.spec == stored.spec


def test_without_an_active_version_nothing_is_learned(rt: Runtime, ledger: Ledger) -> None:
    three(ledger)
    specs.deprecate(rt, SpecRef("repair-report", "1.0.0"), actor=ANA)

    assert labels.book(rt, "repair-report", actor=ANA).spec is None
    with pytest.raises(Conflict, match="No version of this spec is active"):
        labels.draft(rt, "repair-report", [CODE], actor=ANA)


def test_who_may_not_keep_specs_or_see_sheets_sees_no_labels(rt: Runtime, ledger: Ledger) -> None:
    three(ledger)

    with pytest.raises(Forbidden):
        labels.book(rt, "repair-report", actor=SUE)
    narrow = Actor("token", Role.ADMIN, scopes=frozenset({Action.SPECS_KEEP}))
    assert labels.book(rt, "repair-report", actor=narrow).learned == ()


def test_what_is_deleted_with_its_sheet_teaches_nothing_any_more(
    rt: Runtime, ledger: Ledger
) -> None:
    made = three(ledger)
    sheet_id = ledger.audit(made[0]).job_sheet_id
    with rt.write() as session:
        sheet_rows.remove(session, sheet_id)

    assert labels.book(rt, "repair-report", actor=ANA).learned == ()
