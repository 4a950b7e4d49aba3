"""Keys of stored objects: the SHA-256 of the bytes, in 256 folders."""

import hashlib
import re

from core.errors import Damaged, NotFound

_KEY = re.compile(r"([0-9a-f]{2})/\1[0-9a-f]{62}", re.ASCII)


def key_of(content: bytes) -> str:
    """`ab/abcdef…`: the key of these bytes, and of no others."""
    digest = hashlib.sha256(content).hexdigest()
    return f"{digest[:2]}/{digest}"


def is_key(key: str) -> bool:
    """True for what `key_of` can give; nothing else ever reaches a path or a URL."""
    return _KEY.fullmatch(key) is not None


def checked(key: str) -> str:
    """The key itself. NotFound where no object can lie under it (`..`, absolute, made up)."""
    if not is_key(key):
        raise NotFound("There is no stored file under this key.")
    return key


def verified(key: str, content: bytes) -> bytes:
    """The bytes, when they are those the key was made of. Errors: Damaged."""
    if key_of(content) != key:
        raise Damaged
    return content
