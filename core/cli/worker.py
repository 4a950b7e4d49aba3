"""`jobsheet worker`: audits what is queued until told to stop."""

import os
from typing import Annotated

import typer

from core import bootstrap, telemetry
from core.adapters.queue import QUEUE
from core.adapters.rq_workers import AuditPool
from core.errors import Misconfigured

log = telemetry.logger(__name__)


def worker(
    workers: Annotated[int, typer.Option(help="Workers; 0 is one for each core.")] = 0,
) -> None:
    """Run workers. Ctrl-C or SIGTERM lets each finish its sheet, or hands it back."""
    found = bootstrap.settings()
    telemetry.configure(level=found.log_level)
    if found.database_url is None or found.redis_url is None:
        raise Misconfigured("DATABASE_URL and REDIS_URL are needed, or a stack that is running.")
    bootstrap.prepare_database(found.database_url.get_secret_value(), found.specs_dir)
    count = workers or found.workers or os.cpu_count() or 1
    log.info("pool.starting", workers=count)
    AuditPool(
        found.redis_url.get_secret_value(),
        workers=count,
        stop_grace_s=found.stop_grace_s,
        queue=QUEUE,
    ).serve()
    log.info("pool.stopped")
