"""`jobsheet audit`: read, judge and print, without a database, a queue or a server."""

import json
import os
import sys
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from core.cli import audit_sources
from core.cli.audit_sources import Kind, Source
from core.errors import Rejected

if TYPE_CHECKING:
    from core.cli.audit_child import Plan
    from core.domain.spec.specs import Spec
    from core.settings import Settings

JOBS_MAX: Final = 64
DEFAULT_JOBS: Final = min(2, os.cpu_count() or 1)


class Engine(StrEnum):
    """What reads pictures of pages; auto is Mistral where its key is set, else local."""

    AUTO = "auto"
    LOCAL = "local"
    MISTRAL = "mistral"


def audit(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH", help="PDF, PNG, JPG, a folder of them, or - (stdin)."),
    ],
    spec: Annotated[
        str | None, typer.Option(metavar="FILE_OR_ID", help="Audit against this spec.")
    ] = None,
    specs: Annotated[
        Path | None,
        typer.Option(
            exists=True, file_okay=False, help="A folder of specs, instead of the built-in ones."
        ),
    ] = None,
    engine: Annotated[Engine, typer.Option(help="What reads pictures of pages.")] = Engine.AUTO,
    today: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="The day of the audit."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    text: Annotated[bool, typer.Option("--text", help="PATH is plain OCR text.")] = False,
    fields: Annotated[
        bool, typer.Option("--fields", help="PATH is a JSON or YAML map of field values.")
    ] = False,
    pdf: Annotated[
        Path | None,
        typer.Option(file_okay=False, metavar="DIR", help="Write a marked report a sheet here."),
    ] = None,
    jobs: Annotated[
        int, typer.Option(min=1, max=JOBS_MAX, help="How many files are read at once.")
    ] = DEFAULT_JOBS,
) -> None:
    """Audit job sheets and print the verdicts.

    Exit status: 0 all PASS or WAIVED, 1 some FAIL or REVIEW_QUEUE, 2 some file could not be read.
    """
    kind = _kind(text=text, fields=fields)
    plan = _plan(kind, engine, specs_dir=specs, spec=spec, today=today)
    found = audit_sources.find(paths, kind)
    if found.left_out:
        typer.echo(f"Left out: {found.left_out} hidden or other files in folders.", err=True)
    if not found.sources:
        raise Rejected("There is nothing to audit there.")
    raise typer.Exit(_run(plan, found.sources, pdf=pdf, jobs=jobs, as_json=as_json))


def _run(
    plan: "Plan", sources: tuple[Source, ...], *, pdf: Path | None, jobs: int, as_json: bool
) -> int:
    """Print each verdict as soon as it and all before it are there; the exit status."""
    from core.cli import audit_output, audit_pool

    lines = []
    work = list(zip(sources, _reports(sources, pdf), strict=True))
    is_wanted = not (as_json and sys.stdout.isatty())  # There the lines themselves show progress.
    with audit_output.progress(len(work), is_wanted=is_wanted) as advance:
        for line in audit_pool.run(plan, work, jobs=jobs):
            if as_json:
                # ASCII: no file name and no locale can make a line unprintable.
                sys.stdout.write(json.dumps(line) + "\n")
                sys.stdout.flush()
            lines.append(line)
            advance()
    if not as_json:
        audit_output.table(lines, sys.stdout)
    return audit_output.exit_status(lines)


def _kind(*, text: bool, fields: bool) -> Kind:
    if text and fields:
        raise Rejected("A path is either --text or --fields, not both.")
    return Kind.TEXT if text else Kind.FIELDS if fields else Kind.SHEET


def _plan(
    kind: Kind, engine: Engine, *, specs_dir: Path | None, spec: str | None, today: datetime | None
) -> "Plan":
    """Everything the children need. Errors: Rejected, Misconfigured."""
    from core import bootstrap
    from core.cli.audit_child import Plan

    settings = bootstrap.from_environment()
    specs, named = _specs(settings, specs_dir, spec)
    if kind is Kind.FIELDS and named is None:
        if len(specs) != 1:
            raise Rejected("Values alone do not tell which spec they are for; add --spec.")
        named = specs[0].id
    return Plan(
        kind=kind,
        engine=_engine(settings, engine).value,
        specs=specs,
        named_spec=named,
        policy=bootstrap.policy(settings),
        today=today.date() if today else _this_day(),
        data_dir=_data_dir(settings),
    )


def _engine(settings: "Settings", engine: Engine) -> Engine:
    if engine is Engine.AUTO:
        return Engine.MISTRAL if settings.mistral_api_key else Engine.LOCAL
    if engine is Engine.MISTRAL and settings.mistral_api_key is None:
        raise Rejected("--engine mistral needs MISTRAL_API_KEY; --engine local needs nothing.")
    return engine


def _specs(
    settings: "Settings", folder: Path | None, spec: str | None
) -> tuple[tuple["Spec", ...], str | None]:
    """The specs to choose from, and the id of the one that was named."""
    from core import bootstrap
    from core.adapters import spec_files

    specs = spec_files.load_folder(folder) if folder else bootstrap.specs(settings)
    if spec is None:
        return specs, None
    known = {one.id for one in specs}
    if spec in known:
        return specs, spec
    if not Path(spec).is_file():
        raise Rejected(f"There is no spec {spec}. Known specs: {', '.join(sorted(known))}.")
    (named,) = spec_files.load([Path(spec)])
    return (*(one for one in specs if one.id != named.id), named), named.id


def _this_day() -> date:
    return datetime.now(UTC).astimezone().date()


def _data_dir(settings: "Settings") -> Path:
    """Beside the project's data where there are any, else the user's cache: never a new folder
    in whatever place the command is called from."""
    if settings.data_dir.is_dir():
        return settings.data_dir.absolute()
    import platformdirs

    return Path(platformdirs.user_cache_dir("jobsheet", appauthor=False))


def _reports(sources: tuple[Source, ...], folder: Path | None) -> list[Path | None]:
    """A report's path for each source; equal names are numbered. Errors: Rejected."""
    if folder is None:
        return [None] * len(sources)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Rejected(f"The reports cannot be kept in {folder}: {error.strerror}.") from error
    seen: dict[str, int] = {}
    paths: list[Path | None] = []
    for source in sources:
        stem = "stdin" if source.name == audit_sources.STDIN else Path(source.name).stem
        seen[stem] = seen.get(stem, 0) + 1
        number = f"-{seen[stem]}" if seen[stem] > 1 else ""
        paths.append(folder / f"{stem}{number}.audit.pdf")
    return paths
