"""How a bucket is set up: versions kept, encrypted, closed to the public."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from core.adapters.stores import store_s3_errors as s3_errors

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

# Not set up at all, which is an answer.
_NOT_SET: Final = (
    "ServerSideEncryptionConfigurationNotFoundError",
    "NoSuchPublicAccessBlockConfiguration",
    "NoSuchLifecycleConfiguration",
)
# A server that does not know the question, or does not let us ask it.
_UNTOLD: Final = ("NotImplemented", "501", "MethodNotAllowed", "405", "AccessDenied", "403")


def of(client: "S3Client", bucket: str) -> tuple[str, ...]:
    """What is not as it should be, in words; what the server does not tell is left out.

    Errors: ClientError, BotoCoreError.
    """
    found = (
        ("versions are not kept", lambda: client.get_bucket_versioning(Bucket=bucket), _versions),
        ("it is not encrypted", lambda: client.get_bucket_encryption(Bucket=bucket), _encrypted),
        (
            "it is not closed to the public",
            lambda: client.get_public_access_block(Bucket=bucket),
            _closed,
        ),
    )
    return tuple(words for words, ask, holds in found if not _holds(ask, holds))


def _holds(ask: Callable[[], Any], holds: Callable[[Any], bool]) -> bool:
    try:
        return holds(ask())
    except ClientError as error:
        code = s3_errors.code_of(error)
        if code in _UNTOLD:
            return True
        if code in _NOT_SET:
            return False
        raise


def _versions(answer: Any) -> bool:
    return bool(answer.get("Status") == "Enabled")


def _encrypted(answer: Any) -> bool:
    return bool(answer.get("ServerSideEncryptionConfiguration", {}).get("Rules"))


def _closed(answer: Any) -> bool:
    return all(answer.get("PublicAccessBlockConfiguration", {"": False}).values())
