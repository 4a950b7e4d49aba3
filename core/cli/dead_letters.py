"""`jobsheet dead-letters`: sheets of which the system gave up."""

import time
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from core.cli import whoami
from core.domain.retrying import ErrorClass

if TYPE_CHECKING:
    from core.ports import Runtime
    from core.queries.dead_letters import DeadLetter

dead_letters_app = typer.Typer(
    no_args_is_help=True, help="Sheets of which the system gave up: retry or discard them."
)

Letters = Annotated[list[UUID], typer.Argument(help="Ids as `dead-letters list` shows them.")]
By = Annotated[
    str | None, typer.Option("--by", help="Who decides; without it, your user name here.")
]


@dead_letters_app.command("list")
def list_all(
    state: Annotated[str, typer.Option(help="open, retried or discarded")] = "open",
) -> None:
    """Show the newest first: id, class, reason, place, attempts, times (UTC), file and message."""
    from core.queries import dead_letters

    narrowed = dead_letters.LetterFilter(state=state)
    with _runtime().read() as session:
        found = dead_letters.page(session, narrowed, actor=whoami.actor())
    for letter in found:
        typer.echo(_line(letter))
    typer.echo(f"{len(found)} {state}.", err=True)


@dead_letters_app.command()
def retry(
    letters: Letters,
    by: By = None,
    note: Annotated[str | None, typer.Option(help="Why it is worth another try.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without it, only say what.")] = False,
) -> None:
    """Audit these sheets once more. Without --yes: say what that would touch."""
    from core.queries import dead_letters as queries
    from core.services.queueing import dead_letters

    rt = _runtime()
    if not yes:
        with rt.read() as session:
            found = queries.preview(session, letters, actor=whoami.actor(by))
        reasons = ", ".join(f"{count} {reason}" for reason, count in found.by_reason) or "nothing"
        typer.echo(
            f"Would retry {len(found.letters)} sheets of {found.pages} pages ({reasons}); "
            f"{found.in_work} of them are in work and would be left alone. Add --yes to do it."
        )
        return
    done = dead_letters.retry_all(rt, letters, actor=whoami.actor(by), note=note)
    for letter_id, audit_id in done.audits.items():
        typer.echo(f"{letter_id} is audited again as {audit_id}")
    for letter_id, why in done.refused.items():
        typer.echo(f"{letter_id} was left alone: {why}", err=True)


@dead_letters_app.command()
def follow(
    error_class: Annotated[ErrorClass, typer.Option("--class", help="The kind's class.")],
    reason: Annotated[str, typer.Option(help="The kind's reason, as `list` shows it.")],
    place: Annotated[
        str | None, typer.Option(help="Its place in the program, where known.")
    ] = None,
    by: By = None,
    note: Annotated[str, typer.Option(help="Why they are worth another try.")] = "",
    every_s: Annotated[
        float, typer.Option(min=0, max=3_600, help="Seconds between two rounds of 500.")
    ] = 5.0,
) -> None:
    """Once the canary of a kind has passed, audit all others of it again, round by round."""
    from core.queries.dead_letters import LetterFilter
    from core.services.queueing import canaries

    kind = LetterFilter(error_class=error_class, reason=reason, fingerprint=place)
    count = 0
    for done in canaries.follow_all(_runtime(), kind, actor=whoami.actor(by), note=note):
        count += len(done.audits)
        typer.echo(f"{count} audited again so far.")
        time.sleep(every_s)
    typer.echo(f"{count} audited again; no other of this kind can be.")


@dead_letters_app.command()
def discard(
    letters: Letters,
    note: Annotated[str, typer.Option(help="Why; that is all that will be left of it.")],
    by: By = None,
) -> None:
    """Leave these sheets as they ended."""
    from core.services.queueing import dead_letters

    count = dead_letters.discard(_runtime(), letters, actor=whoami.actor(by), note=note)
    typer.echo(f"{count} of {len(letters)} discarded.")


def _line(letter: "DeadLetter") -> str:
    times = f"{letter.first_at:%Y-%m-%d %H:%M}..{letter.last_at:%Y-%m-%d %H:%M}"
    kind = " ".join(filter(None, (letter.error_class, letter.reason, letter.fingerprint)))
    return (
        f"{letter.id}  {kind}  {letter.attempts} attempts  {times}  "
        f"{letter.filename}  {letter.message}"
    )


def _runtime() -> "Runtime":
    from core import bootstrap

    return bootstrap.build(bootstrap.settings())
