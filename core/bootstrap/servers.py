"""The database and the places behind: sheets, backups, e-mail, and where files come from."""

from typing import TYPE_CHECKING

from core.bootstrap.environment import revealed
from core.domain.ops import backups as rules
from core.errors import Misconfigured
from core.settings import Settings

if TYPE_CHECKING:
    from core.db.engine import Database
    from core.ports import Backups, Inbox, Mailer, SheetCopies, SheetStore

CHECK_TIMEOUT_S = 1.5  # a check's question to the database that takes longer is given up


def databases(url: str) -> "tuple[Database, Database, Database]":
    """The database for everything; and small pools of their own for checks, short of time, and for
    whoever is on call."""
    from core.db.engine import Database

    checking = Database(
        url,
        application_name="jobsheet checks",
        pool_size=1,
        statement_timeout_s=CHECK_TIMEOUT_S,
    )
    on_call = Database(url, application_name="jobsheet on call", pool_size=1)
    return Database(url, application_name="jobsheet"), checking, on_call


def store(found: Settings) -> "SheetStore":
    """S3 where a bucket is set, else a folder."""
    if not found.s3_bucket:
        from core.adapters.stores.store_local import LocalStore

        return LocalStore(found.data_dir.absolute() / "sheets")
    from core.adapters.stores.store_s3 import S3Store

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
        password=revealed(found.smtp_password),
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
    return Backups(store, copies, plan, _sheet_copies(found))


def _sheet_copies(found: Settings) -> "SheetCopies | None":
    """A bucket keeps what is deleted by its versions; a folder keeps nothing."""
    if found.s3_bucket:
        return None
    from core.adapters.sheet_copies import LinkedCopies

    folder = found.backup_dir or found.data_dir / "backups"
    return LinkedCopies(found.data_dir.absolute() / "sheets", folder / "files")


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
