"""Who acts, what is kept for how long, what a queue is, and how a sheet stands."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.domain import (
    access,
    actors,
    attention,
    audit_day,
    audit_output,
    bands,
    breaker,
    calibration,
    reaudit,
    rulings,
)
from core.domain.access import Action, Role
from core.domain.bands import Band
from core.domain.breaker import Breaker, Phase
from core.domain.model import (
    Applied,
    Field,
    FieldState,
    ReasonCode,
    Ruling,
    RulingKind,
    Severity,
    Verdict,
)
from core.domain.retention import KEPT_FOR_EVER, Kind, Retention
from tests.domain.disputes import CAUSE, FINDING, OUTCOME
from tests.domain.factories import SPEC

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)


def test_the_trail_tells_the_command_line_from_the_system() -> None:
    typed, by_itself = actors.command_line("ana"), actors.system("start-up")

    assert (typed.name, typed.role, typed.address) == ("ana", Role.ADMIN, "command line")
    assert (by_itself.name, by_itself.role, by_itself.address) == (
        "system:start-up", Role.ADMIN, "system",
    )  # fmt: skip


def test_a_guarded_function_says_what_it_asks_for() -> None:
    @access.asks(Action.SHEETS_UPLOAD)
    def guarded(*, actor: object) -> None:
        """Nothing to do."""

    assert access.asked_by(guarded) is Action.SHEETS_UPLOAD
    assert access.asked_by(test_a_guarded_function_says_what_it_asks_for) is None


@pytest.mark.parametrize(
    ("ahead", "at_once", "seconds"), [(10, 1, 30.0), (10, 4, 7.5), (10, 0, 30.0), (0, 2, 0.0)]
)
def test_how_long_until_the_last_sheet_ahead_is_done(
    ahead: int, at_once: int, seconds: float
) -> None:
    assert attention.expected_s(ahead=ahead, at_once=at_once, seconds_each=3.0) == seconds


def test_a_queue_is_deep_above_its_target() -> None:
    assert not attention.is_deep(attention.QUEUE_DEPTH_TARGET)
    assert attention.is_deep(attention.QUEUE_DEPTH_TARGET + 1)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 14, 23, 30, tzinfo=UTC), date(2026, 3, 14)),
        (datetime(2026, 7, 14, 23, 30, tzinfo=UTC), date(2026, 7, 15)),  # Summer time.
    ],
)
def test_the_day_of_an_audit_is_that_of_the_sheets_zone(moment: datetime, day: date) -> None:
    assert audit_day.of(moment) == day


def test_the_band_of_the_least_sure_field() -> None:
    surenesses = (0.97, None, 0.8, 0.95)
    fields = [
        Field(f"f{at}", "F", "string", FieldState.READ, confidence=sure)
        for at, sure in enumerate(surenesses)
    ]

    assert bands.lowest(fields) == 0.8
    assert bands.lowest([]) is bands.lowest([fields[1]]) is None
    assert [bands.of(sure) for sure in (0.49, 0.5, 0.79, 0.8, 0.94, 0.95)] == [
        Band.UNDER_50, Band.FROM_50, Band.FROM_50, Band.FROM_80, Band.FROM_80, Band.FROM_95,
    ]  # fmt: skip


def test_each_kind_is_kept_for_its_own_time() -> None:
    kept = Retention(originals_days=1, readings_days=2, audits_days=3, deliveries_days=4)

    assert [kept.before(kind, NOW) for kind in Kind] == [
        NOW - timedelta(days=days) for days in (1, 2, 3, 4)
    ]
    assert {KEPT_FOR_EVER.before(kind, NOW) for kind in Kind} == {None}


def test_a_probe_that_was_not_made_says_nothing() -> None:
    probing = Breaker(phase=Phase.PROBING, until=5.0)
    for other in (Breaker(phase=Phase.OPEN, until=90.0), Breaker()):
        assert breaker.withdrawn(7.0, other) == other

    again = breaker.withdrawn(7.0, probing)

    assert (again.phase, again.until) == (Phase.OPEN, 7.0)


def test_people_are_asked_about_grave_fields() -> None:
    grave = [one.name for one in SPEC.fields if one.severity in (Severity.S0, Severity.S1)]

    assert 0 < len(grave) < len(SPEC.fields)
    assert calibration.asked([SPEC]) == {SPEC.id: grave}


def test_how_a_sheet_stands_is_its_verdict_and_what_was_found() -> None:
    found = reaudit.stand(Verdict.FAIL, [FINDING, FINDING])

    assert found.verdict is Verdict.FAIL
    assert [
        (one.place.rule, one.place.field, one.reason_code, one.severity) for one in found.marks
    ] == [("job_number.pattern", "job_number", ReasonCode.INVALID_FORMAT, Severity.S0)]


RULED = (
    Applied(Ruling(RulingKind.REGRADED, FINDING.rule, FINDING.field, CAUSE, Severity.S2), FINDING,
            None),
    Applied(Ruling(RulingKind.CHARGED, "x", None, CAUSE, person="ben"), None, None),
)  # fmt: skip


def test_what_people_ruled_is_told_beside_what_the_audit_said() -> None:
    outcome = rulings.judged(OUTCOME, rulings.NONE)
    untouched = audit_output.ruled(outcome)
    assert untouched == {"original_verdict": None, "original_score": None, "rulings": []}

    told = audit_output.ruled(
        type(OUTCOME)(Verdict.PASS, 100, OUTCOME.selection, (), (), applied=RULED)
    )

    assert (told["original_verdict"], told["original_score"]) == ("FAIL", 90)
    first, second = told["rulings"]
    assert (first["was"]["rule"], first["now"]) == ("job_number.pattern", None)
    assert {key: first[key] for key in ("ruling", "rule", "field", "severity", "charged_to")} == {
        "ruling": "regraded", "rule": "job_number.pattern", "field": "job_number",
        "severity": "S2", "charged_to": None,
    }  # fmt: skip
    assert (second["charged_to"], second["severity"], second["was"]) == ("ben", None, None)
    assert first["cause_id"] == second["cause_id"] == str(CAUSE)


def test_a_finding_that_was_added_is_told_as_it_stands_now() -> None:
    added = Applied(
        Ruling(RulingKind.ADDED, FINDING.rule, FINDING.field, CAUSE, Severity.S0), None, FINDING
    )

    (told,) = audit_output.ruled(
        type(OUTCOME)(Verdict.FAIL, 90, OUTCOME.selection, (), (FINDING,), applied=(added,))
    )["rulings"]

    assert told["was"] is None
    assert told["now"]["field"] == "job_number"
