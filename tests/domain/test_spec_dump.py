import json

import pytest

from core.adapters import spec_files
from core.domain import spec_dump
from core.domain.specs import Spec
from core.errors import Rejected

BUILT_IN = spec_files.load_built_in()


@pytest.mark.parametrize("spec", BUILT_IN, ids=lambda spec: spec.id)
def test_a_spec_with_its_parents_merged_in_survives_dump_and_load(spec: Spec) -> None:
    stored = json.loads(json.dumps(spec_dump.dump(spec)))

    again = spec_dump.load(stored, sha256=spec.source_sha256)

    assert again == spec
    assert again.source_sha256 == spec.source_sha256
    assert spec_dump.dump(again) == stored


def test_a_mapping_that_nobody_dumped_is_refused_with_every_mistake() -> None:
    with pytest.raises(Rejected, match=r"stored spec:1: version: .*") as refused:
        spec_dump.load({"spec": "a", "version": "1", "name": "A", "fields": []}, sha256="")

    assert "at least one field" in str(refused.value)
