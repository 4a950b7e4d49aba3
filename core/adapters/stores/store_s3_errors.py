"""What went wrong at an S3 server, in a sentence that says who can mend it."""

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    HTTPClientError,
    IncompleteReadError,
    NoCredentialsError,
    PartialCredentialsError,
    ReadTimeoutError,
    ResponseStreamingError,
)
from botocore.exceptions import ConnectionError as S3ConnectionError

from core.errors import Damaged, Unavailable

NO_CREDENTIALS = "needs credentials and there are none"
_CREDENTIALS = "refuses our credentials. Check the access key, the secret key and the bucket policy"
CREDENTIALS = (NO_CREDENTIALS, _CREDENTIALS)  # causes that new credentials mend
_REGION = "lies in another region. Correct S3_REGION or S3_ENDPOINT_URL"
_BUSY = "is overloaded. It is tried again later"
_SENTENCES = {
    "NoSuchKey": "loses what is written to it",
    "NoSuchBucket": "does not exist. Create it, or correct S3_BUCKET",
    "InvalidBucketName": "has a name that S3 does not allow. Correct S3_BUCKET",
    "AccessDenied": _CREDENTIALS,
    "InvalidAccessKeyId": _CREDENTIALS,
    "SignatureDoesNotMatch": _CREDENTIALS,
    "ExpiredToken": _CREDENTIALS,
    "InvalidToken": _CREDENTIALS,
    "401": _CREDENTIALS,
    "403": _CREDENTIALS,
    "PermanentRedirect": _REGION,
    "AuthorizationHeaderMalformed": _REGION,
    "IllegalLocationConstraintException": _REGION,
    "301": _REGION,
    "RequestTimeTooSkewed": "says that the clock of this machine is wrong. Set the clock",
    "SlowDown": _BUSY,
    "503": _BUSY,
    "XMinioStorageFull": "is full. Make room on the storage server",
    "QuotaExceeded": "is full. Raise its quota or make room",
}


def code_of(error: Exception) -> str:
    """S3's error code, a status number where it gave none, or the kind of a failed connection."""
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code", "")) or str(_status(error))
    return type(error).__name__


def is_missing(error: ClientError) -> bool:
    """True where S3 says that something is not there; a HEAD does not say what."""
    return code_of(error) in ("404", "NoSuchKey", "NotFound", "NoSuchBucket")


def is_there_already(error: ClientError) -> bool:
    """True where `IfNoneMatch` found an object of the name."""
    return code_of(error) in ("PreconditionFailed", "412")


def is_unconditional(error: ClientError) -> bool:
    """True where the server does not know `IfNoneMatch` on a put."""
    return code_of(error) in ("NotImplemented", "501")


def is_conflict(error: Exception) -> bool:
    """True where another writer of the same name was at work; S3 asks to try again."""
    return isinstance(error, ClientError) and _status(error) == 409  # HTTP


def is_broken_transfer(error: Exception) -> bool:
    """True where reading once more may give the whole object."""
    return isinstance(error, (Damaged, IncompleteReadError, ResponseStreamingError))


def explained(error: ClientError | BotoCoreError, *, place: str) -> Unavailable:
    """What to tell the operator; `place` begins the sentence."""
    if isinstance(error, ClientError):
        return _refused(error, place)
    if isinstance(error, (NoCredentialsError, PartialCredentialsError)):
        return Unavailable(
            f"{place} needs credentials and there are none. "
            "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give this machine a role.",
            cause=NO_CREDENTIALS,
        )
    if isinstance(error, (ConnectTimeoutError, ReadTimeoutError)):
        return _away(place, "does not answer in time")
    if isinstance(error, (S3ConnectionError, HTTPClientError, IncompleteReadError)):
        return _away(place, "cannot be reached")
    return Unavailable(f"{place} cannot be used ({code_of(error)}). Check the S3 settings.")


def _away(place: str, cause: str) -> Unavailable:
    return Unavailable(f"{place} {cause}. It is tried again later.", cause=cause)


def _refused(error: ClientError, place: str) -> Unavailable:
    code = code_of(error)
    if code in _SENTENCES:
        return Unavailable(f"{place} {_SENTENCES[code]} ({code}).", cause=_SENTENCES[code])
    if _status(error) == 403:  # HTTP
        return Unavailable(f"{place} {_CREDENTIALS} ({code}).", cause=_CREDENTIALS)
    if _status(error) >= 500:  # HTTP
        return Unavailable(f"{place} has a fault of its own. It is tried again later ({code}).")
    return Unavailable(f"{place} refused the request ({code}). Check the S3 settings.")


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
