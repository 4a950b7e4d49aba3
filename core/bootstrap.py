"""Settings -> Runtime: the only module that knows which adapter is real.

Adapters are imported where they are built, so that a command pays only for what it uses.
"""

from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError

from core.domain import identities, secret_strength
from core.domain.disputes import clocks
from core.domain.disputes.clocks import Terms
from core.domain.ops import backups as rules
from core.domain.policy import Policy
from core.domain.retention import Retention
from core.embedded import running
from core.errors import Misconfigured
from core.settings import Settings

if TYPE_CHECKING:
    from core.adapters.mistral_ocr import MistralOcr
    from core.adapters.ocr_gate import OcrGate
    from core.db.engine import Database
    from core.domain.specs import Spec
    from core.ports import (
        Backups,
        IdentityProvider,
        Inbox,
        Inspector,
        Mailer,
        OcrAccount,
        OcrEngine,
        Runtime,
        SheetStore,
    )

DISTRIBUTION = "jobsheet-qa-auditor"
CHECK_TIMEOUT_S = 1.5  # a check's question to the database that takes longer is given up
INSPECT_TIMEOUT_S = 30.0
INSPECT_MEMORY_BYTES = 1 << 30
EVERYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104  # compared with, not listened on


def settings() -> Settings:
    """The environment, completed from the running embedded stack where a URL is not set.

    Errors: Misconfigured, which says what to set or to start.
    """
    found = from_environment()
    if found.database_url and found.redis_url:
        return found
    return completed(found, _running_stack(found))


def completed(found: Settings, stack: running.Services) -> Settings:
    """What is set, and for the rest what the running stack uses."""
    return found.model_copy(
        update={
            "database_url": found.database_url or SecretStr(stack.database_url),
            "redis_url": found.redis_url or SecretStr(stack.redis_url),
            "jwt_secret": found.jwt_secret or SecretStr(stack.jwt_secret),
            "public_url": found.public_url or stack.public_url,
            "host": stack.host,
            "port": stack.port,
        }
    )


def database_url() -> str:
    """Where the database is, for commands that need nothing else. Errors: Misconfigured."""
    found = from_environment()
    if found.database_url:
        return found.database_url.get_secret_value()
    return _running_stack(found).database_url


def from_environment(**given: Any) -> Settings:
    """The environment alone, what is given before it. Errors: Misconfigured, naming variables."""
    try:
        return Settings(**given)
    except ValidationError as error:
        wrong = (f"{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
        raise Misconfigured(f"A setting is wrong. {'; '.join(wrong)}.") from error


def build(found: Settings) -> "Runtime":
    """Everything a service may reach. Connects lazily: nothing here waits for a server."""
    from core.adapters.courier import HttpCourier
    from core.adapters.queue import RqAuditQueue
    from core.adapters.rate_limits import CallerLimits
    from core.adapters.reader import SheetReader
    from core.adapters.sign_in_gate import SignInGate
    from core.adapters.switched_engine import SwitchedEngine
    from core.db.engine import Database
    from core.ports import Runtime
    from core.services.ops.switches import OcrSwitch
    from core.services.spec_book import DatabaseSpecBook

    if found.database_url is None or found.redis_url is None:
        raise Misconfigured("DATABASE_URL and REDIS_URL are needed, or a stack that is running.")
    database_url = found.database_url.get_secret_value()
    database = Database(database_url, application_name="jobsheet")
    checking = Database(
        database_url,
        application_name="jobsheet checks",
        pool_size=1,
        statement_timeout_s=CHECK_TIMEOUT_S,
    )
    gate = ocr_gate(found) if found.mistral_api_key else None
    local = local_engine(found)
    provider = paid_engine(found, database, gate, local) if gate else None
    is_rotated = OcrSwitch(database.read)
    engine = SwitchedEngine(provider, local, is_rotated=is_rotated) if provider else local
    redis_url = found.redis_url.get_secret_value()
    return Runtime(
        write=database.write,
        read=database.read,
        store=store(found),
        inspector=inspector(),
        reader=SheetReader(engine),
        queue=RqAuditQueue(redis_url, timeout_s=found.audit_timeout_s),
        specs=DatabaseSpecBook(database.read),
        policy=policy(found),
        clock=lambda: datetime.now(UTC),
        upload_max_bytes=found.upload_max_mb << 20,
        data_dir=found.data_dir.absolute(),
        # Workers do without one; whatever signs or checks a session refuses a short one.
        session_secret=_revealed(found.jwt_secret),
        session_hours=found.session_hours,
        public_url=public_url(found),
        ocr_provider=provider,
        session_idle_hours=found.session_idle_hours,
        previous_secret=_revealed(found.jwt_secret_previous),
        sign_in_gate=SignInGate(redis_url),
        identity_provider=identity_provider(found),
        ocr_gate=gate,
        ocr_pages_per_day=found.ocr_pages_per_day,
        limits=CallerLimits(redis_url, requests_per_minute=found.api_requests_per_minute),
        courier=HttpCourier(allow_private=found.webhook_allow_private),
        terms=terms(found),
        retention=retention(found),
        metrics_are_public=found.metrics_public,
        look=checking.read,
        pool=database.pool,
        renew_pool=database.renew,
        upkeep=database.upkeep,
        version=version(DISTRIBUTION),
        mailer=mailer(found),
        backups=backups(found, database_url),
        inbox=inbox(found),
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
    from core.services import built_in_specs

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


def session_secret(found: Settings) -> str:
    """What signs session cookies. Errors: Misconfigured when it, or the one before it, is weak."""
    secret, previous = _revealed(found.jwt_secret), found.jwt_secret_previous
    checked = [("JWT_SECRET", secret)]
    if previous is not None:
        checked.append(("JWT_SECRET_PREVIOUS", previous.get_secret_value()))
    for name, value in checked:
        weakness = secret_strength.weakness(value)
        if weakness is not None:
            raise Misconfigured(
                f"{name} {weakness}. It signs sign-ins, so the app does not start with it: it "
                f"needs at least {secret_strength.SHORTEST_BYTES} random bytes. Make one with "
                "`openssl rand -hex 32` and give the same to every app."
            )
    return secret


def identity_provider(found: Settings) -> "IdentityProvider | None":
    """The provider of OIDC_ISSUER; None where none is set. Errors: Misconfigured."""
    if found.oidc_issuer is None:
        return None
    from core.adapters.oidc import OidcProvider

    if found.oidc_client_id is None or found.oidc_client_secret is None:
        raise Misconfigured(
            "OIDC_ISSUER is set, so OIDC_CLIENT_ID and OIDC_CLIENT_SECRET are needed as well."
        )
    if not _is_safe(found.oidc_issuer):
        raise Misconfigured("OIDC_ISSUER has to be an https address.")
    try:
        roles = identities.roles_of(found.oidc_roles)
    except ValueError as error:
        raise Misconfigured(f"OIDC_ROLES is wrong: {error}.") from error
    return OidcProvider(
        issuer=found.oidc_issuer,
        client_id=found.oidc_client_id,
        client_secret=found.oidc_client_secret.get_secret_value(),
        label=found.oidc_label,
        groups_claim=found.oidc_groups_claim,
        roles=roles,
    )


def _is_safe(url: str) -> bool:
    """Over https, or on this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in ("localhost", "127.0.0.1")


def _revealed(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""


def public_url(found: Settings) -> str:
    """How browsers reach the app, without a slash at the end."""
    if found.public_url:
        return found.public_url.rstrip("/")
    host = "localhost" if found.host in EVERYWHERE else found.host
    return f"http://{f'[{host}]' if ':' in host else host}:{found.port}"


def store(found: Settings) -> "SheetStore":
    """S3 where a bucket is set, else a folder."""
    if not found.s3_bucket:
        from core.adapters.store_local import LocalStore

        return LocalStore(found.data_dir.absolute() / "sheets")
    from core.adapters.store_s3 import S3Store

    return S3Store(
        bucket=found.s3_bucket,
        endpoint_url=found.s3_endpoint_url,
        region=found.s3_region,
        path_style=found.s3_path_style,
        prefix=found.s3_prefix,
        sse=found.s3_sse,
    )


def mailer(found: Settings) -> "Mailer | None":
    """The mail server of SMTP_HOST; None where none is set."""
    if found.smtp_host is None:
        return None
    from core.adapters.mail import SmtpMailer

    return SmtpMailer(
        host=found.smtp_host,
        port=found.smtp_port,
        security=found.smtp_security,
        user=found.smtp_user,
        password=_revealed(found.smtp_password),
        sender=found.smtp_from,
    )


def backups(found: Settings, url: str) -> "Backups | None":
    """Where backups lie and what makes them; None where none are made here."""
    if not found.backup_keep_days:
        return None
    from core.adapters.backup_files import BackupBucket, BackupFolder
    from core.adapters.postgres_copies import PostgresCopies
    from core.embedded import postgres_binaries
    from core.ports import Backups, BackupStore

    store: BackupStore
    if found.backup_dir is not None or not found.s3_bucket:
        store = BackupFolder(found.backup_dir or found.data_dir / "backups")
    else:
        store = BackupBucket(
            bucket=found.s3_bucket,
            endpoint_url=found.s3_endpoint_url,
            region=found.s3_region,
            path_style=found.s3_path_style,
            prefix=f"{found.s3_prefix.strip('/')}/backups",
            sse=found.s3_sse,
        )
    copies = PostgresCopies(url, tools=postgres_binaries.client_tools)
    plan = rules.plan(hour=found.backup_hour, keep_days=found.backup_keep_days)
    return Backups(store, copies, plan)


def inbox(found: Settings) -> "Inbox | None":
    """The place whose files are taken in; None where none is set. Errors: Misconfigured."""
    if found.inbox_dir is not None:
        from core.adapters.inbox_folder import InboxFolder

        return InboxFolder(found.inbox_dir)
    if found.inbox_s3_prefix is None:
        return None
    if not found.s3_bucket or not found.inbox_s3_prefix.strip("/"):
        raise Misconfigured("INBOX_S3_PREFIX names a part of a bucket, so S3_BUCKET is needed.")
    from core.adapters.inbox_bucket import InboxBucket

    return InboxBucket(
        bucket=found.s3_bucket,
        endpoint_url=found.s3_endpoint_url,
        region=found.s3_region,
        path_style=found.s3_path_style,
        prefix=found.inbox_s3_prefix,
        sse=found.s3_sse,
    )


def inspector(*, processes: int = 1) -> "Inspector":
    """Hostile files are opened in processes of their own, bounded in time and memory."""
    from core.adapters.sandbox import SandboxInspector

    return SandboxInspector(
        timeout_s=INSPECT_TIMEOUT_S,
        memory_limit_bytes=INSPECT_MEMORY_BYTES,
        processes=processes,
    )


def local_engine(found: Settings) -> "OcrEngine":
    """The engine that needs no network. Its prepared models are kept in the data folder."""
    from core.adapters.local_ocr import LocalOcr

    return LocalOcr(models_dir=found.data_dir.absolute() / "models")


def ocr_gate(found: Settings) -> "OcrGate":
    """The gate before the paid engine, one for all workers. Errors: Misconfigured."""
    from core.adapters.ocr_gate import OcrGate

    if found.redis_url is None:
        raise Misconfigured("REDIS_URL is needed, or a stack that is running.")
    return OcrGate(
        found.redis_url.get_secret_value(), requests_per_minute=found.mistral_requests_per_minute
    )


def paid_engine(
    found: Settings, database: "Database", gate: "OcrGate", local: "OcrEngine"
) -> "MistralOcr":
    """Mistral OCR for workers, counted in the ledger. Errors: Misconfigured."""
    from core.services.ocr_account import Account

    account = Account(
        database.write,
        gate=gate,
        pages_per_day=found.ocr_pages_per_day,
        clock=lambda: datetime.now(UTC),
    )
    return mistral_engine(found, account, local)


def mistral_engine(
    found: Settings, account: "OcrAccount | None" = None, local: "OcrEngine | None" = None
) -> "MistralOcr":
    """Mistral OCR, the local engine beside it; without an account nothing is counted or kept.

    Errors: Misconfigured without a key.
    """
    from core.adapters.mistral_ocr import MistralOcr
    from core.adapters.unmetered import Unmetered

    if found.mistral_api_key is None:
        raise Misconfigured("MISTRAL_API_KEY is not set: Mistral OCR needs the key of an account.")
    return MistralOcr(
        api_key=found.mistral_api_key.get_secret_value(),
        server_url=found.mistral_server_url,
        model=found.mistral_model,
        timeout_s=found.mistral_timeout_s,
        local=local or local_engine(found),
        account=account or Unmetered(),
    )


def specs(found: Settings) -> "tuple[Spec, ...]":
    """The specs of SPECS_DIR, else the built-in ones, for what works without a database."""
    from core.adapters import spec_files

    if found.specs_dir is None:
        return spec_files.load_built_in()
    return spec_files.load_folder(Path(found.specs_dir))


def terms(found: Settings) -> Terms:
    """How long disputes may be opened, appealed and left unanswered. Errors: Misconfigured."""
    try:
        calendar = clocks.calendar(
            found.business_hours, zone=found.business_zone, holidays=found.business_holidays
        )
    except ValueError as error:
        raise Misconfigured(f"BUSINESS_HOURS cannot be read: {error}.") from error
    return Terms(
        days_to_open=found.dispute_days_to_open,
        days_to_appeal=found.dispute_days_to_appeal,
        calendar=calendar,
    )


def retention(found: Settings) -> Retention:
    """How long each kind of thing is kept."""
    return Retention(
        originals_days=found.retain_originals_days,
        readings_days=found.retain_readings_days,
        audits_days=found.retain_audits_days,
        deliveries_days=found.retain_deliveries_days,
    )


def policy(found: Settings) -> Policy:
    """The numbers a verdict depends on."""
    return Policy(review_below_confidence=found.review_below_confidence)


def _running_stack(found: Settings) -> running.Services:
    stack = running.services(found.data_dir)
    if stack is None:
        raise Misconfigured(
            "Nothing is running here yet. Start everything with `make run` (or `jobsheet up`); "
            "if it was started with another --data-dir, set DATA_DIR to that folder. Or set "
            "DATABASE_URL and REDIS_URL to servers of yours."
        )
    return stack
