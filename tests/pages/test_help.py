"""Help."""

from core.domain.model import Severity, Verdict
from core.ui import guide, words
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
