"""Pieces put into rows: which of them stand side by side."""

from collections.abc import Callable, Iterator

from core.domain.page.pieces import NO_LINE, Piece

_HARDLY_READ, _SCRAWL = 0.6, 2.2  # confidence; line heights
_FEW, _RATHER_SURE = 3, 0.8  # letters; confidence
_SAME_ROW_OVERLAP = 0.5
_OVER_ANOTHER = 0.3  # of the narrower one's width
_RECENT_ROWS = 6  # a piece or run joins one of the last few


def of(pieces: list[Piece], *, is_picture: bool) -> list[list[Piece]]:
    """The rows from the top down. On a picture lines are not quite straight: there a row goes from
    neighbour to neighbour, and words that an engine saw on one line stay together."""
    if not is_picture:
        return _by_height(pieces)
    rows: list[list[Piece]] = []
    for run in sorted(_runs(pieces), key=_middle):
        row = min(_fitting(run, rows[-_RECENT_ROWS:]), key=_away(run), default=None)
        if row is None:
            rows.append(list(run))
        else:
            row.extend(run)
    return sorted(rows, key=_middle)


def _runs(pieces: list[Piece]) -> list[list[Piece]]:
    """Words that an engine saw on one line, each as high as the one before it and over none of
    them; what is drawn."""
    runs: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda item: (item.line, item.x0)):
        if runs and _goes_on(runs[-1], piece):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def _goes_on(run: list[Piece], piece: Piece) -> bool:
    is_line = piece.line == run[-1].line != NO_LINE
    return is_line and _is_level(piece, run[-1]) and not _stands_over(piece, run, is_picture=True)


def _is_level(piece: Piece, other: Piece) -> bool:
    return _shares_row(piece, (other.y0, other.y1))


def _fitting(run: list[Piece], rows: list[list[Piece]]) -> Iterator[list[Piece]]:
    """The rows whose neighbour of a run is as high, and that none of it stands over."""
    for row in rows:
        if _is_level(*_neighbours(run, row)) and not any(
            _stands_over(piece, row, is_picture=True) for piece in run
        ):
            yield row


def _away(run: list[Piece]) -> Callable[[list[Piece]], float]:
    def away(row: list[Piece]) -> float:
        one, other = _neighbours(run, row)
        return abs(one.middle - other.middle)

    return away


def _neighbours(run: list[Piece], row: list[Piece]) -> tuple[Piece, Piece]:
    """The pieces of both that stand next to each other."""
    pairs = ((one, other) for one in (run[0], run[-1]) for other in row)
    return min(pairs, key=lambda pair: max(pair[0].x0 - pair[1].x1, pair[1].x0 - pair[0].x1))


def _by_height(pieces: list[Piece]) -> list[list[Piece]]:
    """By how far they share a height, but what stands over another word is on another row: a title
    is as high as two lines beside it, and boxes that an engine drew around dense print reach into
    the lines above and below."""
    rows: list[list[Piece]] = []
    spans: list[tuple[float, float]] = []
    for piece in sorted(pieces, key=lambda item: (item.middle, item.x0)):
        for index in range(len(rows) - 1, max(-1, len(rows) - 1 - _RECENT_ROWS), -1):
            if _shares_row(piece, spans[index]) and not _stands_over(
                piece, rows[index], is_picture=False
            ):
                rows[index].append(piece)
                spans[index] = _mean_span(spans[index], piece, len(rows[index]))
                break
        else:
            rows.append([piece])
            spans.append((piece.y0, piece.y1))
    return rows


def is_scrawl(piece: Piece, unit: float) -> bool:
    """A hand's strokes that an engine took for letters reach over the lines beside them, and part
    no label that stands in one; of a signature it sees a letter or two, and rather surely."""
    is_short = len(piece.text) <= _FEW and piece.text.isalpha()
    most = _RATHER_SURE if is_short else _HARDLY_READ
    return piece.confidence < most and piece.height > _SCRAWL * unit


def _shares_row(piece: Piece, span: tuple[float, float]) -> bool:
    overlap = min(piece.y1, span[1]) - max(piece.y0, span[0])
    return overlap > _SAME_ROW_OVERLAP * max(1e-9, min(piece.height, span[1] - span[0]))


def _stands_over(piece: Piece, row: list[Piece], *, is_picture: bool) -> bool:
    """A letter's width at the edge says nothing: boxes are not drawn that closely. A text layer
    gives heights as they are: what is as high as another does not stand over it."""
    return any(
        (is_picture or not _shares_row(piece, (one.y0, one.y1)))
        and min(piece.x1, one.x1) - max(piece.x0, one.x0)
        > max(_OVER_ANOTHER * min(piece.x1 - piece.x0, one.x1 - one.x0), piece.height / 2)
        for one in row
    )


def _mean_span(span: tuple[float, float], piece: Piece, count: int) -> tuple[float, float]:
    # The mean, not the union: a tall piece must not swallow the rows above and below.
    share = 1 / count
    y0, y1 = span
    return y0 + (piece.y0 - y0) * share, y1 + (piece.y1 - y1) * share


def _middle(row: list[Piece]) -> float:
    return sum(piece.middle for piece in row) / len(row)
