"""The sheets of other printers: the same seed draws the same sheets, and their truth holds."""

import pytest

from bench.corpus.truth import Half, Render
from bench.foreign import sheets
from core.adapters import spec_files


@pytest.mark.parametrize("half", list(Half))
def test_the_same_seed_draws_the_same_sheets(half: Half) -> None:
    first, again = (
        list(sheets.drawn(spec_files.load_built_in(), half, 3, 5, [Render.DIGITAL]))
        for _ in range(2)
    )

    assert [one.content for one in first] == [one.content for one in again]
    assert [one.truth for one in first] == [one.truth for one in again]


def test_no_style_of_a_fields_block_is_only_counted_and_looked_at_both() -> None:
    looked_at, counted = (set(sheets.STYLES[half]["detail"]) for half in Half)

    assert len(counted - looked_at) > len(counted & looked_at)


def test_what_is_written_lies_on_the_page_and_every_field_has_its_truth() -> None:
    for one in sheets.drawn(spec_files.load_built_in(), Half.TUNING, 4, 7, [Render.SCAN]):
        names = [field.name for field in one.truth.fields]
        assert len(names) == len(set(names))
        for field in one.truth.fields:
            if field.ink is not None:
                assert 0 <= field.ink.box.x0 < field.ink.box.x1 <= 1
                assert 1 <= field.ink.page <= one.truth.page_count
