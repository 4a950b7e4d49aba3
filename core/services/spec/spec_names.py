"""Specs as people and requests name them: `repair-report`, or `repair-report@1.0.0`."""

from core.domain.model import SpecRef
from core.domain.spec.specs import Spec
from core.errors import NotFound, Rejected
from core.ports import Runtime


def parse(name: str) -> SpecRef:
    """`id@version`. Errors: Rejected."""
    spec_id, at, version = name.strip().partition("@")
    if not (spec_id and at and version):
        raise Rejected(f"{name} names no version of a spec; write it as repair-report@1.0.0.")
    return SpecRef(spec_id, version)


def refuse_unknown(rt: Runtime, name: str | None) -> None:
    """Errors: Rejected (no such spec or version; it names the specs there are), Unavailable."""
    if name is None:
        return
    if "@" in name:
        _version(rt, name)
        return
    known = [spec.id for spec in rt.specs.active()]
    if name not in known:
        raise Rejected(f"There is no spec {name!r}. Known specs: {', '.join(known) or 'none'}.")


def in_force(rt: Runtime, name: str | None) -> tuple[Spec, ...]:
    """The specs a sheet is judged by: the active ones, a named version in its spec's place.

    What was named may have been put away since; the audit itself says so. Errors: Unavailable.
    """
    active = rt.specs.active()
    if name is None or "@" not in name:
        return active
    try:
        return with_version(active, _version(rt, name))
    except Rejected:
        return active


def with_version(active: tuple[Spec, ...], version: Spec) -> tuple[Spec, ...]:
    """The active specs as they would be, were this version active."""
    return (*(spec for spec in active if spec.id != version.id), version)


def _version(rt: Runtime, name: str) -> Spec:
    try:
        return rt.specs.version(parse(name))
    except NotFound as error:
        raise Rejected(str(error)) from error
