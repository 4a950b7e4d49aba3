"""The pages of runbooks: evidence, dry run, deed, second person."""

import pytest
from sqlalchemy import text

from core.domain.access import Role
from core.domain.model import AuditStatus, Verdict
from core.domain.ops.checks import Runbook
from core.ports import Runtime
from core.services.queueing import heartbeats
from core.ui import rendering
from tests import people
from tests.pages.conftest import Open
from tests.pages.rows import Rows
from tests.pages.seen import labels, texts
from tests.pages.test_queue import one

LETTERS = (
    "insert into dead_letters (id, audit_id, error_class, reason, message, fingerprint, attempts,"
    " first_at, keep_until) select gen_random_uuid(), id, 'transient', 'PIPELINE_ERROR', 'Away.',"
    " 'store.read', 5, now(), now() + interval '90 days' from audits"
)
DECIDED = (
    "update dead_letters set state = 'discarded', decided_by = 'Pia', decided_at = now(),"
    " note = 'sent anew' where id = (select id from dead_letters"
    " order by last_at desc, id desc limit 1)"
)


@pytest.mark.parametrize("book", Runbook)
def test_every_runbook_opens_with_its_steps(open_page: Open, book: Runbook) -> None:
    page = open_page("runbook", runbook=book.value)

    assert not page.exception
    assert "1. " in texts(page)
    assert "No step was taken yet." in texts(page)


def test_the_list_says_which_runbook_is_needed_now(open_page: Open) -> None:
    page = open_page("runbooks")

    assert not page.exception
    assert "OCR processing stuck" in texts(page)
    assert "checks fail" in texts(page)  # no worker shows itself, the scheduler never ran


def test_a_step_is_taken_with_a_reason_and_told(open_page: Open, rt: Runtime) -> None:
    heartbeats.workers_live(rt, ["w1"], host="h", version="1")
    cookie = people.cookie(rt, "Olu", Role.ON_CALL)
    page = open_page("runbook", runbook="ocr-stuck", cookie=cookie)
    assert "1 worker would be restarted" in texts(page)

    page.button(key="FormSubmitter:act-restart-Do it").click().run()
    assert "Say why" in texts(page)
    assert one(rt, "select count(*) from runbook_steps") == 0

    page.text_input(key="why-restart").set_value("they hang")
    page.button(key="FormSubmitter:act-restart-Do it").click().run()

    assert not page.exception
    assert one(rt, "select state from runbook_steps") == "done"
    assert "1 worker asked to restart." in texts(page)


def test_a_click_is_not_lost_where_the_dry_run_is_late(
    open_page: Open, rt: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    heartbeats.workers_live(rt, ["w1"], host="h", version="1")
    page = open_page("runbook", runbook="ocr-stuck", cookie=people.cookie(rt, "Olu", Role.ON_CALL))
    page.text_input(key="why-restart").set_value("they hang")
    for name in ("UNSEEN_S", "LEAST_S"):  # What was never seen, as a dry run, is not waited for.
        monkeypatch.setattr(rendering, name, 0.0)

    page.button(key="FormSubmitter:act-restart-Do it").click().run()

    assert not page.exception
    assert one(rt, "select state from runbook_steps") == "done"


def test_why_a_click_came_to_nothing_stands_at_its_step(open_page: Open, rt: Runtime) -> None:
    heartbeats.workers_live(rt, ["w1"], host="h", version="1")
    page = open_page("runbook", runbook="ocr-stuck", cookie=people.cookie(rt, "Olu", Role.ON_CALL))
    page.button(key="FormSubmitter:act-restart-Do it").click().run()

    seen = texts(page)
    assert seen.index("Restart the workers") < seen.index("Say why") < seen.index("9. Retry")


def test_what_was_on_the_page_is_done_or_nothing(open_page: Open, rt: Runtime, rows: Rows) -> None:
    for name in ("first.pdf", "second.pdf"):
        rows.audit(filename=name, status=AuditStatus.FAILED, verdict=Verdict.REVIEW_QUEUE)
    with rt.write() as session:
        session.execute(text(LETTERS))
    page = open_page("runbook", runbook="ocr-stuck", cookie=people.cookie(rt, "Olu", Role.ON_CALL))
    assert "would be audited again; 1 more of its kind" in texts(page)
    page.text_input(key="why-retry").set_value("it is back")
    with rt.write() as session:
        session.execute(text(DECIDED))

    page.button(key="FormSubmitter:act-retry-Do it").click().run()

    assert "Things have moved on since you looked" in texts(page)
    assert one(rt, "select count(*) from runbook_steps") == 0


def test_what_waited_too_long_has_lapsed(open_page: Open, rt: Runtime) -> None:
    with rt.write() as session:
        session.execute(
            text(
                "insert into runbook_steps (id, runbook, step, reason, asked_by, asked_at) values"
                " (gen_random_uuid(), 'slow', 'reindex', 'long ago', 'Olu',"
                " now() - interval '1 hour')"
            )
        )

    seen = texts(open_page("runbooks", cookie=people.cookie(rt, "Pia", Role.ON_CALL)))

    assert "Lapsed" in seen
    assert "Approve and do it" not in seen


def test_what_was_approved_waits_for_nobody(open_page: Open, rt: Runtime) -> None:
    with rt.write() as session:
        session.execute(
            text(
                "insert into runbook_steps (id, runbook, step, reason, asked_by, approved_by)"
                " values (gen_random_uuid(), 'slow', 'reindex', 'slow', 'Olu', 'Zoe')"
            )
        )

    page = open_page("runbooks", cookie=people.cookie(rt, "Pia", Role.ON_CALL))

    assert "Begun" in texts(page)
    assert "Approve and do it" not in labels(page)


def test_a_risky_step_is_approved_by_somebody_else(open_page: Open, rt: Runtime) -> None:
    with rt.write() as session:
        session.execute(
            text(
                "insert into runbook_steps (id, runbook, step, reason, asked_by) values"
                " (gen_random_uuid(), 'slow', 'logs', 'the disk is full', 'Olu')"
            )
        )
    asker = open_page("runbooks", cookie=people.cookie(rt, "Olu", Role.ON_CALL))
    assert "Somebody else has to approve it." in texts(asker)
    assert "Approve and do it" not in labels(asker)

    other = open_page("runbooks", cookie=people.cookie(rt, "Pia", Role.ON_CALL))
    next(b for b in other.button if b.label == "Approve and do it").click().run()

    assert not other.exception
    assert one(rt, "select state || approved_by from runbook_steps") == "donePia"


def test_what_waits_for_a_second_person_stands_above_the_steps(
    open_page: Open, rt: Runtime
) -> None:
    with rt.write() as session:
        session.execute(
            text(
                "insert into runbook_steps (id, runbook, step, reason, asked_by) values"
                " (gen_random_uuid(), 'slow', 'reindex', 'half of it is empty', 'Olu')"
            )
        )

    seen = texts(
        open_page("runbook", runbook="slow", cookie=people.cookie(rt, "Pia", Role.ON_CALL))
    )

    assert seen.index("half of it is empty") < seen.index("1. See what is slow")


def test_it_says_with_which_step_to_begin_until_nothing_is_amiss(
    open_page: Open, rt: Runtime
) -> None:
    with rt.write() as session:
        session.execute(
            text("insert into chores (name, ran_at, host) values ('reconciler', now(), 'h')")
        )
    cookie = people.cookie(rt, "Olu", Role.ON_CALL)
    page = open_page("runbook", runbook="ocr-stuck", cookie=cookie)
    assert "Begin with step 4, “Start workers where none is at work”. Workers are" in texts(page)
    assert "none can be asked to restart. Start workers on any host" in texts(page)

    heartbeats.workers_live(rt, ["w1"], host="h", version="1")
    page = open_page("runbook", runbook="ocr-stuck", cookie=cookie)

    assert "Nothing that this runbook is for shows now." in texts(page)


def test_an_unknown_runbook_is_a_sentence(open_page: Open) -> None:
    page = open_page("runbook", runbook="nothing")

    assert not page.exception
    assert "There is no such runbook" in texts(page)
