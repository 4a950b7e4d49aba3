"""A fold of the paper across a ruled table closes no cell of it."""

from core.domain.page import folds, layout
from core.domain.page.cells import Grid
from core.domain.page.layout import PageLayout
from core.domain.page.reading import Mark, Page, PageSource
from tests.domain.marked_pages import HEIGHT, WIDTH, across, cell, text

TABLE = [*cell(60, 100, 200, 200), *cell(200, 100, 500, 200), *cell(60, 200, 500, 260)]


def _page(*marks: Mark) -> PageLayout:
    words = text(70, 110, "Engineer comments")
    return layout.build(Page(1, WIDTH, HEIGHT, PageSource.LOCAL, tuple(words), (*TABLE, *marks)))


def _foot(*marks: Mark) -> float:
    found = Grid(_page(*marks)).at(300, 120)
    assert found is not None
    return round(found.y1)


def test_a_line_past_the_side_of_the_table_is_a_fold() -> None:
    assert _foot(across(10, 540, 150)) == 200
    assert _foot(across(10, 210, 150), across(400, 560, 150)) == 200


def test_two_folds_begin_at_the_edge_of_the_paper() -> None:
    assert _foot(across(10, 560, 150), across(10, 560, 230)) == 200


def test_a_line_between_the_sides_closes_a_cell() -> None:
    assert _foot(across(60, 500, 150)) == 150
    assert _foot(across(200, 500, 150)) == 150


def test_rows_beside_a_cell_of_several_rows_run_past_its_side() -> None:
    """The lines of the rows under and over begin at the table's own side, unseen or not."""
    page = _page()
    lines = [p for _, p in page.marks(frozenset(m.kind for m in TABLE)) if p.x1 - p.x0 > p.height]

    assert folds.without(lines, page.walls, page.unit) == lines
