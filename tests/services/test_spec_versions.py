"""Specs from a file to what workers judge by, on the real PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.adapters import spec_bundles
from core.db.engine import Database
from core.domain.model import SpecRef
from core.domain.spec.publication import Publication
from core.domain.spec.spec_states import SpecState
from core.errors import Conflict, NotFound, Rejected
from core.ports import Runtime
from core.queries import specs as spec_queries
from core.services.spec import built_in_specs, spec_names, specs
from core.services.spec.spec_book import DatabaseSpecBook
from tests.people import ANA, BEN
from tests.services.conftest import Ledger

TODAY = date(2026, 3, 14)
SPEC = """
spec: site-visit
version: 1.0.0
name: Site visit
selection: {any: [site visit]}
fields:
  - {name: job_number, label: Job Number, type: string, required: true, severity: S0}
  - {name: visit_date, label: Date, type: date, required: true, severity: S0}
  - {name: engineer_signature, label: Engineer Signature, type: signature, severity: S1}
"""
PACK = """
cases:
  - id: PASS-001
    fields: {job_number: '0042', visit_date: 2026-03-01, engineer_signature: true}
    today: 2026-03-14
    outcome: PASS
    reason_codes: []
  - id: FAIL-001
    fields: {visit_date: 2026-03-01, engineer_signature: true}
    outcome: FAIL
    reason_codes: [MISSING_FIELD]
"""
V1 = SpecRef("site-visit", "1.0.0")
V2 = SpecRef("site-visit", "1.1.0")


def made(text: str = SPEC, pack: str | None = PACK) -> Publication:
    return spec_bundles.from_upload(
        "site-visit.yaml", text.encode(), pack=pack.encode() if pack else None, published=()
    )


def newer(text: str = SPEC, version: str = "1.1.0") -> str:
    return text.replace("1.0.0", version).replace("Job Number,", "Job No,")


@pytest.fixture
def rt(ledger: Ledger) -> Runtime:
    """A Runtime that judges by the database's specs."""
    return replace(ledger.rt, specs=DatabaseSpecBook(ledger.rt.read))


@pytest.fixture
def active(rt: Runtime) -> Runtime:
    """The same with site-visit 1.0.0 in force."""
    specs.activate(rt, specs.publish(rt, made(), actor=ANA), actor=ANA)
    return rt


def states(rt: Runtime, spec_id: str = "site-visit") -> dict[str, SpecState]:
    with rt.read() as session:
        return {one.ref.version: one.state for one in spec_queries.versions(session, spec_id)}


def names(rt: Runtime) -> list[str]:
    return [f"{spec.id}@{spec.version}" for spec in rt.specs.active()]


def test_a_published_version_is_a_draft_that_nothing_is_judged_by(rt: Runtime) -> None:
    assert specs.publish(rt, made(), actor=ANA) == V1

    assert states(rt) == {"1.0.0": SpecState.DRAFT}
    assert names(rt) == []
    with pytest.raises(Rejected, match="no sheet is judged by it"):
        spec_names.refuse_unknown(rt, "site-visit@1.0.0")


def test_an_activation_is_seen_by_every_book_without_a_restart(rt: Runtime) -> None:
    worker = DatabaseSpecBook(rt.read)
    assert worker.active() == ()

    specs.activate(rt, specs.publish(rt, made(), actor=ANA), actor=BEN)

    (spec,) = worker.active()
    assert spec.ref == V1
    assert worker.active()[0] is spec  # loaded once, not at every audit


def test_the_hash_an_audit_keeps_is_of_the_stored_content(active: Runtime) -> None:
    (spec,) = active.specs.active()

    with active.read() as session:
        stored = spec_queries.get(session, V1)
    assert spec.source_sha256 == stored.version.sha256 != ""
    assert stored.spec == made().spec


def test_a_version_loads_without_its_parents(rt: Runtime) -> None:
    child = "spec: child\nversion: 1.0.0\nname: Child\nextends: base-job-sheet\n"
    child += "selection: {any: [child sheet]}\n"

    specs.publish(rt, made(child, pack=None), actor=ANA)

    with rt.read() as session:
        stored = spec_queries.get(session, SpecRef("child", "1.0.0"))
    assert "customer_signature" in {field.name for field in stored.spec.fields}
    assert [source.file for source in stored.sources] == ["site-visit.yaml", "base-job-sheet.yaml"]


def test_a_published_spec_can_be_extended(active: Runtime) -> None:
    child = "spec: child\nversion: 1.0.0\nname: Child\nextends: site-visit\n"
    with active.read() as session:
        published = spec_queries.parents(session)

    found = spec_bundles.from_upload("c.yaml", child.encode(), pack=None, published=published)

    assert [field.name for field in found.spec.fields][:1] == ["job_number"]


def test_the_next_version_takes_the_place_of_the_first(active: Runtime) -> None:
    specs.activate(active, specs.publish(active, made(newer()), actor=ANA), actor=BEN)

    assert states(active) == {"1.1.0": SpecState.ACTIVE, "1.0.0": SpecState.DEPRECATED}
    assert names(active) == ["site-visit@1.1.0"]
    with active.read() as session:
        latest, made_room, *_ = spec_queries.moves(session, "site-visit")
    assert (latest.version, latest.moved_by, latest.to_state) == ("1.1.0", "ben", "active")
    assert (made_room.version, made_room.to_state) == ("1.0.0", "deprecated")


def test_a_bad_activation_is_undone_by_activating_the_one_before(active: Runtime) -> None:
    specs.activate(active, specs.publish(active, made(newer()), actor=ANA), actor=ANA)

    specs.activate(active, V1, actor=ANA)

    assert names(active) == ["site-visit@1.0.0"]


def test_a_version_number_is_used_once(active: Runtime) -> None:
    changed = SPEC.replace("severity: S1", "severity: S0")

    with pytest.raises(Conflict, match="give the changed one a new version number"):
        specs.publish(active, made(changed), actor=ANA)
    with pytest.raises(Conflict, match="another fixture pack"):
        specs.publish(active, made(pack=PACK.replace("0042", "0043")), actor=ANA)
    with pytest.raises(Conflict, match="exactly like this"):
        specs.publish(active, made(SPEC + "# a remark changes nothing\n"), actor=ANA)


@pytest.mark.parametrize(
    ("text", "pack", "said"),
    [
        (SPEC, None, "FIXTURES_FAILING: There is no fixture pack"),
        (SPEC, PACK.replace("outcome: PASS", "outcome: FAIL"), "fixture cases miss. PASS-001"),
        (SPEC, PACK.replace("job_number: '0042'", "job: 1"), "PASS-001: "),
        (SPEC.replace("selection: {any: [site visit]}", ""), PACK, "SELECTION_CONFIG_EMPTY"),
        (SPEC.replace("type: date", "type: string"), PACK, "No field holds a date"),
    ],
)  # fmt: skip
def test_a_gate_keeps_a_version_from_being_activated(
    active: Runtime, text: str, pack: str | None, said: str
) -> None:
    ref = specs.publish(active, made(newer(text), pack), actor=ANA)

    with pytest.raises(Conflict, match=said):
        specs.activate(active, ref, actor=ANA)

    assert names(active) == ["site-visit@1.0.0"]


def test_a_case_with_a_document_cannot_be_carried(active: Runtime) -> None:
    pack = "cases: [{id: A, file: a.pdf, outcome: PASS}]"
    ref = specs.publish(active, made(newer(), pack), actor=ANA)

    gate = specs.gates_of(active, ref, actor=ANA)[0]
    assert "needs the document a.pdf" in gate.message


def test_moves_that_are_not_allowed_say_what_is(active: Runtime) -> None:
    with pytest.raises(Conflict, match="is active and cannot become archived"):
        specs.archive(active, V1, actor=ANA)
    with pytest.raises(Conflict, match="is active already"):
        specs.activate(active, V1, actor=ANA)
    specs.deprecate(active, V1, actor=ANA)
    assert names(active) == []
    specs.archive(active, V1, actor=ANA)
    with pytest.raises(Conflict, match="stays archived"):
        specs.activate(active, V1, actor=ANA)
    with pytest.raises(NotFound):
        specs.deprecate(active, V2, actor=ANA)


def test_two_who_activate_at_once_leave_one_active(active: Runtime) -> None:
    refs = [specs.publish(active, made(newer(version=f"1.{n}.0")), actor=ANA) for n in range(1, 5)]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda ref: specs.activate(active, ref, actor=ANA), refs))

    assert sorted(states(active).values()).count(SpecState.ACTIVE) == 1


def test_an_audit_can_name_a_version_that_was_in_force(active: Runtime, ledger: Ledger) -> None:
    specs.activate(active, specs.publish(active, made(newer()), actor=ANA), actor=ANA)

    by_number = spec_names.in_force(active, "site-visit@1.0.0")
    assert [spec.version for spec in by_number] == ["1.0.0"]
    assert [spec.version for spec in spec_names.in_force(active, "site-visit")] == ["1.1.0"]
    for name in ("pump", "pump@1.0.0", "site-visit@9.9.9"):
        with pytest.raises(Rejected):
            spec_names.refuse_unknown(active, name)
    # What was named may be gone by the time it runs; the audit itself says that it is.
    assert spec_names.in_force(active, "pump@1.0.0") == active.specs.active()


@pytest.fixture
def start(ledger: Ledger, tmp_path: Path) -> "Start":
    return Start(ledger, tmp_path)


class Start:
    """The start-up step over a folder of specs."""

    def __init__(self, ledger: Ledger, folder: Path) -> None:
        self.rt = replace(ledger.rt, specs=DatabaseSpecBook(ledger.rt.read))
        self.folder = folder

    def __call__(self, text: str = SPEC, pack: str | None = PACK) -> list[str]:
        (self.folder / "site-visit.yaml").write_text(text)
        beside = self.folder / "site-visit.fixtures.yaml"
        beside.unlink(missing_ok=True)
        if pack is not None:
            beside.write_text(pack)
        return built_in_specs.bring_up_to_date(
            self.rt.write, self.rt.read, spec_bundles.from_folder(self.folder), today=TODAY
        )


def test_built_in_specs_are_in_force_after_the_start_and_again_after_the_next(start: Start) -> None:
    assert start() == []
    assert names(start.rt) == ["site-visit@1.0.0"]

    assert start() == []
    with start.rt.read() as session:
        assert spec_queries.count(session) == 1
        assert len(spec_queries.moves(session, "site-visit")) == 1


def test_a_changed_file_under_an_old_version_is_refused_and_the_old_one_stays(start: Start) -> None:
    start()
    before = start.rt.specs.active()

    (said,) = start(SPEC.replace("required: true", "required: false", 1))

    assert "The published one stays in force." in said
    assert start.rt.specs.active() == before


def test_a_new_built_in_version_takes_over_from_the_old_one(start: Start) -> None:
    start()
    assert start(newer()) == []
    assert names(start.rt) == ["site-visit@1.1.0"]
    # An older program on the same database does not turn it back.
    assert start() == []
    assert names(start.rt) == ["site-visit@1.1.0"]


def test_a_new_built_in_version_does_not_push_out_a_persons(start: Start) -> None:
    start()
    specs.activate(start.rt, specs.publish(start.rt, made(newer()), actor=ANA), actor=ANA)

    assert start(newer(version="2.0.0")) == []

    assert names(start.rt) == ["site-visit@1.1.0"]
    assert states(start.rt)["2.0.0"] is SpecState.DRAFT


def test_what_a_person_switched_off_stays_off(start: Start) -> None:
    start()
    specs.deprecate(start.rt, V1, actor=ANA)

    start()
    start(newer())

    assert names(start.rt) == []


def test_a_built_in_spec_whose_fixtures_fail_stays_a_draft_until_they_pass(start: Start) -> None:
    (said,) = start(SPEC, PACK.replace("outcome: FAIL", "outcome: PASS"))

    assert "site-visit 1.0.0 stays a draft. FIXTURES_FAILING" in said
    assert names(start.rt) == []
    assert start(newer()) == []
    assert names(start.rt) == ["site-visit@1.1.0"]


def test_two_that_start_together_publish_once(start: Start, ledger: Ledger) -> None:
    start.folder.joinpath("site-visit.yaml").write_text(SPEC)
    start.folder.joinpath("site-visit.fixtures.yaml").write_text(PACK)
    found = spec_bundles.from_folder(start.folder)

    def bring(_number: int) -> list[str]:
        return built_in_specs.bring_up_to_date(start.rt.write, start.rt.read, found, today=TODAY)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(bring, range(4))) == [[]] * 4
    assert names(start.rt) == ["site-visit@1.0.0"]


def test_the_real_built_in_specs_pass_their_gates(database_url: str) -> None:
    from core import bootstrap

    assert bootstrap.prepare_database(database_url, None) == []

    database = Database(database_url, application_name="tests")
    assert "repair-report" in {spec.id for spec in DatabaseSpecBook(database.read).active()}
    database.dispose()
