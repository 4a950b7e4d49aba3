"""/health: does it work? Detail is for those who may read health."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from core.api import health
from core.api.v1 import guard
from core.api.v1.upkeep_shapes import HealthShape

router = APIRouter(tags=["health"])


@router.get(
    "/health",
    summary="Does it work?",
    response_model=HealthShape,
    responses={
        503: {"model": HealthShape, "description": "A part is down."},
        405: guard.errors(405)[405],
    },
)
async def ready(request: Request) -> Response:
    """Public; without the right to read health the answer is the state alone."""
    return await health.ready(request)
