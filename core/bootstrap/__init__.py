"""Settings -> Runtime: the only package that knows which adapter is real.

Adapters are imported where they are built, so that a command pays only for what it uses.
"""

from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from core.bootstrap import engines, environment, rules, servers
from core.bootstrap.engines import (
    INSPECT_MEMORY_BYTES,
    INSPECT_TIMEOUT_S,
    local_engine,
    mistral_engine,
)
from core.bootstrap.environment import (
    completed,
    database_url,
    from_environment,
    public_url,
    settings,
)
from core.bootstrap.rules import policy, specs
from core.bootstrap.servers import store
from core.bootstrap.sign_in import identity_provider, session_secret
from core.settings import Settings

if TYPE_CHECKING:
    from core.ports import Runtime

__all__ = [
    "INSPECT_MEMORY_BYTES",
    "INSPECT_TIMEOUT_S",
    "build",
    "completed",
    "database_url",
    "from_environment",
    "identity_provider",
    "local_engine",
    "mistral_engine",
    "policy",
    "prepare_database",
    "public_url",
    "session_secret",
    "settings",
    "specs",
    "store",
]

DISTRIBUTION = "jobsheet-qa-auditor"


def build(found: Settings) -> "Runtime":
    """Everything a service may reach. Connects lazily: nothing here waits for a server."""
    from core.adapters.courier import HttpCourier
    from core.adapters.queue import RqAuditQueue
    from core.adapters.rate_limits import CallerLimits
    from core.adapters.reader import SheetReader
    from core.adapters.sign_in_gate import SignInGate
    from core.ports import Runtime
    from core.services.spec.spec_book import DatabaseSpecBook

    database_url, redis_url = environment.servers(found)
    database, checking, on_call = servers.databases(database_url)
    reading = engines.choice(found, database)
    return Runtime(
        write=database.write,
        read=database.read,
        store=store(found),
        inspector=engines.inspector(),
        reader=SheetReader(reading.engine),
        queue=RqAuditQueue(redis_url, timeout_s=found.audit_timeout_s),
        specs=DatabaseSpecBook(database.read),
        policy=policy(found),
        clock=lambda: datetime.now(UTC),
        upload_max_bytes=found.upload_max_mb << 20,
        data_dir=found.data_dir.absolute(),
        # Workers do without one; whatever signs or checks a session refuses a short one.
        session_secret=environment.revealed(found.jwt_secret),
        session_hours=found.session_hours,
        public_url=public_url(found),
        ocr_provider=reading.provider,
        session_idle_hours=found.session_idle_hours,
        previous_secret=environment.revealed(found.jwt_secret_previous),
        sign_in_gate=SignInGate(redis_url),
        identity_provider=identity_provider(found),
        ocr_gate=reading.gate,
        ocr_pages_per_day=found.ocr_pages_per_day,
        limits=CallerLimits(redis_url, requests_per_minute=found.api_requests_per_minute),
        courier=HttpCourier(allow_private=found.webhook_allow_private),
        terms=rules.terms(found),
        retention=rules.retention(found),
        metrics_are_public=found.metrics_public,
        look=checking.read,
        spare_read=on_call.read,
        spare_write=on_call.write,
        pool=database.pool,
        renew_pool=database.renew,
        upkeep=database.upkeep,
        version=version(DISTRIBUTION),
        mailer=servers.mailer(found),
        backups=servers.backups(found, database_url),
        inbox=servers.inbox(found),
    )


def prepare_database(url: str, specs_dir: Path | None) -> list[str]:
    """Bring the tables up to date, then the specs; a sentence for each spec left as it was.

    Every process that can be the first to start does this first: `jobsheet up`, `jobsheet worker`
    and `jobsheet db migrate`. Errors: Unavailable, Misconfigured, Rejected (mistakes in SPECS_DIR).
    """
    from core.adapters import spec_bundles, spec_files
    from core.db import migrate
    from core.db.engine import Database
    from core.domain import audit_day
    from core.services.spec import built_in_specs

    migrate.upgrade(url)
    database = Database(url, application_name="jobsheet prepare", pool_size=1)
    try:
        return built_in_specs.bring_up_to_date(
            database.write,
            database.read,
            spec_bundles.from_folder(Path(specs_dir or spec_files.BUILT_IN)),
            today=audit_day.of(datetime.now(UTC)),
        )
    finally:
        database.dispose()
