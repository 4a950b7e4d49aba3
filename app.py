"""The one ASGI app: Streamlit's pages and our HTTP routes in one process; no logic.

`streamlit run app.py`, `uvicorn app:app` and `python app.py` all serve it. Streamlit finds the
app by reading this file, so `app = st.App(...)` has to stay literal.
"""

import gc
import importlib
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import streamlit as st
from streamlit import config as streamlit_config

from core import bootstrap, telemetry
from core.api.routes import EXCEPTION_HANDLERS, ROUTES, middleware
from core.errors import AuditorError
from core.ports import Runtime
from core.services.ops import timings
from core.ui.runtime import runtime

ROOT = Path(__file__).parent
# Imported before the freeze: every page run would make the collector walk them again.
LONG_LIVED = ("numpy", "pandas", "pyarrow", "plotly.graph_objects")


def warm_up(rt: Runtime) -> None:
    """Have the inspector refuse a few bytes, which starts its process."""
    with suppress(AuditorError):
        rt.inspector.inspect(b"warm")


def keep_timings(rt: Runtime, stopping: threading.Event) -> None:
    """Write down how long pages and answers took, every now and then until the app stops."""
    while not stopping.wait(timings.FLUSH_EVERY_S):
        with suppress(AuditorError):  # Kept, and written the next time.
            timings.flush(rt)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Build the Runtime before the first request; a wrong setting shows at start, not later."""
    found = bootstrap.settings()
    telemetry.configure(level=found.log_level)
    bootstrap.session_secret(found)
    # The first upload need not wait until the process that looks into files has started.
    threading.Thread(target=warm_up, args=[runtime()], daemon=True).start()
    for module in LONG_LIVED:
        importlib.import_module(module)
    stopping = threading.Event()
    threading.Thread(target=keep_timings, args=[runtime(), stopping], daemon=True).start()
    gc.collect()
    gc.freeze()
    yield
    stopping.set()


# Where .streamlit/config.toml is: under uvicorn, started elsewhere, Streamlit would look for it
# beside main.py, find none, and show errors in full.
streamlit_config._main_script_path = streamlit_config._main_script_path or __file__

app = st.App(
    ROOT / "core" / "ui" / "main.py",
    routes=ROUTES,
    middleware=middleware(runtime),
    exception_handlers=EXCEPTION_HANDLERS,
    lifespan=lifespan,
)

if __name__ == "__main__":
    try:
        settings = bootstrap.settings()
        bootstrap.session_secret(settings)  # Before the server: in words, without a traceback.
        bootstrap.identity_provider(settings)
    except AuditorError as error:
        sys.exit(str(error))
    app.run(config={"server.address": settings.host, "server.port": settings.port})
