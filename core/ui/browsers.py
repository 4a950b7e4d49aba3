"""What a browser says it is, in two words."""

_NAMES = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def named(browser: str) -> str:
    """ "Chrome on Linux"; what nobody knows stands as it is, cut short."""
    name = next((word for mark, word in _NAMES if mark in browser), None)
    system = next((word for mark, word in _SYSTEMS if mark in browser), None)
    if name is None or system is None:
        return browser[:60]
    return f"{name} on {system}"
