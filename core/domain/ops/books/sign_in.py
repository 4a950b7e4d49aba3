"""Authentication failures: the steps to take, in their order."""

from typing import Final

from core.domain.ops.books.steps import Book, Step
from core.domain.ops.checks import Runbook

BOOK: Final = Book(
    Runbook.SIGN_IN,
    "Authentication failures",
    ("People cannot sign in.", "Sessions end at once.", "Tokens are refused."),
    (
        Step(
            "secret",
            "Verify that JWT_SECRET is set",
            "Every app needs the same. One that was changed ends all sessions, unless the old one "
            "is set as JWT_SECRET_PREVIOUS.",
            ("sign_in.secret",),
        ),
        Step(
            "provider",
            "Check the sign-in provider",
            "Its discovery document and its keys are fetched anew. Links and passwords work "
            "without it: `jobsheet link` prints a link.",
            ("sign_in.provider",),
        ),
        Step(
            "cookies",
            "Have the person clear the cookies of this site",
            "A cookie of another installation under the same name is refused. `jobsheet link` "
            "signs them in anew.",
            ("app.answers",),
        ),
        Step(
            "clocks",
            "Verify that the clocks agree",
            "This host against database and Redis. Two minutes are forgiven.",
            ("sign_in.clocks",),
        ),
        Step(
            "expiry",
            "Check how long sessions last",
            "SESSION_HOURS and SESSION_IDLE_HOURS; API tokens have their own end, on their page.",
            ("sign_in.sessions",),
        ),
    ),
)
