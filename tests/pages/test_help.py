"""Help."""

from core.domain.access import Role
from core.domain.disputes.moves import State
from core.domain.model import Severity, Verdict
from core.ports import Runtime
from core.ui import guide, words
from core.ui.disputes.words import STATE_WORDS
from tests import people
from tests.pages.conftest import Open
from tests.pages.seen import texts


def test_every_word_a_sheet_is_judged_with_is_explained(open_page: Open) -> None:
    page = open_page("help")

    assert not page.exception
    said = texts(page)
    assert set(guide.VERDICTS) == set(Verdict)
    assert set(guide.SEVERITIES) == set(Severity)
    assert all(words.VERDICT_WORDS[verdict] in said for verdict in Verdict)
    assert "S0 blocker" in said


def test_a_technician_is_told_of_disputes_and_not_of_what_others_do(
    open_page: Open, rt: Runtime
) -> None:
    page = open_page("help", cookie=people.cookie(rt, "tina", Role.TECHNICIAN))

    said = texts(page)
    assert all(state in said for state in STATE_WORDS.values())
    assert set(guide.DISPUTE_STATES) == set(State)
    assert "Reviewing by keyboard" not in said
    assert "leads from each that fails to its runbook" not in said
