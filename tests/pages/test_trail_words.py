"""Whatever the trail tells has words, on its page and beside the queue's chart."""

from core.domain.trail import Event
from core.ui.role_words import EVENT_WORDS


def test_every_event_has_words() -> None:
    assert set(EVENT_WORDS) == set(Event)
