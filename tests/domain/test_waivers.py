"""Waivers: what they cover, who may approve one, and what it does to the verdict."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import rulings
from core.domain.disputes import waivers
from core.domain.disputes.waivers import Asked, Scope, WaiverState
from core.domain.model import (
    Field,
    FieldState,
    ReasonCode,
    Ruling,
    RulingKind,
    Severity,
    Verdict,
)
from core.domain.rulings import Rulings, Waived
from core.errors import AuditorError, Conflict, Forbidden, Rejected
from tests.domain.disputes import CAUSE, FINDING, OUTCOME

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
ASKED = Asked(Scope.FINDING, FINDING.rule, "agreed by phone", NOW + timedelta(days=30))
WAIVER = Waived(UUID(int=9), FINDING.rule)


def of(name: str, value: str) -> Field:
    return Field(name, name, "string", FieldState.READ, value)


SHEET = replace(OUTCOME, fields=(of("customer_name", "ACME  Ltd"), of("asset_id", "LF-88")))


def test_a_waived_sheet_is_waived_and_nothing_is_charged() -> None:
    outcome = rulings.judged(SHEET, Rulings(waivers=(WAIVER,)))

    assert (outcome.verdict, outcome.score) == (Verdict.WAIVED, 100)
    assert outcome.findings == ()
    assert [one.was for one in outcome.applied] == [FINDING]


def test_what_is_left_still_fails() -> None:
    other = replace(FINDING, rule="signature.required", field="signature")
    sheet = replace(SHEET, findings=(FINDING, other))

    outcome = rulings.judged(sheet, Rulings(waivers=(WAIVER,)))

    assert (outcome.verdict, outcome.score) == (Verdict.FAIL, 90)


def test_a_waived_remark_leaves_a_pass() -> None:
    remark = replace(FINDING, severity=Severity.S3)
    sheet = replace(SHEET, findings=(remark,), verdict=Verdict.PASS)

    assert rulings.judged(sheet, Rulings(waivers=(WAIVER,))).verdict is Verdict.PASS


def test_what_is_our_fault_cannot_be_waived() -> None:
    ours = replace(FINDING, reason_code=ReasonCode.SPEC_GAP)
    sheet = replace(SHEET, findings=(ours,), verdict=Verdict.REVIEW_QUEUE, score=100)

    assert rulings.judged(sheet, Rulings(waivers=(WAIVER,))) == sheet


@pytest.mark.parametrize(
    ("narrowed", "covers"),
    [
        (replace(WAIVER, customer="acme ltd"), True),
        (replace(WAIVER, customer="Other Ltd"), False),
        (replace(WAIVER, asset="LF-88"), True),
        (replace(WAIVER, asset="LF-89"), False),
        (replace(WAIVER, customer="Acme Ltd", asset="LF-89"), False),
        (replace(WAIVER, field="job_number"), True),
        (replace(WAIVER, field="other"), False),
        (replace(WAIVER, spec_id="repair-report"), True),
        (replace(WAIVER, spec_id="pto-service"), False),
        (replace(WAIVER, rule="other.rule"), False),
    ],
)
def test_a_waiver_covers_what_it_names_and_nothing_else(narrowed: Waived, covers: bool) -> None:
    outcome = rulings.judged(SHEET, Rulings(waivers=(narrowed,)))

    assert (outcome.verdict is Verdict.WAIVED) is covers


KINDS = st.sampled_from(
    [RulingKind.OVERTURNED, RulingKind.REGRADED, RulingKind.CHARGED, RulingKind.ADDED]
)


@given(st.lists(KINDS, max_size=4), st.booleans(), st.booleans())
def test_whatever_was_ruled_can_be_undone(
    kinds: list[RulingKind], is_waived: bool, was_found: bool
) -> None:
    base = rulings.judged(SHEET if was_found else replace(SHEET, findings=()), rulings.NONE)
    made = tuple(
        Ruling(kind, FINDING.rule, FINDING.field, CAUSE, Severity.S2, "Ann") for kind in kinds
    )
    given_ = Rulings(made, (WAIVER,) if is_waived else (), ((CAUSE, FINDING),))

    outcome = rulings.judged(base, given_)

    assert rulings.judged(outcome, rulings.NONE) == base
    assert rulings.judged(outcome, given_) == outcome  # and ruled again, it is the same


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (replace(ASKED, reason=" "), "Say why"),
        (replace(ASKED, expires_at=NOW), "ends in the future"),
        (replace(ASKED, expires_at=NOW + timedelta(days=400)), "within a year"),
        (replace(ASKED, scope=Scope.RULE), "for which customer or asset"),
    ],
)
def test_what_cannot_be_asked_for_is_said(asked: Asked, said: str) -> None:
    with pytest.raises(Rejected, match=said):
        waivers.refuse_unfit(asked, now=NOW)


def test_the_asker_does_not_approve() -> None:
    waivers.refuse_decision(WaiverState.ASKED, asked_by="sue", by="ben", comment="fine")
    with pytest.raises(Forbidden, match="does not approve"):
        waivers.refuse_decision(WaiverState.ASKED, asked_by="sue", by="Sue", comment="fine")
    with pytest.raises(Rejected):
        waivers.refuse_decision(WaiverState.ASKED, asked_by="sue", by="ben", comment=" ")
    for state in set(WaiverState) - {WaiverState.ASKED}:
        with pytest.raises(Conflict):
            waivers.refuse_decision(state, asked_by="sue", by="ben", comment="fine")


def test_only_what_holds_can_be_revoked() -> None:
    later = NOW + timedelta(days=1)
    waivers.refuse_revoking(WaiverState.APPROVED, expires_at=later, now=NOW, comment="over")
    for state, until, comment in [
        (WaiverState.ASKED, later, "over"),
        (WaiverState.APPROVED, NOW, "over"),
        (WaiverState.APPROVED, later, ""),
    ]:
        with pytest.raises(AuditorError):
            waivers.refuse_revoking(state, expires_at=until, now=NOW, comment=comment)


def test_a_waiver_ends_by_itself() -> None:
    assert waivers.is_in_force(WaiverState.APPROVED, NOW + timedelta(seconds=1), now=NOW)
    assert not waivers.is_in_force(WaiverState.APPROVED, NOW, now=NOW)
    assert not waivers.is_in_force(WaiverState.ASKED, NOW + timedelta(days=1), now=NOW)
