"""Which files of the inbox are due."""

from datetime import UTC, datetime, timedelta

import pytest

from core.domain import inbox
from core.domain.inbox import Parcel

NOW = datetime(2026, 3, 14, 9, tzinfo=UTC)


def parcel(name: str, *, age_s: float = 60) -> Parcel:
    return Parcel(name, 10, NOW - timedelta(seconds=age_s))


@pytest.mark.parametrize("name", ["a.pdf", "north/b.PDF", "north/east/c.jpg", "no ending"])
def test_what_somebody_put_there_is_due(name: str) -> None:
    assert inbox.is_due(parcel(name), NOW)


@pytest.mark.parametrize(
    "name",
    [".a.pdf", ".git/a.pdf", "Thumbs.db", "x/desktop.ini", "a.pdf.part", "~$a.docx", "b.TMP", "c~"],
)
def test_litter_and_what_is_unfinished_is_left_alone(name: str) -> None:
    assert not inbox.is_due(parcel(name), NOW)


def test_what_was_refused_is_not_tried_again_by_itself() -> None:
    assert not inbox.is_due(parcel("refused/a.pdf"), NOW)


def test_a_file_somebody_may_still_be_writing_waits() -> None:
    assert not inbox.is_due(parcel("a.pdf", age_s=4.9), NOW)
    assert inbox.is_due(parcel("a.pdf", age_s=5), NOW)


def test_a_file_set_aside_keeps_the_name_it_came_with() -> None:
    aside = Parcel("refused/1f-a.pdf", 10, NOW, sent_as="north/a.pdf")

    assert (aside.filename, aside.folder) == ("a.pdf", "north")
    assert parcel("a.pdf").folder is None
