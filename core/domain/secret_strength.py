"""Whether a secret that signs sessions could be guessed."""

import math
from collections import Counter
from typing import Final

SHORTEST_BYTES: Final = 32  # HS256 wants a key as long as its hash
FEWEST_BITS: Final = 90.0  # by the frequency of its characters; 32 random hex digits have 115
# Parts of secrets that are printed in manuals, templates and compose files.
WELL_KNOWN: Final = (
    "changeme", "change-me", "change_me", "change this", "your-secret", "your_secret", "yoursecret",
    "your-256-bit", "password", "supersecret", "super-secret", "super_secret", "secretkey",
    "secret-key", "secret_key", "jwt-secret", "jwt_secret", "jwtsecret", "placeholder", "insecure",
    "keyboard cat", "qwerty", "letmein", "0123456789", "abcdefgh", "development", "example",
)  # fmt: skip


def weakness(secret: str) -> str | None:
    """What is wrong with it, as the end of a sentence; None where nothing is."""
    if not secret:
        return "is not set"
    if len(secret.encode()) < SHORTEST_BYTES:
        return "is too short"
    if any(word in secret.lower() for word in WELL_KNOWN):
        return "is, or is made from, a well-known example"
    if secret in (secret + secret)[1:-1] or _bits(secret) < FEWEST_BITS:
        return "is too regular: somebody could guess it"
    return None


def _bits(secret: str) -> float:
    """Shannon's entropy of the characters, for the whole of it."""
    counts, length = Counter(secret), len(secret)
    return -sum(n * math.log2(n / length) for n in counts.values())
