"""The process in which `jobsheet audit` opens a file: warm, bounded, and nobody's loss."""

import ctypes
import hashlib
import json
import multiprocessing
import os
import resource
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from core import telemetry
from core.cli import audit_sources
from core.cli.audit_sources import FILE_MAX_BYTES, MIB, Kind, Source
from core.domain import audit_output
from core.domain.model import Outcome
from core.domain.page.reading import Reading
from core.domain.policy import Policy
from core.domain.spec.specs import Spec
from core.errors import (
    AuditorError,
    ErrorCode,
    FileRejected,
    Misconfigured,
    Unavailable,
    Unreadable,
)

if TYPE_CHECKING:
    from core.ports import Reader

MEMORY_MAX_BYTES: Final = 1300 * MIB

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is the same for every file of a run. `engine` is local or mistral, `data_dir` where
    prepared models are kept."""

    kind: Kind
    engine: str
    specs: tuple[Spec, ...]
    named_spec: str | None
    policy: Policy
    today: date
    data_dir: Path


@dataclass(frozen=True, slots=True)
class Seen:
    """What one file gave."""

    content: bytes
    media_type: str | None
    page_count: int | None
    reading: Reading | None
    outcome: Outcome


def start() -> None:
    """Runs once in each child. Ctrl-C is the parent's: it ends the children itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    telemetry.configure(level="WARNING")  # To standard error; the default is standard output.
    _limit_memory()


def audit(plan: Plan, source: Source, report: Path | None) -> str:
    """The contract's line for one file, as JSON."""
    try:
        line = _audited(plan, source, report)
    except (FileRejected, Unreadable) as error:
        line = audit_output.refused(source.name, code=error.code, message=str(error))
    except (Unavailable, Misconfigured) as error:
        code = ErrorCode.OCR_UNAVAILABLE
        line = audit_output.refused(source.name, code=code, message=str(error))
    except AuditorError as error:
        line = audit_output.refused(source.name, code=ErrorCode.CORRUPT, message=str(error))
    except OSError as error:
        message = f"The file cannot be opened: {error.strerror or 'it does not answer'}."
        line = audit_output.refused(source.name, code=ErrorCode.CORRUPT, message=message)
    except MemoryError:
        message = f"The file needs more than the {MEMORY_MAX_BYTES // MIB} MB that one may use."
        line = audit_output.refused(source.name, code=ErrorCode.IMAGE_TOO_LARGE, message=message)
    _give_memory_back()
    return json.dumps(line, allow_nan=False)


def _audited(plan: Plan, source: Source, report: Path | None) -> Line:
    content = audit_sources.read(source)
    _refuse_size(content)
    seen = SEE[plan.kind](plan, content)
    if report is not None:
        _write_report(seen, source, report)
    return audit_output.audited(
        source.name,
        sha256=hashlib.sha256(content).hexdigest(),
        page_count=seen.page_count,
        reading=seen.reading,
        outcome=seen.outcome,
    )


def _refuse_size(content: bytes) -> None:
    if not content:
        raise FileRejected(ErrorCode.EMPTY_FILE, "The file is empty.")
    if len(content) > FILE_MAX_BYTES:
        raise FileRejected(
            ErrorCode.TOO_LARGE, f"The file is larger than {FILE_MAX_BYTES // MIB} MB."
        )


def _see_sheet(plan: Plan, content: bytes) -> Seen:
    from core.adapters import inspection

    found = inspection.inspect(content)
    reading = _reader(plan.engine, plan.data_dir).read(
        content, media_type=found.media_type, progress=lambda _done, _all: None
    )
    risks = tuple(dict.fromkeys((*found.risks, *reading.risks)))
    reading = replace(reading, risks=risks)
    return Seen(content, found.media_type, found.page_count, reading, _judge(plan, reading))


def _see_text(plan: Plan, content: bytes) -> Seen:
    from core.domain.page import plain_text

    if b"\0" in content:
        raise FileRejected(ErrorCode.UNSUPPORTED_TYPE, "This is not plain text.")
    reading = plain_text.reading(content.decode("utf-8-sig", errors="replace"))
    plan = replace(plan, specs=tuple(map(plain_text.without_places, plan.specs)))
    return Seen(content, None, len(reading.pages), reading, _judge(plan, reading))


def _see_fields(plan: Plan, content: bytes) -> Seen:
    from core.adapters import value_files
    from core.domain import audit as domain_audit

    spec = next(one for one in plan.specs if one.id == plan.named_spec)
    values = value_files.load(content)
    outcome = domain_audit.audit_values(values, spec, plan.policy, today=plan.today)
    return Seen(content, None, None, None, outcome)


def _judge(plan: Plan, reading: Reading) -> Outcome:
    from core.domain import audit as domain_audit

    return domain_audit.audit(
        reading, plan.specs, plan.policy, today=plan.today, named_spec=plan.named_spec
    )


@cache
def _reader(engine: str, data_dir: Path) -> "Reader":
    """Built at the first file that needs it; the engine keeps its models warm from then on."""
    from core import bootstrap
    from core.adapters.reader import SheetReader

    found = bootstrap.from_environment().model_copy(update={"data_dir": data_dir})
    is_remote = engine == "mistral"
    return SheetReader(
        bootstrap.mistral_engine(found) if is_remote else bootstrap.local_engine(found)
    )


def _write_report(seen: Seen, source: Source, report: Path) -> None:
    from core.adapters import inspection, report_pdf

    sheet = None
    if seen.media_type is not None and seen.reading is not None:
        rotations = tuple(page.rotation for page in seen.reading.pages)
        draw = partial(inspection.render, seen.content, media_type=seen.media_type)
        sheet = report_pdf.Sheet(
            lambda number: draw(page_number=number, dpi=report_pdf.PAGE_DPI), rotations
        )
    title = Path(source.name).name
    try:
        report.write_bytes(report_pdf.make(title=title, outcome=seen.outcome, sheet=sheet))
    except (Unreadable, OSError) as error:
        # The verdict stands without it.
        sys.stderr.write(f"There is no report of {source.name}: {error}\n")


def _end_with_the_parent() -> None:
    # A parent that was killed cannot end its children; they would go on reading for nobody.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _give_memory_back() -> None:
    # The C library would keep what one large file needed while the next ones are read.
    if sys.platform == "linux":
        with suppress(AttributeError):  # musl has no such call
            ctypes.CDLL(None).malloc_trim(0)


def _limit_memory() -> None:
    # Private writable memory, not address space: models and fonts are mapped, which costs nothing.
    _soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = MEMORY_MAX_BYTES if hard == resource.RLIM_INFINITY else min(hard, MEMORY_MAX_BYTES)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # A crash must not leave the sheet on disk.


SEE: Final = {Kind.SHEET: _see_sheet, Kind.TEXT: _see_text, Kind.FIELDS: _see_fields}
