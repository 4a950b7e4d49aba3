"""The local engine reads print, tells which way is up, and knows what it cannot read."""

import os
from pathlib import Path

import cv2
import numpy as np
import onnx
import pytest
from onnx import numpy_helper
from PIL import Image, ImageDraw

from core.adapters import pictures
from core.adapters.ocr import ocr_models
from core.adapters.ocr.local_ocr import LocalOcr
from core.adapters.ocr.ocr_lines import Detector
from core.domain.page.reading import MarkKind, Page
from core.ports import PagePicture
from tests.adapters import sheets

LONG_LINES = [f"{line}, and more of it" for line in sheets.LINES * 3]


@pytest.fixture(scope="module")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def ocr(models_dir: Path) -> LocalOcr:
    engine = LocalOcr(models_dir=models_dir)
    engine.warm()
    return engine


def read(ocr: LocalOcr, image: Image.Image, dpi: int = 150) -> Page:
    answer = ocr.read(
        [PagePicture(1, pictures.pixels(image), dpi)], progress=lambda done, total: None
    )
    assert answer.model in {"PP-OCRv6-small-latin-1", "PP-OCRv6-small-latin-1-8bit"}
    return answer.pages[0]


def lines(page: Page) -> list[str]:
    found: dict[int, list[str]] = {}
    for word in page.words:
        found.setdefault(word.line, []).append(word.text)
    return [" ".join(words) for words in found.values()]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_print_is_read_whichever_way_it_lies(ocr: LocalOcr, turn: int) -> None:
    lying = sheets.printed_picture().rotate(turn, expand=True)  # anticlockwise

    page = read(ocr, lying)

    assert lines(page) == list(sheets.LINES)
    assert page.rotation == turn
    assert page.height > page.width
    assert page.legible
    assert page.confidence > 0.9


def test_boxes_hold_their_words(ocr: LocalOcr) -> None:
    image = sheets.printed_picture()
    word = next(word for word in read(ocr, image).words if word.text == "JOB-123456")

    ink = 255 - np.asarray(image.convert("L"))
    rows, columns = np.nonzero(ink[160:200])
    right = columns.max() / image.width
    assert word.box.x1 == pytest.approx(right, abs=0.02)
    assert word.box.y0 < (160 + rows.mean()) / image.height < word.box.y1


def test_a_word_is_framed_to_its_first_and_last_letter(ocr: LocalOcr) -> None:
    image = sheets.printed_picture()
    dark = np.asarray(image.convert("L")) < 128
    found = read(ocr, image).words
    for line in {word.line for word in found}:
        words = [word for word in found if word.line == line]
        top, bottom = (round(edge * image.height) for edge in (words[0].box.y0, words[0].box.y1))
        inked = np.flatnonzero(dark[top:bottom].any(axis=0))

        assert words[0].box.x0 * image.width == pytest.approx(inked[0], abs=2.5)
        assert words[-1].box.x1 * image.width == pytest.approx(inked[-1], abs=2.5)


def test_a_blank_page_is_legible_and_empty(ocr: LocalOcr) -> None:
    page = read(ocr, sheets.blank_picture())

    assert (page.words, page.marks, page.legible) == ((), (), True)


def test_a_page_of_scribble_is_not_legible(ocr: LocalOcr) -> None:
    image = sheets.blank_picture()
    noise = np.random.default_rng(7).integers(0, 255, (440, 310, 3), dtype=np.uint8)
    image.paste(Image.fromarray(noise).resize((1240, 1754)))

    assert not read(ocr, image).legible


def test_a_page_shaken_while_it_was_taken_is_not_legible(ocr: LocalOcr) -> None:
    """And nothing that is read of it counts as a place found empty."""
    sheet = pictures.pixels(sheets.printed_picture(tuple(LONG_LINES)))
    shaken = cv2.blur(sheet, (40, 3))

    assert read(ocr, Image.fromarray(sheet)).legible
    assert not read(ocr, Image.fromarray(np.asarray(shaken, np.uint8))).legible


def test_a_long_receipt_is_looked_at_as_closely_as_a_page(ocr: LocalOcr) -> None:
    receipt = sheets.blank_picture(640, 5000)
    lines = [f"Item {number} costs 7.{number:02}" for number in range(10, 40)]
    for number, line in enumerate(lines):
        text = ImageDraw.Draw(receipt)
        text.text((40, 100 + 150 * number), line, "black", font_size=24)

    assert [word.text for word in read(ocr, receipt, dpi=0).words] == " ".join(lines).split()


def test_a_signature_is_ink_and_print_is_not(ocr: LocalOcr) -> None:
    image = sheets.printed_picture()
    assert MarkKind.INK not in {mark.kind for mark in read(ocr, image).marks}

    sheets.signature(ImageDraw.Draw(image), 300, 1200)
    inks = [mark.box for mark in read(ocr, image).marks if mark.kind is MarkKind.INK]
    assert any(box.y0 < 1200 / image.height < box.y1 for box in inks)


def test_a_dark_screen_is_read_as_ink_on_paper(ocr: LocalOcr) -> None:
    image = sheets.printed_picture()
    sheets.signature(ImageDraw.Draw(image), 300, 1200)
    dark = Image.fromarray(255 - np.asarray(image))

    page, light = read(ocr, dark), read(ocr, image)

    assert lines(page) == list(sheets.LINES)
    assert [mark.kind for mark in page.marks] == [mark.kind for mark in light.marks]


def test_dirt_on_the_scanners_glass_draws_no_line_of_the_form(ocr: LocalOcr) -> None:
    image = sheets.printed_picture()
    ImageDraw.Draw(image).line([(900, 0), (900, image.height)], fill="black", width=2)

    page = read(ocr, image)

    assert lines(page) == list(sheets.LINES)
    assert page.marks == ()


def test_print_that_the_detector_passed_over_is_read(
    ocr: LocalOcr, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = Detector.find

    def without_the_third(self: Detector, picture: np.ndarray) -> np.ndarray:
        quads = find(self, picture)
        return quads[[abs(quad[:, 1].mean() - 340) > 40 for quad in quads]]

    monkeypatch.setattr(Detector, "find", without_the_third)

    words = [word.text for word in read(ocr, sheets.printed_picture()).words]

    assert any(word.startswith("Technic") for word in words)


def test_progress_counts_pages_as_they_are_read(ocr: LocalOcr) -> None:
    seen: list[tuple[int, int]] = []
    picture = PagePicture(1, pictures.pixels(sheets.blank_picture(300, 300)), 0)

    ocr.read([picture, picture], progress=lambda done, total: seen.append((done, total)))

    assert seen == [(1, 2), (2, 2)]


def test_a_warm_engine_reads_in_a_forked_child(ocr: LocalOcr) -> None:
    image = sheets.printed_picture()
    child = os.fork()
    if child == 0:  # No test framework beyond this point: the child only answers by its status.
        os._exit(0 if lines(read(ocr, image)) == list(sheets.LINES) else 1)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert lines(read(ocr, image)) == list(sheets.LINES)


def test_the_lightened_detector_answers_as_the_shipped_one(models_dir: Path) -> None:
    picture = pictures.pixels(sheets.printed_picture())
    light = Detector(ocr_models.prepare(models_dir).detector, threads=1)
    shipped = Detector(ocr_models.stock().detector, threads=1)

    assert np.array_equal(light.find(picture), shipped.find(picture))


def test_the_lightened_models_hold_no_subnormals_and_only_latin_letters(models_dir: Path) -> None:
    files = ocr_models.prepare(models_dir)
    detector, recogniser = onnx.load(files.detector), onnx.load(files.recogniser)
    weights = [numpy_helper.to_array(one) for one in detector.graph.initializer]
    smallest = min(
        np.abs(one[one != 0]).min(initial=1.0) for one in weights if one.dtype == np.float32
    )
    letters = {entry.key: entry.value for entry in recogniser.metadata_props}["character"]

    assert smallest > np.finfo(np.float32).tiny
    assert {"A", "z", "7", "£", "é"} <= set(letters.splitlines())
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in letters)


def test_a_model_that_is_not_the_one_known_is_used_as_it_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ocr_models.SOURCES, ocr_models.DETECTOR, "0" * 64)

    files = ocr_models.prepare(tmp_path)

    assert files.detector == ocr_models.stock().detector
    assert files.recogniser.parent == tmp_path


def test_models_are_made_once_and_whole(models_dir: Path) -> None:
    files = ocr_models.prepare(models_dir)
    times = [path.stat().st_mtime_ns for path in sorted(models_dir.iterdir())]

    assert ocr_models.prepare(models_dir) == files
    assert [path.stat().st_mtime_ns for path in sorted(models_dir.iterdir())] == times
    assert not list(models_dir.glob("*.part"))
    assert files.recogniser.stat().st_size < ocr_models.stock().recogniser.stat().st_size


def test_the_shipped_models_serve_where_nothing_can_be_kept(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")

    assert ocr_models.prepare(blocked / "models") == ocr_models.stock()
