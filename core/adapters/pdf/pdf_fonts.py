"""Names typed in a font that looks like handwriting: how many programs sign a PDF."""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

import pypdfium2.raw as pdfium_c

from core.adapters.ocr.text_lines import Placed
from core.domain.page.reading import Mark, MarkKind

_SCRIPT_FLAG: Final = 1 << 3  # of a font's descriptor: letters resemble cursive handwriting
_LONGEST_NAME: Final = 128
# A form filled in with such a font throughout is no signature; a name has few words.
_MOST_WORDS: Final = 6
_SCRIPT = re.compile(
    r"script|hand|caveat|cursive|calligra|signature|brush|dancing|vibes|pacifico|allura|"
    r"sacramento|satisfy|apple|dafoe|mistral|kunstler|parisienne|cookie|alex ?brush|"
    r"nothingyoucoulddo|kalam|indieflower|architectsdaughter|shadowsintolight|reenie|"
    r"labellaurore|labelleaurore|mrs?de|mrdehaviland|herrvon|zeyada|marck|rouge|qwigley|"
    r"monsieur|bilbo|tangerine|italianno|niconne|yellowtail|damion|marker|chancery|zapfino|"
    r"snell|savoye|noteworthy|bradley|segoepr|inkfree|comingsoon|covered|rocksalt|waiting",
    re.IGNORECASE,
)


class Fonts:
    """The fonts of a text page's letters."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._name = ctypes.create_string_buffer(_LONGEST_NAME)
        self._flags = ctypes.c_int()

    def changes(self, last: int, index: int) -> bool:
        """Whether a letter is printed in another font or size than the last one."""
        return self._print_at(last) != self._print_at(index)

    def _print_at(self, index: int) -> tuple[bytes, float]:
        length = pdfium_c.FPDFText_GetFontInfo(
            self._raw, index, self._name, _LONGEST_NAME, ctypes.byref(self._flags)
        )
        name = self._name.value if 0 < length <= _LONGEST_NAME else b""
        return name, round(pdfium_c.FPDFText_GetFontSize(self._raw, index), 1)

    def script_at(self, index: int) -> str | None:
        """The name of a letter's font where that looks like handwriting."""
        length = pdfium_c.FPDFText_GetFontInfo(
            self._raw, index, self._name, _LONGEST_NAME, ctypes.byref(self._flags)
        )
        if not 0 < length <= _LONGEST_NAME:
            return None
        name = self._name.value.decode("utf-8", "replace")
        plain = re.sub(r"[^A-Za-z]", "", name.rpartition("+")[2])
        is_script = bool(self._flags.value & _SCRIPT_FLAG) or _SCRIPT.search(plain) is not None
        return plain if is_script else None


def signatures(words: Sequence[Placed], scripts: Sequence[str | None]) -> Iterator[Mark]:
    """The words in fonts that a page uses for a name or two and nothing else."""
    counts = Counter(font for font in scripts if font)
    for word, font in zip(words, scripts, strict=True):
        if font and counts[font] <= _MOST_WORDS:
            yield Mark(MarkKind.SIGNATURE, word.box)
