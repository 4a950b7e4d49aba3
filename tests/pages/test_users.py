"""Users, Your account, and Trail."""

from core.domain.access import Role
from core.domain.trail import Event
from core.ports import Runtime
from core.queries import people as kept
from core.services.access import sessions, users
from core.ui import role_words
from tests import people
from tests.pages.conftest import Open
from tests.pages.seen import labels, texts
from tests.people import ANA

PASSWORD = "seven green ladders"


def person(rt: Runtime, name: str) -> kept.Person:
    with rt.read() as session:
        return kept.one(session, name, actor=ANA, now=rt.clock())


def test_everybody_is_listed_with_role_and_state(open_page: Open, rt: Runtime) -> None:
    users.invite(rt, "ida", Role.QA_LEAD, actor=ANA, known_as="I. Berg")
    people.user(rt, "otto", Role.ON_CALL)
    users.deactivate(rt, "otto", actor=ANA)

    seen = texts(open_page("users"))

    for text in ("ida", "I. Berg", "QA lead", "Invited", "otto", "On call", "Deactivated", "Ana"):
        assert text in seen, text


def test_an_invitation_shows_its_link_once(open_page: Open, rt: Runtime) -> None:
    page = open_page("users")
    page.text_input[0].set_value("ida@acme.example")
    page.selectbox[0].set_value(Role.SUPERVISOR)
    page.button[0].click().run()

    assert not page.exception
    assert "/sign-in?token=" in page.code[0].value
    assert person(rt, "ida@acme.example").role is Role.SUPERVISOR
    page.run()
    assert len(page.code) == 0


def test_a_name_that_is_none_is_a_sentence(open_page: Open) -> None:
    page = open_page("users")
    page.text_input[0].set_value("api:x")
    page.button[0].click().run()

    assert not page.exception
    assert "A name is 1 to 200" in texts(page).replace("\\", "")


def test_a_role_is_changed_and_somebody_deactivated(open_page: Open, rt: Runtime) -> None:
    people.cookie(rt, "ida", Role.QA_LEAD)
    page = open_page("users", users="ida")
    page.selectbox[0].set_value(Role.TECHNICIAN)
    page.text_input[0].set_value("Ida Berg")
    next(one for one in page.button if one.label == "Save").click().run()
    assert (person(rt, "ida").role, person(rt, "ida").known_as) == (Role.TECHNICIAN, "Ida Berg")

    next(one for one in page.button if one.label == "Deactivate ida").click().run()

    assert not page.exception
    assert not person(rt, "ida").is_active
    assert "Reactivate ida" in labels(page)


def test_the_last_administrator_is_told_why_not(open_page: Open, rt: Runtime) -> None:
    page = open_page("users", users="Ana")
    next(one for one in page.button if one.label == "Deactivate Ana").click().run()

    assert "last active administrator" in texts(page)
    assert person(rt, "Ana").is_active


def test_somebody_unknown_is_a_sentence(open_page: Open) -> None:
    assert "There is no account of that name" in texts(open_page("users", users="nobody"))


def test_a_session_is_ended_from_ones_account(open_page: Open, rt: Runtime) -> None:
    other = people.cookie(rt, "zoe", Role.TECHNICIAN)
    page = open_page("account", cookie=people.cookie(rt, "zoe", Role.TECHNICIAN))
    assert "Technician" in texts(page)

    next(one for one in page.button if one.label == "Sign out everywhere else").click().run()

    assert not page.exception
    assert sessions.actor_of(rt, other) is None


def test_a_password_is_chosen_and_its_mistakes_are_told(open_page: Open, rt: Runtime) -> None:
    page = open_page("account", cookie=people.cookie(rt, "zoe", Role.TECHNICIAN))
    for new, again, said in (
        (PASSWORD, "other", "differ"),
        ("short", "short", "at least 12"),
        (PASSWORD, PASSWORD, "Your password is set"),
    ):
        page.text_input[0].set_value(new)
        page.text_input[1].set_value(again)
        page.button[0].click().run()
        assert said in texts(page)

    assert person(rt, "zoe").has_password


def test_every_event_of_the_trail_has_its_words() -> None:
    assert set(role_words.EVENT_WORDS) == set(Event)


def test_the_trail_is_shown_and_filtered_by_its_link(open_page: Open, rt: Runtime) -> None:
    people.cookie(rt, "zoe")
    users.invite(rt, "ida", Role.QA_LEAD, actor=ANA)

    shown = [texts(open_page("trail", **narrowed)) for narrowed in ({}, {"event": "user.created"})]
    nothing = open_page("trail", text="nobody did this")

    # Each is an option of the filter, too.
    assert [text.count("Sign-in link made") for text in shown] == [2, 1]
    assert ["role: qa_lead" in text for text in shown] == [True, True]
    assert "No entry fits" in texts(nothing)
