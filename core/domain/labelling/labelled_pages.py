"""A page with its labels, those included that a value before them runs up to."""

from dataclasses import replace

from core.domain.labelling import (
    celled_labels,
    lined_labels,
    numbered_headings,
    scribbles,
    wrapped_labels,
)
from core.domain.labelling.label_names import LabelTable
from core.domain.labelling.label_parting import parted
from core.domain.labelling.labels import Anchor, find
from core.domain.page.layout import PageLayout


def of(found: PageLayout, labels: LabelTable) -> tuple[PageLayout, list[Anchor]]:
    """A page and its labels, those included that a value before them runs up to."""
    found = lined_labels.parted(wrapped_labels.joined(found, labels), labels)
    anchors = find(found.rows, labels)
    rows = parted(found.rows, anchors, labels)
    if rows != found.rows:
        found, anchors = replace(found, rows=rows), find(rows, labels)
    anchors = numbered_headings.told(found.rows, scribbles.without(found, anchors))
    return found, celled_labels.told(found, anchors)
