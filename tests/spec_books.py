"""A spec book that holds what it was given."""

from core.domain.model import SpecRef
from core.domain.spec.specs import Spec
from core.errors import NotFound


class FixedSpecBook:
    """Specs that are all active, in memory."""

    def __init__(self, *specs: Spec) -> None:
        self.specs = specs

    def active(self) -> tuple[Spec, ...]:
        return self.specs

    def version(self, ref: SpecRef) -> Spec:
        for spec in self.specs:
            if spec.ref == ref:
                return spec
        raise NotFound(f"There is no version {ref.version} of a spec called {ref.id}.")
