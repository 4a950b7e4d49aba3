"""Text as PostgreSQL can hold it: neither NUL nor half a surrogate pair."""


def fits(text: str) -> bool:
    """Whether it can be kept as it is."""
    return fitted(text) == text


def fitted(text: str) -> str:
    """The text without what cannot be kept: NUL goes, half a pair becomes a question mark."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
