"""Printed answers, word by word: yes and no, options, marks of items, and what says nothing."""

from typing import Any

import pytest

from core.domain.marks import check_words, item_states
from core.domain.model import ItemState
from core.domain.page import squeeze
from core.domain.written import answers


@pytest.mark.parametrize(
    ("text", "said", "certainty"),
    [
        ("yes", True, 1), ("No.", False, 1), ("Y /", True, 1), ("pass", True, 1),
        ("true", True, 1), ("No - not safe", False, 1), ("Pass ✔", True, 1),
        ("Yes ☑ No ☐", True, 1), ("☑ Yes ☐ No", True, 1), ("(x) Yes ( ) No", True, 1),
        ("[v] yes [_] no", True, 1), ("[*] No [ ] Yes", False, 1), ("[x]", True, 1),
        ("[ ]", False, 1), ("☐", False, 1), (" ☑ ", True, 1),
        ("Yes ☑ No", True, 0.5), ("☑ Yes No", True, 0.5), ("Yes No ☑", False, 0.5),
        ("☒ No Yes", False, 0.5), ("☐ Yes No", None, 1),
        ("Yes [x] No [x]", None, 0), ("Yes [ ] No [ ]", None, 1), ("Yes/No", None, 1),
        ("no, yes", None, 1), ("Y N", None, 1), ("yes and no", True, 0.6),
        ("✓ Yes No", True, 0.85), ("Yes ✓ No", True, 0.85), ("Yes No ■", False, 0.85),
        ("No ✓", False, 0.85), ("✓", True, 0.95), ("✗", False, 0.7), ("×", False, 0.7),
        ("False alarms", None, 0), ("No. of doors", None, 0), ("Nos of lifts 4", None, 0),
        ("No leaks", False, 1), ("No, of little use", False, 1),
        ("maybe", None, 0), ("", None, 0), ("yesterday", None, 0), ("yesno", None, 0),
    ],
)  # fmt: skip
def test_yes_or_no(text: str, said: bool | None, certainty: float) -> None:
    assert answers.yes_or_no(text) == (said, certainty)


OPTIONS = ("Wear & Tear", "Damage", "Electrical")


@pytest.mark.parametrize(
    ("text", "option", "certainty"),
    [
        ("damage", "Damage", 1), ("☑ Damage", "Damage", 1), ("WEAR AND TEAR", "Wear & Tear", 1),
        ("Wear and tear ☐ Damage ☑", "Damage", 1), ("[x] Electrical [ ] Damage", "Electrical", 1),
        ("Electricl", "Electrical", 0.925), ("electrical fault", "Electrical", 0.85),
        ("damaged goods", "Damage", 0.85), ("☑ Damage ☑ Electrical", None, 0),
        ("☐ Damage ☐ Electrical", None, 1), ("Gremlins", None, 0), ("☑ Gremlins", None, 0),
        ("", None, 0), ("Da", None, 0), ("☑", None, 0),
    ],
)  # fmt: skip
def test_options(text: str, option: str | None, certainty: float) -> None:
    assert answers.option(text, OPTIONS) == (option, certainty)


def test_the_options_printed_in_a_row_are_no_choice() -> None:
    assert answers.option("Red Blue", ("Red", "Blue")) == ("Red", 0.85)
    assert answers.option("A B", ("A", "B")) == (None, 1.0)
    assert answers.option("A", ("A",)) == ("A", 1.0)


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("a ☑ b ☐", ["a"]), ("☐ a ☑ b", ["b"]), ("☑ a ☑ b", ["a", "b"]), ("☐ a", []),
        ("a b", None), ("☑ c", None), ("☑ a ☑ c", ["a"]), ("☑ lelectric x", ["lelectrlcx"]),
    ],
)  # fmt: skip
def test_ticked(text: str, chosen: list[str] | None) -> None:
    assert answers.ticked(text, ("a", "b", "lelectrlcx")) == chosen


@pytest.mark.parametrize(
    ("text", "parts", "is_box", "bare", "is_option", "starts"),
    [
        ("Yes☐", ["Yes", "☐", ""], False, "Yes", True, False),
        ("☑ Yes ☐ No", ["", "☑", " Yes ", "☐", " No"], False, "Yes No", True, True),
        (" [x] ", [" ", "[x]", " "], True, "", False, False),
        ("[ ]", ["", "[ ]", ""], True, "", True, True),
        ("N/A", ["N/A"], False, "N/A", False, False),
        ("n/a yes", ["n/a yes"], False, "n/a yes", False, False),
        ("na|YES", ["na|YES"], False, "na|YES", True, False),
        ("[", ["["], False, "[", True, True),
        ("(", ["("], False, "(", True, True),
        ("Yes or no", ["Yes or no"], False, "Yes or no", False, False),
        ("", [""], False, "", False, False),
    ],
)
def test_boxes(
    text: str, parts: list[str], is_box: bool, bare: str, is_option: bool, starts: bool
) -> None:
    assert answers.split_boxes(text) == parts
    assert answers.is_box(text) is is_box
    assert answers.without_boxes(text) == bare
    assert answers.is_option(text) is is_option
    assert answers.starts_with_box(text) is starts


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", "blank"), ("___", "blank"), ("....", "blank"), ("- –", "blank"), ("· …", "blank"),
        ("=~:|", "blank"), ("a", ""), ("n/a", "na off filler"), ("N.A.", "na off filler"),
        ("None", "na off filler"), ("nil", "na off filler"), ("tbc", "na off filler"),
        ("TBA", "na off filler"), ("Not Applicable", "na off"), ("various", "off"),
        ("unknown", "off"), ("pending", "off"), ("as above", "off filler"), ("ditto", "off"),
        ("all day", "off"), ("half day", "off"), ("see above", "off filler"), ("ok", "filler"),
        ("Done.", "filler"), ("job done", "filler"), ("working", "filler"), ("no", "filler"),
        ("fixed it", ""),
    ],
)  # fmt: skip
def test_what_says_little_or_nothing(text: str, kinds: str) -> None:
    asked = {
        "blank": answers.is_blank, "na": answers.is_not_applicable, "off": answers.is_put_off,
        "filler": answers.is_filler,
    }  # fmt: skip

    assert [kind for kind, asks in asked.items() if asks(text)] == kinds.split()


@pytest.mark.parametrize(
    ("text", "is_signature"),
    [
        ("J. Smith", True), ("[A] B", True), ("/s/ J", True), ("e-signed by J", True),
        ("digitally signed", True), ("Mr Blanket", True), ("A. Nonesuch", True),
        *[(text, False) for text in (
            "", "x", "X", "signature", "Sign", "sig", "14/03/2026", "sign here", "Please sign",
            "unsigned", "unable to sign", "unavailable", "not present", "not on site",
            "no signature", "nobody", "no one", "refused", "declined", "absent", "awaiting",
            "pending", "none", "TBC", "to be signed", "missing", "blank", "left site",
            "(J. Smith)", "{name}", "<name>", "N/A", "Date", "Name", "signed below", "12-34",
            "/s/ pending",
        )],
    ],
)  # fmt: skip
def test_signatures(text: str, is_signature: bool) -> None:
    assert answers.is_signature(text) is is_signature


# Items of a checklist

OK, ADVISORY, FAIL, NA = ItemState.OK, ItemState.ADVISORY, ItemState.FAIL, ItemState.NA


@pytest.mark.parametrize(
    ("text", "said", "state", "is_plain"),
    [
        ("OK", (OK, 1), OK, True), ("ok - pads 6 mm", (OK, 1), None, True),
        ("OKAY (new)", (OK, 1), None, True), ("no defects", (OK, 1), OK, True),
        ("Yes", (OK, 0.9), OK, True), ("y", (OK, 0.9), OK, False), ("g", (OK, 0.9), OK, False),
        ("good", (OK, 0.9), OK, True), ("good condition", None, None, True),
        ("good - some wear", (OK, 0.9), None, True), ("checked ok", (OK, 0.9), OK, True),
        ("✓", (OK, 0.9), OK, False), ("not fail", (OK, 0.85), None, True),
        ("without defect", (OK, 0.85), None, True), ("never broken", (OK, 0.85), None, True),
        ("no action required", (OK, 1), None, True),
        ("advisory", (ADVISORY, 1), ADVISORY, True), ("Pass, monitor", (ADVISORY, 0.6), None, True),
        ("OK but monitor", (ADVISORY, 0.6), None, True), ("worn", (ADVISORY, 0.9), ADVISORY, True),
        ("done, advisory later", (ADVISORY, 0.6), None, True),
        ("pads worn, monitor", (ADVISORY, 0.85), None, True),
        ("monitor monitor", (ADVISORY, 1), None, True), ("worn tyre", None, None, True),
        ("FAIL", (FAIL, 1), FAIL, True), ("not ok", (FAIL, 1), FAIL, True),
        ("u/s", (FAIL, 0.9), FAIL, False), ("x", (FAIL, 0.9), FAIL, False),
        ("not working", (FAIL, 1), FAIL, True), ("it is not compliant", (FAIL, 0.85), None, True),
        ("action required", (FAIL, 1), FAIL, True), ("✗", (FAIL, 0.9), FAIL, False),
        ("Fail - not applicable to this", (FAIL, 0.6), None, True),
        ("2 advisories and a defect", (FAIL, 0.6), None, True), ("red", (FAIL, 0.9), FAIL, True),
        ("N/A", (NA, 1), NA, True), ("n / a", (NA, 1), NA, True), ("nt", (NA, 0.9), NA, False),
        ("not tested", (NA, 1), NA, True), ("no leak at the front", None, None, True),
        ("", None, None, False), ("12.5", None, None, True),
    ],
)  # fmt: skip
def test_what_a_text_says_of_an_item(
    text: str, said: Any, state: ItemState | None, is_plain: bool
) -> None:
    assert check_words.said(text) == said
    assert check_words.is_state(text) is state
    assert check_words.is_plain(text) is is_plain


@pytest.mark.parametrize(
    ("written", "state"),
    [
        (True, "ok"), (False, "fail"), (None, "unmarked"), ("", "unmarked"), (" ✓ ", "ok"),
        ("❌", "fail"), ("🟠", "advisory"), ("🟨", "na"), ("☐", "unmarked"), ("___", "unmarked"),
        ("OK", "ok"), ("follow-up", "advisory"), ("N/A", "na"), ("unticked", "unmarked"),
        ("Not Satisfactory", "fail"), ("no defects", "ok"), ("requires attention", "advisory"),
        ("F", "fail"), ("minor", "advisory"), ("purple", None), (5, None),
    ],
)  # fmt: skip
def test_the_state_of_an_item_handed_over(written: object, state: str | None) -> None:
    assert item_states.state(written) == state


# Letters


@pytest.mark.parametrize(
    ("wanted", "seen", "score"),
    [
        ("abc", "abc", 1), ("abcdef", "abcdex", 0), ("abcdefg", "abcdefx", 1 - 0.75 / 7),
        ("abcdefg", "abdcefg", 1 - 0.75 / 7), ("abcdefg", "abcdefgh", 1 - 0.75 / 7),
        ("abcdefg", "abcdefghi", 0), ("abcdefghijk", "abcdefghixx", 0),
        ("abcdefghijkl", "abcdefghijxx", 0.875), ("abcdefghijkl", "abcdefghixxx", 0),
        ("abcdefghijklmnopq", "abcdefghijklmnxxx", 0),
        ("abcdefghijklmnopqr", "abcdefghijklmnoxxx", 0.875), ("", "", 1), ("", "a", 0),
    ],
)  # fmt: skip
def test_how_near_two_texts_are(wanted: str, seen: str, score: float) -> None:
    assert squeeze.similarity(wanted, seen) == pytest.approx(score)


@pytest.mark.parametrize(
    ("text", "squeezed", "folded"),
    [
        ("Job No.", "jobno", "jobno"), ("R&D", "randd", "randd"), ("Café Nº", "cafeno", "cafeno"),
        ("#12", "#12", "#l2"), ("corner", "corner", "comer"), ("VVan", "vvan", "wan"),
        ("O0I1l5S8B", "o0i1l5s8b", "oolllssbb"), ("a" * 201, "a" * 200, "a" * 200),
    ],
)  # fmt: skip
def test_squeezed_and_folded(text: str, squeezed: str, folded: str) -> None:
    assert (squeeze.squeeze(text), squeeze.fold(text)) == (squeezed, folded)
    assert squeeze.fold_words(f" {text}  {text} ") == folded * 2
