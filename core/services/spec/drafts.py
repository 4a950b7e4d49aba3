"""Drafts made from a published version: one more version, with the fixture pack it stands by."""

import json

import yaml

from core.domain.access import Action, asks
from core.domain.model import Actor, SpecRef
from core.domain.spec import spec_dump
from core.domain.spec.publication import Publication, Source
from core.domain.spec.specs import Spec
from core.ports import Runtime
from core.queries.specs import StoredVersion
from core.services.spec import specs


@asks(Action.SPECS_KEEP)
def publish(rt: Runtime, changed: Spec, base: StoredVersion, *, actor: Actor) -> SpecRef:
    """Keep a changed spec as a draft. It is proven by the fixtures of the version it comes from,
    so that it can pass the gates.

    Errors: Forbidden, Rejected (the change makes no spec), Conflict (its number is used).
    """
    text = yaml.safe_dump(spec_dump.dump(changed), sort_keys=False, allow_unicode=True)
    sources = [Source(f"{changed.id}.yaml", text)]
    if base.pack is not None:
        sources += base.sources[-1:]  # A pack's own file is kept last.
    pack = None if base.pack is None else json.loads(base.pack)
    checked = spec_dump.load(spec_dump.dump(changed), sha256="", name=sources[0].file)
    return specs.publish(rt, Publication(checked, tuple(sources), pack), actor=actor)
