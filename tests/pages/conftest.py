"""Pages on the real Runtime, opened by AppTest."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.adapters.queue import RqAuditQueue
from core.ports import Runtime
from core.services.ops import checks
from core.ui import rendering
from core.ui import runtime as ui_runtime
from tests import people
from tests.pages.rows import Rows

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT_S = 60
Open = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def patient_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine that runs the tests may be busy: what is seen is asserted, not how soon."""
    monkeypatch.setattr(checks, "LIMIT_S", 30.0)
    for name in ("WAITS_S", "UNSEEN_S"):
        monkeypatch.setattr(rendering, name, 30.0)


@pytest.fixture
def rows(rt: Runtime) -> Rows:
    """Puts sheets and audits in the database without running them."""
    return Rows(rt)


@pytest.fixture
def open_page(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """`open_page("audits", verdict="FAIL")` as Ana; `runtime` replaces the Runtime."""

    def open_one(
        name: str, *, runtime: Runtime = rt, cookie: str | None = "hers", **query: str
    ) -> AppTest:
        value = people.cookie(rt) if cookie == "hers" else cookie
        monkeypatch.setattr(ui_runtime, "runtime", lambda: runtime)
        # AppTest has no browser behind it and so no cookies of its own.
        monkeypatch.setattr(ui_runtime, "cookie", lambda: value)
        monkeypatch.setattr(ui_runtime, "address", lambda: "127.0.0.1")
        app = AppTest.from_file(str(ROOT / "core/ui/main.py"), default_timeout=TIMEOUT_S)
        app.context = {"timezone": "Europe/London"}
        app.query_params.update(query)
        return app.switch_page(f"../../pages/{name}.py").run()

    st.cache_resource.clear()
    st.cache_data.clear()
    yield open_one
    st.cache_resource.clear()


@pytest.fixture
def without_redis(rt: Runtime) -> Runtime:
    """The same Runtime, its Redis gone."""
    return replace(rt, queue=RqAuditQueue("redis://127.0.0.1:9/0"))
