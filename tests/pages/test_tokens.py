"""The pages of administrators for programs: tokens and webhooks."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core.adapters.courier import HttpCourier
from core.domain.access import Action, Role
from core.ports import Runtime
from core.queries import webhooks as queries
from core.services.access import api_tokens
from core.services.access.api_tokens import Grant
from core.services.messages import webhooks
from tests import people
from tests.pages.conftest import Open
from tests.pages.rows import Rows
from tests.pages.seen import texts


@pytest.fixture
def sending(rt: Runtime) -> Runtime:
    return replace(rt, courier=HttpCourier(allow_private=False))


def press(page: AppTest, label: str) -> AppTest:
    (button,) = (one for one in page.button if one.label == label)
    return button.click().run()


def test_a_token_is_made_shown_once_and_revoked(open_page: Open, rt: Runtime) -> None:
    page = open_page("tokens")
    page.text_input[0].set_value("payroll")
    page.selectbox[0].set_value(Role.QA_LEAD).run()
    page.multiselect[0].set_value([Action.EXPORTS_MAKE]).run()
    press(page, "Make the token")

    (token,) = (code.value for code in page.code)
    actor = api_tokens.actor_of(rt, token)
    assert actor is not None
    assert (actor.role, actor.scopes) == (Role.QA_LEAD, frozenset({Action.EXPORTS_MAKE}))
    assert token not in texts(open_page("tokens"))

    press(open_page("tokens", tokens="payroll"), "Revoke payroll")
    assert api_tokens.actor_of(rt, token) is None
    assert "opens nothing any more" in texts(open_page("tokens", tokens="payroll"))


def test_a_wrong_name_is_said_in_words(open_page: Open) -> None:
    page = open_page("tokens")
    page.text_input[0].set_value("a b").run()
    press(page, "Make the token")

    assert "1 to 64 letters" in texts(page)
    assert not page.code


def test_a_webhook_is_added_tested_and_removed(open_page: Open, sending: Runtime) -> None:
    page = open_page("webhooks", runtime=sending)
    page.text_input[0].set_value("https://erp.example.com/hook")
    press(page, "Add")
    (secret,) = (code.value for code in page.code)
    assert secret.startswith("whsec_")

    with sending.read() as session:
        (hook,) = queries.all_of_them(session, actor=people.ANA)
    press(open_page("webhooks", runtime=sending, webhooks=str(hook.id)), "Send a test")
    page = open_page("webhooks", runtime=sending, webhooks=str(hook.id))
    assert "webhook.test" in texts(page).replace("\\", "")
    assert secret not in texts(page)
    press(page, "Remove it")
    with sending.read() as session:
        assert queries.all_of_them(session, actor=people.ANA) == []


def test_a_private_target_is_refused_in_words(open_page: Open, sending: Runtime) -> None:
    page = open_page("webhooks", runtime=sending)
    page.text_input[0].set_value("http://10.0.0.1/hook")
    press(page, "Add")

    assert "private or special network" in texts(page)


def test_what_is_not_there_is_said_in_words(open_page: Open) -> None:
    assert "no token of that name" in texts(open_page("tokens", tokens="nope"))
    assert "names no webhooks" in texts(open_page("webhooks", webhooks="nope"))


def test_an_audit_offers_its_report(open_page: Open, rows: Rows) -> None:
    audit = rows.audit(filename="a.pdf")

    (link,) = open_page("audit", audit=str(audit)).get("link_button")
    assert link.proto.url == f"/api/v1/audits/{audit}/report.pdf"


def test_tokens_and_webhooks_are_there_for_the_page_to_show(
    open_page: Open, rt: Runtime, sending: Runtime
) -> None:
    api_tokens.create(rt, Grant("payroll"), actor=people.ANA)
    webhooks.create(
        sending, url="https://e.example/x", subscribed=["audit.failed"], actor=people.ANA
    )

    assert not open_page("tokens").exception
    assert not open_page("webhooks", runtime=sending).exception
