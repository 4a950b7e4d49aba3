"""The pages of runbooks: evidence, dry run, deed, second person."""

import pytest
from sqlalchemy import text

from core.domain.access import Role
from core.domain.ops.checks import Runbook
from core.ports import Runtime
from core.services.queueing import heartbeats
from tests import people
from tests.pages.conftest import Open
from tests.pages.seen import labels, texts
from tests.pages.test_queue import one


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
