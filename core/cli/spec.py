"""`jobsheet spec`: check spec files, and run their fixture packs."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from core.adapters import fixture_packs, spec_files
from core.domain import audit, fixtures, plain_text
from core.domain.fixtures import Case, Judged
from core.domain.model import Outcome
from core.domain.policy import Policy
from core.domain.specs import Spec
from core.errors import AuditorError, Rejected

SOME_MISSED, CALL_WAS_WRONG = 1, 2

spec_app = typer.Typer(no_args_is_help=True, help="Check specs and run their fixture packs.")


@spec_app.callback()
def root() -> None:
    """Check specs and run their fixture packs."""


@spec_app.command("check")
def check_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Spec files.")],
) -> None:
    """Name every mistake as file, line, key and message; exit status 1 where there is one."""
    mistakes = spec_files.check(files)
    for mistake in mistakes:
        typer.echo(str(mistake))
    if mistakes:
        raise typer.Exit(SOME_MISSED)
    typer.echo(f"{len(files)} checked, no mistake.")


@spec_app.command("test")
def run_packs(
    spec: Annotated[Path, typer.Argument(metavar="SPEC.yaml", help="The spec file.")],
    packs: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FIXTURES...]", help="Fixture packs; by default the spec's own."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line, one for each case.")
    ] = False,
) -> None:
    """Run fixture packs, one line a case; exit status 1 where one misses."""
    try:
        judged = _judged(spec, packs or [fixture_packs.beside(spec)], as_json=as_json)
    except spec_files.BadSpecs as error:
        for mistake in error.mistakes:
            typer.echo(str(mistake), err=True)
        raise typer.Exit(CALL_WAS_WRONG) from error
    except AuditorError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(CALL_WAS_WRONG) from error
    if not all(item.is_ok for item in judged):
        raise typer.Exit(SOME_MISSED)


def _judged(path: Path, packs: list[Path], *, as_json: bool) -> list[Judged]:
    (spec,) = spec_files.load([path])
    judged = []
    for pack in packs:
        for case in fixture_packs.load(pack):
            item = fixtures.judge(case, _outcome(case, spec, pack))
            typer.echo(_json_line(item) if as_json else _plain_line(item))
            judged.append(item)
    return judged


def _outcome(case: Case, spec: Spec, pack: Path) -> Outcome:
    specs = _specs(case, spec, pack)
    today = case.today or _this_day()
    if case.fields is not None:
        try:
            return audit.audit_values(case.fields, specs[0], Policy(), today=today)
        except Rejected as error:
            raise Rejected(f"{pack}: {case.id}: {error}") from error
    if case.text is not None:
        reading = plain_text.reading(case.text)
        return audit.audit(reading, specs, Policy(), today=today, named_spec=case.spec)
    return _outcome_of_file(case, specs, pack, today)


def _specs(case: Case, spec: Spec, pack: Path) -> tuple[Spec, ...]:
    if case.spec is None or case.spec == spec.id:
        return (spec,)
    others = {one.id: one for one in spec_files.load_folder(pack.parent)}
    if case.spec not in others:
        raise Rejected(f"{pack}: {case.id}: there is no spec called {case.spec} beside the pack.")
    return (others[case.spec],)


def _outcome_of_file(case: Case, specs: tuple[Spec, ...], pack: Path, today: date) -> Outcome:
    from core import bootstrap  # heavy: only packs with files need an engine
    from core.adapters import inspection
    from core.adapters.reader import SheetReader

    try:
        content = (pack.parent / (case.file or "")).read_bytes()
    except OSError as error:
        message = f"{pack}: {case.id}: {case.file} cannot be read: {error.strerror}."
        raise Rejected(message) from error
    found = inspection.inspect(content)
    reader = SheetReader(bootstrap.local_engine(bootstrap.from_environment()))
    reading = reader.read(content, media_type=found.media_type, progress=lambda _done, _all: None)
    return audit.audit(reading, specs, Policy(), today=today, named_spec=case.spec)


def _this_day() -> date:
    return datetime.now(UTC).astimezone().date()


def _plain_line(item: Judged) -> str:
    told = f"{item.outcome.verdict.value} {', '.join(item.reason_codes)}".rstrip()
    if item.is_ok:
        return f"ok    {item.case.id}  {told}"
    codes = item.case.reason_codes
    wanted = f"{item.case.outcome.value} {', '.join(sorted(codes or ()))}".rstrip()
    wrong = f"; read differently: {', '.join(item.wrong_values)}" if item.wrong_values else ""
    return f"MISS  {item.case.id}  {told}, expected {wanted}{wrong}"


def _json_line(item: Judged) -> str:
    codes = item.case.reason_codes
    line = {
        "id": item.case.id,
        "ok": item.is_ok,
        "outcome": item.outcome.verdict.value,
        "expected_outcome": item.case.outcome.value,
        "reason_codes": list(item.reason_codes),
        "expected_reason_codes": sorted(codes) if codes is not None else None,
        "values": item.values,
    }
    return json.dumps(line, ensure_ascii=False)
