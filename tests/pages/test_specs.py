"""The list of specs and one spec's page, on the database."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core.adapters import spec_bundles
from core.domain.model import SpecRef
from core.domain.spec.spec_states import SpecState
from core.ports import Runtime
from core.queries import specs as queries
from core.services.spec import specs
from core.services.spec.spec_book import DatabaseSpecBook
from core.ui import spec_words
from tests.pages.conftest import Open
from tests.pages.rows import Rows
from tests.pages.seen import texts
from tests.people import BEN

SPEC = """
spec: site-visit
version: 1.0.0
name: Site visit
selection: {any: [site visit], none: [invoice]}
fields:
  - {name: job_number, label: Job Number, type: string, required: true, severity: S0,
     pattern: 'J\\d+', aliases: [Job No]}
  - {name: visit_date, label: Date, type: date, severity: S1, not_after: today}
  - {name: engineer_signature, label: Engineer Signature, type: signature, severity: S1}
rules:
  - {id: signed, fields: [engineer_signature], assert: engineer_signature == true,
     reason_code: MISSING_FIELD, severity: S1, message: Nobody signed.}
"""
PACK = "cases: [{id: A, fields: {job_number: J1, engineer_signature: true}, outcome: PASS}]"
V1 = SpecRef("site-visit", "1.0.0")


@pytest.fixture
def live(rt: Runtime) -> Runtime:
    """The Runtime with the database's own specs."""
    return replace(rt, specs=DatabaseSpecBook(rt.read))


def publish(rt: Runtime, version: str = "1.0.0", pack: str | None = PACK) -> SpecRef:
    made = spec_bundles.from_upload(
        "site-visit.yaml",
        SPEC.replace("1.0.0", version).encode(),
        pack=pack.encode() if pack else None,
        published=(),
    )
    return specs.publish(rt, made, actor=BEN)


@pytest.fixture
def open_spec(open_page: Open, live: Runtime) -> Callable[..., AppTest]:
    def open_one(**query: str) -> AppTest:
        return open_page("spec", runtime=live, **{"spec": "site-visit", **query})

    return open_one


def state(rt: Runtime, version: str = "1.0.0") -> SpecState:
    with rt.read() as session:
        found = {one.ref.version: one.state for one in queries.versions(session, "site-visit")}
    return found[version]


def press(page: AppTest, label: str) -> AppTest:
    (button,) = [one for one in page.button if one.label == label]
    return button.click().run()


def test_an_empty_list_says_so(open_page: Open, live: Runtime) -> None:
    page = open_page("specs", runtime=live)

    assert not page.exception
    assert "No spec was published yet" in texts(page)


def test_the_list_shows_what_is_in_force_and_what_waits(open_page: Open, live: Runtime) -> None:
    specs.activate(live, publish(live), actor=BEN)
    publish(live, "1.1.0")

    page = open_page("specs", runtime=live)

    assert not page.exception
    said = texts(page)
    for part in ("Site visit", "1.0.0", "draft 1.1.0 waits", "Active", "1 case, passed"):
        assert part in said


def test_a_spec_is_told_in_plain_words(open_spec: Callable[..., AppTest], live: Runtime) -> None:
    publish(live)

    page = open_spec()

    assert not page.exception
    said = texts(page)
    for part in (
        "required, of the form J",
        "also: Job No",
        "not after today",
        "Nobody signed.",
        "At least one of these stands on it: “site visit”",
        "None of these names it: “invoice”",
        "Every gate is passed",
        "MISSING\\_RECOMMENDED\\_FIELD".replace("\\", ""),
    ):
        assert part in said.replace("\\", ""), part


def test_activating_asks_first_and_is_in_force_at_once(
    open_spec: Callable[..., AppTest], live: Runtime
) -> None:
    publish(live)

    page = press(open_spec(), "Activate 1.0.0")

    assert not page.exception
    assert state(live) is SpecState.ACTIVE
    assert [spec.ref for spec in live.specs.active()] == [V1]
    with live.read() as session:
        assert queries.moves(session, "site-visit")[0].moved_by == "Ana"


def test_a_version_goes_through_its_life(open_spec: Callable[..., AppTest], live: Runtime) -> None:
    specs.activate(live, publish(live), actor=BEN)

    page = press(open_spec(), "Deprecate 1.0.0")
    assert state(live) is SpecState.DEPRECATED
    page = press(page, "Archive 1.0.0")

    assert state(live) is SpecState.ARCHIVED
    assert not page.exception
    labels = {one.label for one in page.button}
    assert not labels & {"Activate 1.0.0", "Deprecate 1.0.0", "Archive 1.0.0"}


def test_a_gate_that_is_not_passed_is_shown_and_holds_the_version_back(
    open_spec: Callable[..., AppTest], live: Runtime
) -> None:
    publish(live, pack=None)

    page = open_spec()
    assert "There is no fixture pack" in texts(page)
    page = press(page, "Activate 1.0.0")  # As from a page that was opened before.

    assert state(live) is SpecState.DRAFT
    assert "cannot be activated" in texts(page)


def test_a_version_has_a_link_of_its_own(open_spec: Callable[..., AppTest], live: Runtime) -> None:
    specs.activate(live, publish(live), actor=BEN)
    publish(live, "1.1.0")

    assert open_spec().selectbox[0].value == "1.0.0"
    page = open_spec(version="1.1.0")
    assert page.selectbox[0].value == "1.1.0"
    assert open_spec(version="9.9.9").selectbox[0].value == "1.0.0"


def test_a_spec_that_is_not_there_is_told(open_spec: Callable[..., AppTest]) -> None:
    page = open_spec(spec="nothing")

    assert not page.exception
    assert "There is no such spec" in texts(page)


def test_a_version_is_tried_on_past_sheets_without_writing(
    open_spec: Callable[..., AppTest], live: Runtime, rows: Rows
) -> None:
    publish(live)
    rows.audit(filename="unread.pdf")

    page = press(open_spec(), "Try on past sheets")

    assert not page.exception
    metrics = {one.label: one.value for one in page.metric}
    assert metrics["Not possible"] == "1"
    assert "unread.pdf" in texts(page)
    assert rows.count() == 1


def test_a_version_is_tried_and_then_judges_past_sheets_again(
    open_spec: Callable[..., AppTest], live: Runtime, rows: Rows
) -> None:
    specs.activate(live, publish(live), actor=BEN)
    sheet = rows.audit(filename="read.pdf")
    rows.read(sheet, "SITE VISIT\nDate: 01/03/2026\nEngineer Signature: [signed]\n")

    page = press(open_spec(), "Try on past sheets")
    assert not page.exception
    assert {one.label: one.value for one in page.metric}["New fail"] == "1"
    said = texts(page)
    for part in ("Would be", "1 × Job Number (missing)", "New: Job Number (missing)"):
        assert part in said, part
    assert rows.count() == 1

    page = press(page, "Judge again by 1.0.0")
    assert not page.exception
    assert "Is now" in texts(page)
    assert "Each sheet that changes has a new audit" in texts(page)
    assert rows.count() == 2

    page = press(page, "Judge again by 1.0.0")
    assert {one.label: one.value for one in page.metric}["Unchanged"] == "1"
    assert rows.count() == 2


def test_only_what_is_in_force_judges_past_sheets_again(
    open_spec: Callable[..., AppTest], live: Runtime
) -> None:
    publish(live)

    assert not [one for one in open_spec().button if one.label.startswith("Judge again")]


def test_what_a_draft_changes_is_told_in_words(
    open_spec: Callable[..., AppTest], live: Runtime
) -> None:
    specs.activate(live, publish(live), actor=BEN)
    assert "Changes" not in [tab.label for tab in open_spec().tabs]
    publish(live, "1.1.0")

    said = texts(open_spec(version="1.1.0"))

    assert "From 1.0.0 to 1.1.0:" in said
    assert "version changed from “1.0.0” to “1.1.0”" in said


def test_every_state_has_a_word() -> None:
    assert set(spec_words.STATE_WORDS) == set(SpecState) == set(spec_words.STATE_TONES)
