"""What helps a dispute, by its reason: a better first answer for everybody."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from core.domain.disputes.effects import Reason

FILES_MAX: Final = 10  # of one dispute
FILE_MAX_BYTES: Final = 10 << 20
COMMENT_MAX_CHARS: Final = 2_000

HELPS: Final[Mapping[Reason, tuple[str, ...]]] = MappingProxyType({
    Reason.INCORRECT: (
        "Where on the page it stands, and what it says",
        "A sharper photo of that place",
    ),
    Reason.FALSE_POSITIVE: (
        "Why this rule does not apply to this job",
        "The contract or instruction that says so",
    ),
    Reason.MISSING_CONTEXT: (
        "What happened on site that the sheet cannot show",
        "A photo or message from that day",
    ),
    Reason.WRONG_PERSON: (
        "Who did the job, and how you know",
        "The rota or dispatch message",
    ),
    Reason.OTHER: ("What should have been found instead, and why",),
})  # fmt: skip
