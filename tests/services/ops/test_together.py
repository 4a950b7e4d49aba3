"""One question for several checks."""

import threading

import pytest

from core.errors import Unavailable
from core.services.ops.probes import together
from core.services.ops.probes.together import Together


def test_who_asks_the_same_meanwhile_is_given_the_same_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(together, "FRESH_S", 600.0)
    both, asked, go_on = Together(), [], threading.Event()
    whom, told = object(), []

    def question() -> None:
        asked.append(1)
        go_on.wait()
        raise Unavailable("It is away.")

    def ask() -> None:
        with pytest.raises(Unavailable, match="It is away"):
            both.ask(whom, question)
        told.append(1)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for one in threads:
        one.start()
    go_on.set()
    for one in threads:
        one.join()

    assert (len(asked), len(told)) == (1, 2)


def test_it_is_asked_anew_later_and_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "FRESH_S", 600.0)
    both, asked = Together(), []
    first, second = object(), object()
    both.ask(first, lambda: asked.append("first"))
    both.ask(second, lambda: asked.append("second"))
    both.ask(second, lambda: asked.append("too soon"))

    monkeypatch.setattr(together, "FRESH_S", 0.0)
    both.ask(second, lambda: asked.append("later"))

    assert asked == ["first", "second", "later"]
