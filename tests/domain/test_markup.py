"""Words out of Markdown, HTML and LaTeX."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.page import markup


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("# JOB SHEET", "JOB SHEET"),
        ("Job #123 # 5", "Job #123 # 5"),
        ("> - **Job No:** JOB-1", "Job No: JOB-1"),
        ("*Required* and **bold** and __bold__", "Required and bold and bold"),
        ("snake_case_name 3*4*5 * note", "snake_case_name 3*4*5 * note"),
        ("Name: ______ Date: ____", "Name: Date:"),
        ("| Job No | JS-10442 |", "Job No JS-10442"),
        ("| --- | :--: |", ""),
        ("-----------", ""),
        ("-", "-"),
        ("| Remarks | -- |", "Remarks --"),
        ("![img-0.jpeg](img-0.jpeg)", ""),
        ("[tbl-0.html](tbl-0.html)", ""),
        ("see [the site](https://example.com)", "see the site"),
        ("- [x] Brakes [ ] Lights", "☑ Brakes ☐ Lights"),
        (r"$\checkmark$ ok $\square$ no", "✓ ok ☐ no"),
        (r"20$^{\circ}$C and $\times$", "20°C and ×"),
        ("$10 and $20", "$10 and $20"),
        ("Paid $5 ____ of $10", "Paid $5 of $10"),
        ("a &amp; b &lt;c &pound;5", "a & b <c £5"),
        ("x < 5 and y > 3", "x < 5 and y > 3"),
        (r"\#5 \| \* \_", "#5 | * _"),
        ("a\x00b &#0; \ud800c\x07", "ab � c"),
        ("H<sub>2</sub>O `code`", "H 2 O code"),
    ],
)
def test_markup_is_taken_off(text: str, words: str) -> None:
    assert " ".join(word for line in markup.words_by_line(text) for word in line) == words


def test_lines_are_kept_apart() -> None:
    text = "# Head\n\n| a | b |\n|---|---|\n| c | d |\none<br/>two"

    assert markup.words_by_line(text) == [["Head"], ["a", "b"], ["c", "d"], ["one"], ["two"]]


@given(st.text(alphabet="ab1 \n|#*_-[]()!<>$\\^{}&;x`~"))
def test_any_text_is_taken(text: str) -> None:
    for line in markup.words_by_line(text):
        assert line
        assert all(word and not any(sign.isspace() for sign in word) for word in line)


@pytest.mark.parametrize("piece", ["-", "**a ", "$_", "<a", "[", "![", "__a", "\\", "|:-", "# "])
def test_long_lines_are_taken_in_time(piece: str) -> None:
    markup.words_by_line(piece * 5_000)  # The suite's own limit fails it where this explodes.
