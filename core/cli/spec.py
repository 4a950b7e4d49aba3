"""`jobsheet spec`: check spec files, and run their fixture packs."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from core.adapters import fixture_packs, spec_files
from core.cli import spec_diff, spec_import, spec_store
from core.domain.page.reading import Reading
from core.domain.spec import fixture_runs
from core.domain.spec.fixtures import Case, Judged
from core.domain.spec.spec_tree import SpecMistake
from core.domain.spec.specs import Spec
from core.errors import AuditorError, Rejected

SOME_MISSED, CALL_WAS_WRONG = 1, 2

spec_app = typer.Typer(no_args_is_help=True, help="Check specs and run their fixture packs.")
spec_app.command("import")(spec_import.import_pack)
spec_store.register(spec_app)


@spec_app.callback()
def root() -> None:
    """Check specs and run their fixture packs."""


spec_app.command("diff")(spec_diff.diff)


@spec_app.command("check")
def check_files(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Spec files and fixture packs, or folders of them."),
    ],
) -> None:
    """Name every mistake as file, line, key and message; exit status 1 where there is one."""
    unread: list[SpecMistake] = []
    given = [path for file in files for path in _within(file, unread)]
    if not given and not unread:
        typer.echo("No spec file there: their names end with .yaml or .yml.", err=True)
        raise typer.Exit(CALL_WAS_WRONG)
    packs = [path for path in given if fixture_packs.is_pack(path)]
    specs = [path for path in given if path not in packs]
    mistakes = sorted([*unread, *spec_files.check(specs), *fixture_packs.check(packs)])
    for mistake in mistakes:
        typer.echo(str(mistake))
    if mistakes:
        raise typer.Exit(SOME_MISSED)
    typer.echo(f"{len(given)} checked, no mistake.")


def _within(path: Path, unread: list[SpecMistake]) -> list[Path]:
    """The files of a folder, specs and packs; a file itself. What cannot be read is noted."""
    try:
        inside = spec_files.listed(path)
    except OSError as error:
        unread.append(spec_files.unreadable(path, error))
        return []
    if inside is None:
        return [path]
    return [one for one in inside if spec_files.is_spec(one) or fixture_packs.is_pack(one)]


@spec_app.command("test")
def run_packs(
    spec: Annotated[
        Path,
        typer.Argument(metavar="SPEC", help="A spec file, a folder of them, or a built-in's id."),
    ],
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
        judged = []
        inside = _inside(spec)
        for path in _meant(spec, inside):
            if inside is not None and not as_json:
                typer.echo(path.name)
            judged += _judged(path, packs, as_json=as_json)
    except spec_files.BadSpecs as error:
        for mistake in error.mistakes:
            typer.echo(str(mistake), err=True)
        raise typer.Exit(CALL_WAS_WRONG) from error
    except AuditorError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(CALL_WAS_WRONG) from error
    if not all(item.is_ok for item in judged):
        raise typer.Exit(SOME_MISSED)


def _inside(path: Path) -> list[Path] | None:
    try:
        return spec_files.listed(path)
    except OSError as error:
        raise Rejected(f"{path} cannot be read: {error.strerror}.") from error


def _meant(path: Path, inside: list[Path] | None) -> list[Path]:
    """A spec file; those of a folder that have a pack; a built-in one, where its id is given."""
    if inside is not None:
        specs = filter(spec_files.is_spec, inside)
        found = [one for one in specs if fixture_packs.beside(one).exists()]
        if not found:
            raise Rejected(f"No spec in {path} has a fixture pack (SPEC.fixtures.yaml).")
        return found
    built_in = spec_files.BUILT_IN / f"{path}.yaml"
    return [built_in if not path.exists() and path.name in _built_in_ids() else path]


def _built_in_ids() -> set[str]:
    return {path.stem for path in spec_files.spec_paths(spec_files.BUILT_IN)}


def _judged(path: Path, packs: list[Path] | None, *, as_json: bool) -> list[Judged]:
    (spec,) = spec_files.load([path])
    judged = []
    for pack in packs or [fixture_packs.beside(path)]:
        for case in fixture_packs.load(pack):
            item = _run(case, spec, pack)
            typer.echo(_json_line(item) if as_json else _plain_line(item))
            judged.append(item)
    return judged


def _run(case: Case, spec: Spec, pack: Path) -> Judged:
    def other(name: str) -> Spec | None:
        beside = {one.id: one for one in spec_files.load_folder(pack.parent)}
        return beside.get(name)

    def read(name: str) -> Reading:
        return _reading_of(pack.parent / name)

    try:
        return fixture_runs.judge(case, spec, today=_this_day(), other=other, read=read)
    except Rejected as error:
        raise Rejected(f"{pack}: {case.id}: {error}") from error


def _reading_of(path: Path) -> Reading:
    from core import bootstrap  # heavy: only packs with files need an engine
    from core.adapters import inspection
    from core.adapters.reader import SheetReader

    try:
        content = path.read_bytes()
    except OSError as error:
        raise Rejected(f"{path.name} cannot be read: {error.strerror}.") from error
    found = inspection.inspect(content)
    reader = SheetReader(bootstrap.local_engine(bootstrap.from_environment()))
    return reader.read(content, media_type=found.media_type, progress=lambda _done, _all: None)


def _this_day() -> date:
    return datetime.now(UTC).astimezone().date()


def _plain_line(item: Judged) -> str:
    if not item.is_ok:
        return f"MISS  {item.case.id}  {fixture_runs.miss(item)}"
    told = f"{item.outcome.verdict.value} {', '.join(item.reason_codes)}"
    return f"ok    {item.case.id}  {told}".rstrip()


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
