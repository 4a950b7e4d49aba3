"""What bodies that are taken have in common."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from core.domain import storable
from core.domain.disputes.evidence import COMMENT_MAX_CHARS

NAME_MAX_CHARS = 200


def _held(text: str) -> str:
    """What PostgreSQL can hold."""
    if not storable.fits(text):
        raise ValueError("the text holds a character that cannot be kept")
    return text


Comment = Annotated[str, Field(max_length=COMMENT_MAX_CHARS), AfterValidator(_held)]
Name = Annotated[str, Field(max_length=NAME_MAX_CHARS), AfterValidator(_held)]


class Taken(BaseModel):
    """A body that is taken; what is not described is refused."""

    model_config = ConfigDict(extra="forbid")


class Explained(Taken):
    """Why."""

    comment: Comment
