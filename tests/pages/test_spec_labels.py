"""Labels that a spec does not know, on its page: offered, drafted, dismissed."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.domain.access import Role
from core.ports import Runtime
from core.queries import specs as queries
from core.services.spec import specs
from core.ui import labels_view
from tests import people
from tests.pages.conftest import Open
from tests.pages.rows import Rows, label_found
from tests.pages.seen import labels, texts
from tests.pages.test_specs import live, open_spec, press, publish
from tests.people import BEN

__all__ = ["live", "open_spec"]  # fixtures

DRAFT = "Make a draft with this label"


@pytest.fixture
def active(live: Runtime) -> Runtime:  # the fixture
    specs.activate(live, publish(live), actor=BEN)
    return live


def seen(rows: Rows, label: str, field: str, people_: str = "aab") -> None:
    for number, by in enumerate(people_):
        label_found(
            rows, label, field, by=by, spec_id="site-visit", filename=f"{label[:6]}-{number}.pdf"
        )


def test_nothing_is_said_where_nothing_was_seen(
    open_spec: Callable[..., AppTest],
    active: Runtime,
    rows: Rows,
) -> None:
    seen(rows, "Plant Code", "job_number", "ab")  # too few

    page = open_spec()

    assert not page.exception
    assert labels_view.TITLE not in texts(page)


def test_a_label_is_offered_with_its_support_and_made_a_draft(
    open_spec: Callable[..., AppTest],
    active: Runtime,
    rows: Rows,
) -> None:
    seen(rows, "Plant Code", "job_number")

    page = open_spec()
    said = texts(page)
    made = press(page, DRAFT)

    assert f"{labels_view.TITLE} (1)" in said
    assert "Plant Code** is Job Number · on 3 sheets, said by 2 people" in said
    for number in range(3):
        assert f"Plant \\-{number}\\.pdf".replace("\\", "") in said.replace("\\", "")
    assert not made.exception
    with active.read() as session:
        versions = queries.versions(session, "site-visit")
    assert [(one.ref.version, one.state) for one in versions] == [
        ("1.0.1", "draft"), ("1.0.0", "active"),
    ]  # fmt: skip
    again = open_spec()
    assert DRAFT not in labels(again)
    assert "In draft 1.0.1" in texts(again).replace("\\", "")


def test_several_labels_make_one_draft(
    open_spec: Callable[..., AppTest],
    active: Runtime,
    rows: Rows,
) -> None:
    seen(rows, "Plant Code", "job_number")
    seen(rows, "Seen on", "visit_date")

    page = press(open_spec(), "Make a draft with all 2 labels")

    assert not page.exception
    with active.read() as session:
        (ref, *_) = (one.ref for one in queries.versions(session, "site-visit"))
        fields = queries.get(session, ref).spec.fields
    assert [one.aliases for one in fields[:2]] == [("Job No", "Plant Code"), ("Seen on",)]


def test_a_dismissed_label_is_left_out_and_can_be_offered_again(
    open_spec: Callable[..., AppTest],
    active: Runtime,
    rows: Rows,
) -> None:
    seen(rows, "Plant Code", "job_number")

    page = press(open_spec(), "Not this one")
    assert not page.exception
    assert DRAFT not in labels(page)
    assert "Left out (1)" in texts(page)
    page = press(page, "Offer it again")

    assert DRAFT in labels(page)
    assert "Left out" not in texts(page)


def test_a_conflict_and_a_taken_label_are_shown_and_not_offered(
    open_spec: Callable[..., AppTest],
    active: Runtime,
    rows: Rows,
) -> None:
    seen(rows, "Plant Code", "job_number", "abc")
    seen(rows, "Plant Code", "visit_date", "ab")
    seen(rows, "Date", "job_number", "abc")

    page = open_spec()
    said = texts(page)

    assert not page.exception
    assert DRAFT not in labels(page)
    assert "was given to several fields" in said
    assert "is a label of Date already" in said
    page = press(page, "Not Date")
    assert DRAFT in labels(page)


def test_hostile_labels_are_shown_letter_by_letter(
    open_spec: Callable[..., AppTest],
    active: Runtime,
    rows: Rows,
) -> None:
    seen(rows, "[Code](http://x) <img src=x> :red[a]", "job_number")

    page = open_spec()

    assert not page.exception
    said = "\n".join(one.value for one in page.markdown)
    assert r"\[Code\]\(http\://x\) \<img src=x\> \:red\[a\]" in said


def test_only_whoever_keeps_specs_sees_them(open_page: Open, active: Runtime, rows: Rows) -> None:
    seen(rows, "Plant Code", "job_number")

    hers = people.cookie(active, "Sue", Role.SUPERVISOR)
    page = open_page("spec", runtime=active, cookie=hers, spec="site-visit")

    assert not page.exception
    assert "Plant Code" not in texts(page)
