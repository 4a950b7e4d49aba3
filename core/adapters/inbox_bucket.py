"""The inbox as a prefix of the bucket."""

from itertools import islice
from typing import Any, Final

from botocore.exceptions import ClientError

from core.adapters.stores import store_s3_errors as s3_errors
from core.adapters.stores.store_s3 import S3Store
from core.domain.inbox import REFUSED, Parcel
from core.errors import NotFound

MOST_FILES: Final = 1000  # looked at in one go


class InboxBucket(S3Store):
    """ports.Inbox below a prefix, with the settings of the bucket of the sheets."""

    @property
    def place(self) -> str:
        """Bucket and prefix, as people know them."""
        return f"s3://{self._bucket}/{self._prefix}"

    def parcels(self) -> list[Parcel]:
        """The objects that lie there, the oldest first, refused ones left out."""
        with self._reporting():
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix
            )
            listed = (one for page in pages for one in page.get("Contents", []))
            new = (one for one in listed if self._is_new(one))
            found = [self._parcel(one) for one in islice(new, MOST_FILES)]
        return sorted(found, key=lambda one: (one.changed_at, one.name))

    def read(self, name: str) -> bytes:
        """The bytes of an object. Errors: NotFound, Unavailable."""
        with self._reporting():
            try:
                answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + name)
                return answer["Body"].read()
            except ClientError as error:
                if s3_errors.code_of(error) == "NoSuchKey":
                    raise NotFound(f"{name} is not in the inbox any more.") from error
                raise

    def remove(self, name: str) -> None:
        """It was taken. Nothing happens where it is gone already."""
        with self._reporting():
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + name)

    def set_aside(self, name: str, kept_as: str) -> None:
        """Move it among the refused ones."""
        with self._reporting():
            try:
                self._client.copy_object(
                    Bucket=self._bucket,
                    Key=self._prefix + kept_as,
                    CopySource={"Bucket": self._bucket, "Key": self._prefix + name},
                )
            except ClientError as error:
                if s3_errors.code_of(error) == "NoSuchKey":
                    raise NotFound(f"{name} is not in the inbox any more.") from error
                raise
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + name)

    def _is_new(self, listed: Any) -> bool:
        """False for what was refused, and for what stands for a folder."""
        name = str(listed["Key"]).removeprefix(self._prefix)
        return not (not name or name.endswith("/") or name.startswith(f"{REFUSED}/"))

    def _parcel(self, listed: Any) -> Parcel:
        name = str(listed["Key"]).removeprefix(self._prefix)
        return Parcel(name, int(listed["Size"]), listed["LastModified"])
