"""Orders, contracts and invoices as offices print them: captions underlined, sums in tables."""

from tests.domain.factories import field as read
from tests.domain.marked_pages import LINE, across, text
from tests.domain.test_unseen_layouts import CUSTOMER, DATE, JOB, audited, grid, told


def test_a_caption_that_is_underlined_stands_in_one_cell_with_its_value() -> None:
    words = [
        text(44, 103, "Job No"), text(44, 117, "JOB-123456"),
        text(204, 103, "Agent Code"), text(204, 117, "A-77"),
        text(44, 137, "Customer"), text(44, 151, "Halden Foods"),
        text(204, 137, "Date"), text(204, 151, "23/03/2026"),
    ]  # fmt: skip
    underlined = [
        across(44, 74, 103 + LINE), across(204, 254, 103 + LINE),
        across(44, 84, 137 + LINE), across(204, 224, 137 + LINE),
    ]  # fmt: skip

    outcome = audited(
        [JOB, CUSTOMER, DATE], words, [grid((40, 200, 400), (99, 133, 167)), underlined]
    )

    assert told(outcome) == set()
    assert read(outcome, "job").value == "JOB-123456"
    assert read(outcome, "customer").value == "Halden Foods"
    assert read(outcome, "date").value == "2026-03-23"
