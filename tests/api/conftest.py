"""The routes as Streamlit's app mounts them, on the real Runtime."""

from collections.abc import Callable, Iterator
from io import BytesIO
from uuid import uuid4

import pytest
from reportlab.pdfgen.canvas import Canvas
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.api import health
from core.api.routes import EXCEPTION_HANDLERS, ROUTES, middleware
from core.domain.access import Action, Role
from core.ports import Runtime
from core.services.access import api_tokens, sign_in
from core.services.access.api_tokens import Grant
from tests import people

Serve = Callable[[Runtime], TestClient]


def pdf(text: str) -> bytes:
    """A born-digital sheet of one page."""
    out = BytesIO()
    canvas = Canvas(out, invariant=True)
    canvas.drawString(72, 720, text)
    canvas.save()
    return out.getvalue()


def bearer_of(
    rt: Runtime, role: Role = Role.ADMIN, scopes: frozenset[Action] | None = None
) -> dict[str, str]:
    """The header of a program with this role, limited to these scopes."""
    grant = Grant(f"t-{uuid4().hex[:8]}", role, scopes)
    return {"authorization": f"Bearer {api_tokens.create(rt, grant, actor=people.ANA)}"}


ELSEWHERE = "203.0.113.7"  # an address that is not this machine's


def serving(rt: Runtime, *, address: str = ELSEWHERE) -> TestClient:
    """A client at this address, of the routes with this Runtime behind them."""
    app = Starlette(
        routes=ROUTES, middleware=middleware(lambda: rt), exception_handlers=EXCEPTION_HANDLERS
    )
    return TestClient(app, base_url=rt.public_url, follow_redirects=False, client=(address, 50_000))


@pytest.fixture(autouse=True)
def patient_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine that runs the tests may be busy: what is seen is asserted, not how soon."""
    monkeypatch.setattr(health, "READY_LIMIT_S", 30.0)


@pytest.fixture
def client(rt: Runtime) -> Iterator[TestClient]:
    """Nobody, not signed in."""
    with serving(rt) as client:
        yield client


@pytest.fixture
def bearer(rt: Runtime) -> dict[str, str]:
    """The header of a program that may upload."""
    return {"authorization": f"Bearer {api_tokens.create(rt, Grant('scanner'), actor=people.ANA)}"}


@pytest.fixture
def ana(rt: Runtime) -> Iterator[TestClient]:
    """A browser in which Ana is signed in."""
    with serving(rt) as client:
        link = sign_in.new_link(rt, actor=people.ANA, name="Ana")
        assert client.get(link.removeprefix(rt.public_url)).status_code == 303
        yield client
