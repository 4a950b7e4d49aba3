"""The runbooks: for each common issue the steps to take, what shows that one is needed, what it
does, what proves that it helped, and how to take it back."""

from collections.abc import Mapping
from typing import Final

from core.domain.ops.books import database, ocr_stuck, sign_in, slow, uploads
from core.domain.ops.books.steps import BY_TWO, Act, Book, Step
from core.domain.ops.checks import CheckResult, Runbook, State

__all__ = ["BOOKS", "BY_ID", "BY_TWO", "Act", "Book", "Step", "amiss", "begin", "step"]

BOOKS: Final = (ocr_stuck.BOOK, database.BOOK, uploads.BOOK, sign_in.BOOK, slow.BOOK)
BY_ID: Final[dict[Runbook, Book]] = {book.id: book for book in BOOKS}


def step(runbook: str, step_id: str) -> Step | None:
    """The step of these ids; None where there is none."""
    books = (book for book in BOOKS if book.id.value == runbook)
    return next((one for book in books for one in book.steps if one.id == step_id), None)


def amiss(one: Step, results: Mapping[str, CheckResult]) -> CheckResult | None:
    """What shows that the step is needed, the gravest of it; None where nothing does."""
    found = [results[check_id] for check_id in one.shows]
    for state in (State.FAIL, State.WARN):
        for result in found:
            if result.state is state:
                return result
    return None


def begin(book: Book, results: Mapping[str, CheckResult]) -> tuple[int, CheckResult] | None:
    """The number of the step to begin with and what shows it; None where nothing is amiss.

    Of those whose checks fail the most urgent, in it the first step; where none fails, the same of
    those with something to look at.
    """
    found = [
        (number, result)
        for number, one in enumerate(book.steps, start=1)
        if (result := amiss(one, results)) is not None
    ]
    fails = [(number, result) for number, result in found if result.state is State.FAIL]
    return min(fails or found, key=lambda one: (one[1].check.level.value, one[0]), default=None)
