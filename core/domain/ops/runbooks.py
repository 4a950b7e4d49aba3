"""The runbooks: for each common issue the steps to take, what shows that one is needed, what it
does, what proves that it helped, and how to take it back."""

from typing import Final

from core.domain.ops.books import database, ocr_stuck, sign_in, slow, uploads
from core.domain.ops.books.steps import BY_TWO, Act, Book, Step
from core.domain.ops.checks import Runbook

__all__ = ["BOOKS", "BY_ID", "BY_TWO", "Act", "Book", "Step", "step"]

BOOKS: Final = (ocr_stuck.BOOK, database.BOOK, uploads.BOOK, sign_in.BOOK, slow.BOOK)
BY_ID: Final[dict[Runbook, Book]] = {book.id: book for book in BOOKS}


def step(runbook: str, step_id: str) -> Step | None:
    """The step of these ids; None where there is none."""
    books = (book for book in BOOKS if book.id.value == runbook)
    return next((one for book in books for one in book.steps if one.id == step_id), None)
