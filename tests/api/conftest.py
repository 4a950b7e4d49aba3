"""The routes as Streamlit's app mounts them, on the real Runtime."""

from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.api.routes import EXCEPTION_HANDLERS, ROUTES, middleware
from core.ports import Runtime
from core.services import api_tokens, sign_in
from tests import people

Serve = Callable[[Runtime], TestClient]


def pdf(text: str) -> bytes:
    """A born-digital sheet of one page."""
    out = BytesIO()
    canvas = Canvas(out, invariant=True)
    canvas.drawString(72, 720, text)
    canvas.save()
    return out.getvalue()


def serving(rt: Runtime) -> TestClient:
    """A client of the routes with this Runtime behind them."""
    app = Starlette(
        routes=ROUTES, middleware=middleware(lambda: rt), exception_handlers=EXCEPTION_HANDLERS
    )
    return TestClient(app, base_url=rt.public_url, follow_redirects=False)


@pytest.fixture
def client(rt: Runtime) -> Iterator[TestClient]:
    """Nobody, not signed in."""
    with serving(rt) as client:
        yield client


@pytest.fixture
def bearer(rt: Runtime) -> dict[str, str]:
    """The header of a program that may upload."""
    return {"authorization": f"Bearer {api_tokens.create(rt, 'scanner')}"}


@pytest.fixture
def ana(rt: Runtime) -> Iterator[TestClient]:
    """A browser in which Ana is signed in."""
    with serving(rt) as client:
        link = sign_in.new_link(rt, actor=people.ANA, name="Ana")
        assert client.get(link.removeprefix(rt.public_url)).status_code == 303
        yield client
