"""Rotate to the local OCR engine, and back."""

from typing import Final

from core.domain.model import Actor
from core.ports import Runtime
from core.services.ops import switches
from core.services.ops.acts.doing import Doing, Plan


def _plan(rt: Runtime, _actor: Actor) -> Plan:
    if rt.ocr_provider is None:
        return Plan("No provider is set up: sheets are read here already.", is_needed=False)
    if switches.ocr_engine(rt) is not None:
        return Plan("Sheets are read here already.", is_needed=False)
    return Plan(
        "From the next sheet on every page without a text layer would be read by the local engine. "
        "Sheets that wait for the provider go on when their wait is over, within five minutes."
    )


def _rotate(rt: Runtime, actor: Actor, reason: str, _target: str | None) -> str:
    with rt.write() as session:
        switches.turn(session, switches.OCR_ENGINE, switches.LOCAL, owner=actor.name, reason=reason)
    return "Sheets are read by the local engine."


def _plan_back(rt: Runtime, _actor: Actor) -> Plan:
    found = switches.ocr_engine(rt)
    if found is None:
        return Plan("Nobody has rotated the engine.", is_needed=False)
    return Plan(f"Undone would be what {found.owner} did: “{found.reason}”.")


def _rotate_back(rt: Runtime, _actor: Actor, _reason: str, _target: str | None) -> str:
    with rt.write() as session:
        switches.turn_back(session, switches.OCR_ENGINE)
    return "Sheets are read by the provider again."


ROTATE: Final = Doing(_plan, _rotate)
ROTATE_BACK: Final = Doing(_plan_back, _rotate_back)
