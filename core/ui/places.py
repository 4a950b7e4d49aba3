"""Where the pages lie, for links between them."""

from pathlib import Path

_PAGES = Path(__file__).parents[2] / "pages"
OVERVIEW = _PAGES / "overview.py"
UPLOAD = _PAGES / "upload.py"
AUDITS = _PAGES / "audits.py"
AUDIT = _PAGES / "audit.py"
SPECS = _PAGES / "specs.py"
SPEC = _PAGES / "spec.py"
HELP = _PAGES / "help.py"
