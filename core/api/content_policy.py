"""The Content Security Policy of the pages: as strict as Streamlit lets it be."""

import base64
import hashlib
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

INLINE_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@cache
def pages() -> str:
    """The policy, made once: the frame's one inline script is allowed by its hash, no other is.

    `blob:` carries the scripts of our own components, which Streamlit hands over as text. Styles
    are set inline all over Streamlit; without a script they can restyle a page, not read it.
    """
    scripts = " ".join(["'self'", "blob:", *_hashes()])
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "media-src 'self' blob:",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
            "base-uri 'self'",
        ]
    )


def _hashes() -> list[str]:
    """Of the inline scripts in the page Streamlit serves; found without importing it."""
    spec = find_spec("streamlit")
    if spec is None or spec.origin is None:
        return []
    page = (Path(spec.origin).parent / "static" / "index.html").read_text("utf-8")
    digests = (hashlib.sha256(one.encode()).digest() for one in INLINE_SCRIPT.findall(page))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
