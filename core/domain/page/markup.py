"""Plain words from the Markdown, HTML and LaTeX a reading model writes."""

import html
import re

_RULE = re.compile(r"[\s|:*_-]*")  # under a table's head, or across the page
_STROKE = re.compile(r"[*_-]")
_TICKED = re.compile(r"\[[xX]\]")
_UNTICKED = re.compile(r"\[ \]")
_PREFIX = re.compile(r"\s*(?:#{1,6}\s+|>\s+|[-*+]\s+)+")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_TABLE_LINK = re.compile(r"\[(tbl-[^\]]*)\]\(\1\)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)\s]+\)")
# What no database or font takes: control signs, halves of letters.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAK = re.compile(r"<\s*(?:br|/tr|/p|/li|/h[1-6])\b[^<>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_BOLD = re.compile(r"(\*\*|__)(?=[^\s_*])(.{1,400}?)(?<=[^\s_*])\1")
_ITALIC = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])")
_BLANK_LINE = re.compile(r"_{2,}")  # a line to write on
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|$%&<>~])")
_FORMULA = re.compile(r"\$([^$\n]{0,120}[\\^][^$\n]{0,120})\$")
_COMMAND = re.compile(r"\\([a-zA-Z]+)\s*")
_SYMBOLS = {
    "checkmark": "✓",
    "square": "☐",
    "Box": "☐",
    "boxtimes": "☒",
    "times": "×",
    "circ": "°",
    "pm": "±",
    "pounds": "£",
    "textsterling": "£",
    "euro": "€",
    "rightarrow": "→",
}


def words_by_line(text: str) -> list[list[str]]:
    """The words of each line that has any, without the markup around them."""
    lines = _BREAK.sub("\n", _IMAGE.sub(" ", text)).splitlines()
    return [words for line in lines if (words := _plain(line).split())]


def _plain(line: str) -> str:
    if _RULE.fullmatch(line) and len(_STROKE.findall(line)) != 1:
        return ""  # A single dash is how people write "nothing".
    prefix = _PREFIX.match(line)
    line = _TABLE_LINK.sub(" ", line[prefix.end() :] if prefix else line)
    line = _UNTICKED.sub(" ☐ ", _TICKED.sub(" ☑ ", line))
    line = _FORMULA.sub(_formula, _LINK.sub(r"\1", line))
    line = _TAG.sub(" ", line).replace("`", " ")
    line = _ITALIC.sub(r"\1", _BOLD.sub(r"\2", _BLANK_LINE.sub(_kept_if_bold, line)))
    line = re.sub(r"(?<!\\)\|", " ", line)  # the walls of table cells
    return _UNSTORABLE.sub("", html.unescape(_ESCAPED.sub(r"\1", line)))


def _kept_if_bold(match: re.Match[str]) -> str:
    """Two underscores may be bold print; more are a line to write on, which is no word."""
    return match[0] if len(match[0]) == len("__") else " "


def _formula(match: re.Match[str]) -> str:
    text = _COMMAND.sub(lambda command: _SYMBOLS.get(command[1], ""), match[1])
    return re.sub(r"[{}^\\]", "", text)
