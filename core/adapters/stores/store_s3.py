"""Stored bytes in an S3 bucket: AWS itself, MinIO, SeaweedFS and others that speak it."""

import base64
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import stamina
from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from core import telemetry
from core.adapters.stores import store_s3_errors as s3_errors
from core.adapters.stores import store_s3_posture as s3_posture
from core.adapters.stores.store_keys import checked, is_key, key_of, verified
from core.errors import Damaged, Misconfigured, NotFound, Unavailable
from core.ports import StoredFile

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

log = telemetry.logger(__name__)

CONNECT_TIMEOUT_S = 3.0  # of each attempt
_READS = 2  # a transfer that broke or came damaged is read once more
_CONFLICT_TRIES = 4  # two writers of one key may be told to try again (409)
_ENCRYPTIONS = (None, "AES256", "aws:kms", "aws:kms:dsse")


class S3Store:
    """ports.SheetStore in a bucket. Safe to share between threads and to carry over a fork."""

    def __init__(
        self,
        *,
        bucket: str,
        endpoint_url: str | None,
        region: str,
        path_style: bool,
        prefix: str,
        sse: str | None,
        access_key: str | None = None,
        secret_key: str | None = None,
    ) -> None:
        """Opens no connection. No keys given: AWS's own chain. Errors: Misconfigured."""
        _check_settings(endpoint_url, sse)
        self._bucket, self._endpoint_url, self._region = bucket, endpoint_url, region
        self._path_style, self._sse = path_style, sse
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._access_key, self._secret_key = access_key, secret_key
        self._client_of_process: tuple[int, S3Client] | None = None

    def put(self, content: bytes, *, media_type: str) -> str:
        """Store, look that it is there as sent, and return the key. Errors: Unavailable."""
        key = key_of(content)
        with self._reporting():
            is_new = self._write(self._prefix + key, content, media_type)
            if not self._holds(key, content, read_back=not is_new):
                log.warning("store.repairing", key=key)
                self._write(self._prefix + key, content, media_type, overwrite=True)
                if not self._holds(key, content, read_back=True):
                    raise Unavailable(f"{self._place} does not keep what was written to it.")
        return key

    def get(self, key: str) -> bytes:
        """The bytes, checked. Errors: NotFound, Damaged, Unavailable."""
        with self._reporting():
            return self._read(checked(key))

    def exists(self, key: str) -> bool:
        """True where an object lies under the key. Errors: Unavailable."""
        if not is_key(key):
            return False
        with self._reporting():
            return self._head(self._prefix + key) is not None

    def delete(self, key: str) -> None:
        """Remove; nothing happens where it is not there. Errors: Unavailable."""
        with self._reporting():
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + checked(key))

    def keys(self, *, after: str, limit: int) -> list[StoredFile]:
        """The next files by key; what else lies in the bucket is none. Errors: Unavailable."""
        found: list[StoredFile] = []
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket,
            Prefix=self._prefix,
            StartAfter=self._prefix + after,
            PaginationConfig={"PageSize": limit},
        )
        with self._reporting():
            for page in pages:
                for one in page.get("Contents", []):
                    key = one["Key"].removeprefix(self._prefix)
                    if is_key(key):
                        found.append(StoredFile(key, one["LastModified"]))
                if len(found) >= limit:
                    break
        return found[:limit]

    def sweep(self, *, older_than_s: float) -> int:
        """Nothing to do: S3 has an object whole or not at all."""
        del older_than_s
        return 0

    def check(self) -> None:
        """Write, read and delete a small object. Errors: Unavailable, with the cause."""
        name, content = f"{self._prefix}.check-{secrets.token_hex(8)}", secrets.token_bytes(16)
        with self._reporting():
            self._write(name, content, "application/octet-stream")
            try:
                body = self._client.get_object(Bucket=self._bucket, Key=name)["Body"].read()
            finally:
                self._client.delete_object(Bucket=self._bucket, Key=name)
        if body != content:
            raise Unavailable(f"{self._place} gives back other bytes than were written.")

    def posture(self) -> tuple[str, ...]:
        """What of the bucket is not set up as it should be; what it does not tell counts as well.

        Errors: Unavailable.
        """
        with self._reporting():
            return s3_posture.of(self._client, self._bucket)

    @property
    def _place(self) -> str:
        where = f" at {self._endpoint_url}" if self._endpoint_url else ""
        return f"The S3 bucket '{self._bucket}'{where}"

    @property
    def _client(self) -> "S3Client":
        """One client a process: a pool of connections carried over a fork would mix answers.

        No lock: one held by another thread at the fork would never be released in the child. Two
        threads may make a client each at first; the last one stays.
        """
        if self._client_of_process is None or self._client_of_process[0] != os.getpid():
            self._client_of_process = (os.getpid(), self._new_client())
        return self._client_of_process[1]

    def _new_client(self) -> "S3Client":
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path" if self._path_style else "auto"},
            retries={"mode": "standard", "total_max_attempts": 4},
            connect_timeout=CONNECT_TIMEOUT_S,
            read_timeout=20,
            max_pool_connections=20,
            response_checksum_validation="when_required",  # `verified` is the judge
        )
        return Session().client(  # a session of its own: the shared one is not thread-safe
            "s3",
            endpoint_url=self._endpoint_url,
            region_name=self._region,
            aws_access_key_id=self._access_key,
            aws_secret_access_key=self._secret_key,
            config=config,
        )

    def _write(
        self, name: str, content: bytes, media_type: str, *, overwrite: bool = False
    ) -> bool:
        """False where an object of this name was there already and was left as it is."""
        options: dict[str, Any] = {} if overwrite else {"IfNoneMatch": "*"}
        if self._sse is not None:
            options["ServerSideEncryption"] = self._sse
        try:
            for attempt in stamina.retry_context(
                on=s3_errors.is_conflict,
                attempts=_CONFLICT_TRIES,
                wait_initial=0.05,
                wait_jitter=0.2,
            ):
                with attempt:
                    self._client.put_object(
                        Bucket=self._bucket,
                        Key=name,
                        Body=content,
                        ContentType=media_type,
                        ChecksumAlgorithm="SHA256",
                        ChecksumSHA256=_checksum(content),
                        **options,
                    )
        except ClientError as error:
            if s3_errors.is_there_already(error):
                return False
            if overwrite or not s3_errors.is_unconditional(error):
                raise
            return self._write(name, content, media_type, overwrite=True)
        return True

    def _holds(self, key: str, content: bytes, *, read_back: bool) -> bool:
        """True where the bucket keeps these bytes.

        Just written: its word for length and checksum. Found there: it is read, for damage since
        the first put is what a second put can heal.
        """
        if read_back:
            try:
                return self._read(key) == content
            except (Damaged, NotFound):
                return False
        head = self._head(self._prefix + key)
        if head is None or head["ContentLength"] != len(content):
            return False
        return bool(head.get("ChecksumSHA256", _checksum(content)) == _checksum(content))

    def _head(self, name: str) -> Any | None:
        """What the bucket knows of an object; None where it has none of this name."""
        try:
            return self._client.head_object(Bucket=self._bucket, Key=name, ChecksumMode="ENABLED")
        except ClientError as error:
            if not s3_errors.is_missing(error):
                raise
        # A HEAD says 404 for a missing bucket too; a GET tells the two apart.
        try:
            self._client.get_object(Bucket=self._bucket, Key=name)["Body"].close()
        except ClientError as error:
            if s3_errors.code_of(error) == "NoSuchKey":
                return None
            raise
        return self._client.head_object(Bucket=self._bucket, Key=name, ChecksumMode="ENABLED")

    def _read(self, key: str) -> bytes:
        try:
            return self._read_twice(key)
        except ClientError as error:
            if s3_errors.code_of(error) == "NoSuchKey":
                raise NotFound("The stored file is not there any more.") from error
            raise

    def _read_twice(self, key: str) -> bytes:
        for attempt in stamina.retry_context(
            on=s3_errors.is_broken_transfer, attempts=_READS, wait_initial=0.05, wait_jitter=0.1
        ):
            with attempt:
                answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + key)
                content = verified(key, answer["Body"].read())
        return content

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        try:
            yield
        except (ClientError, BotoCoreError) as error:
            reported = s3_errors.explained(error, place=self._place)
            log.warning("store.failed", code=s3_errors.code_of(error), kind=type(reported).__name__)
            raise reported from error


def _checksum(content: bytes) -> str:
    return base64.b64encode(bytes.fromhex(key_of(content)[3:])).decode()


def _check_settings(endpoint_url: str | None, sse: str | None) -> None:
    if sse not in _ENCRYPTIONS:
        raise Misconfigured(f"S3_SSE is '{sse}'. It may be AES256, aws:kms, aws:kms:dsse or unset.")
    if endpoint_url is None:
        return
    parts = urlsplit(endpoint_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Misconfigured(
            f"S3_ENDPOINT_URL is '{endpoint_url}'. It must begin with http:// or https:// "
            "and name a host."
        )
