"""Encrypted, broken, hostile and unusual files: each gives a reading or a plain refusal.

Everything runs in one child process under the memory limit and a time limit a file, as a worker
would; a child that dies or hangs fails its file and is replaced for the next.
"""

import json
import multiprocessing
import resource
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pebble import ProcessPool

from core.adapters import inspection
from core.adapters.ocr.local_ocr import LocalOcr
from core.adapters.reader import SheetReader
from core.domain.page.reading import MarkKind, Reading
from core.errors import ErrorCode, FileRejected, Unreadable

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
ODD = SAMPLES / "odd"
FILES = sorted(str(path.relative_to(ODD)) for path in ODD.glob("*/*")) if ODD.is_dir() else []
MEMORY_BYTES = 1_500_000_000  # in memory, for the child's whole life
ADDRESS_BYTES = 2 * MEMORY_BYTES  # reserved, libraries included: the hard stop for a bomb
TIME_LIMIT_S = 60.0

pytestmark = pytest.mark.skipif(not FILES, reason="the sample documents are not on this machine")


@dataclass(frozen=True)
class Ending:
    """What became of a file: a reading or a refusal."""

    reading: Reading | None = None
    code: ErrorCode | None = None
    message: str = ""
    risks: tuple[str, ...] = ()


_readers: dict[str, SheetReader] = {}  # one a child, kept warm between its files


def bound(models_dir: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_BYTES, ADDRESS_BYTES))
    engine = LocalOcr(models_dir=Path(models_dir))
    engine.warm()
    _readers["local"] = SheetReader(engine)


def run(path: str) -> Ending:
    content = Path(path).read_bytes()
    try:
        seen = inspection.inspect(content)
        reading = _readers["local"].read(
            content, media_type=seen.media_type, progress=lambda done, total: None
        )
    except (FileRejected, Unreadable) as error:
        return Ending(code=error.code, message=str(error))
    assert _peak_bytes() < MEMORY_BYTES
    assert reading.risks == seen.risks
    assert len(reading.pages) == seen.page_count
    return Ending(reading=reading, risks=seen.risks)


def _peak_bytes() -> int:
    """The most this program held; `getrusage` counts what its parent held when it forked, too."""
    held = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line
    )
    return int(held.split()[1]) * 1024


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProcessPool]:
    with ProcessPool(
        max_workers=1,
        initializer=bound,
        initargs=(str(tmp_path_factory.mktemp("models")),),
        context=multiprocessing.get_context("spawn"),
    ) as pool:
        yield pool


@pytest.fixture(scope="module")
def endings() -> dict[str, Ending]:
    return {}


def ending_of(name: str, pool: ProcessPool, endings: dict[str, Ending]) -> Ending:
    """Each file is read once, whichever tests look at it."""
    if name not in endings:
        path = ODD / name
        if not path.is_file():
            pytest.skip(f"the sample {name} is not on this machine")
        ending: Ending = pool.schedule(run, args=(str(path),), timeout=TIME_LIMIT_S).result()
        endings[name] = ending
    return endings[name]


@pytest.mark.parametrize("name", FILES)
def test_each_gives_a_reading_or_a_plain_refusal(
    name: str, pool: ProcessPool, endings: dict[str, Ending]
) -> None:
    ending = ending_of(name, pool, endings)

    if ending.reading is None:
        assert ending.code is not None
        assert ending.message.endswith(".")
        assert "Error" not in ending.message
    else:
        assert ending.reading.pages
    _meets(expected(name), ending)


def expected(name: str) -> str:
    entries = json.loads((SAMPLES / "manifest.json").read_text())["entries"]
    return next(str(entry["expected"]) for entry in entries if entry["file"] == f"odd/{name}")


def _meets(wanted: str, ending: Ending) -> None:
    if wanted.startswith("refuse"):
        assert ending.reading is None
    elif wanted in ("read it", "form fields", "honour EXIF"):
        # TIFF is not taken; all else that shall be read has words.
        assert ending.code is ErrorCode.UNSUPPORTED_TYPE or ending.reading is not None
    elif wanted.startswith("invent nothing") and ending.reading is not None:
        assert ending.reading.pages
    elif wanted == "script must not run":
        assert any("script" in risk for risk in ending.risks)


REFUSED = {
    "encrypted/password-is-test.pdf": ErrorCode.ENCRYPTED,
    "encrypted/password.pdf": ErrorCode.ENCRYPTED,
    "not_a_document/zero_bytes.pdf": ErrorCode.EMPTY_FILE,
    "not_a_document/invalid.pdf": ErrorCode.CORRUPT,
    "wrong_type/text_named.pdf": ErrorCode.UNSUPPORTED_TYPE,
    "image_format/simple.heic": ErrorCode.UNSUPPORTED_TYPE,
    "image_format/truncated_image.png": ErrorCode.CORRUPT,
    "resource_bomb/png_30000x30000_1bit.png": ErrorCode.IMAGE_TOO_LARGE,
    "resource_bomb/flate_bomb_200MB.pdf": ErrorCode.IMAGE_TOO_LARGE,
    "resource_bomb/hugemono.pdf": ErrorCode.IMAGE_TOO_LARGE,
}


@pytest.mark.parametrize(("name", "code"), REFUSED.items())
def test_refusals_say_why(
    name: str, code: ErrorCode, pool: ProcessPool, endings: dict[str, Ending]
) -> None:
    assert ending_of(name, pool, endings).code is code


HOLDS = {
    "owner_password_only/encryption_noprinting.pdf": "This is a test document",
    "form_values/freetexts.pdf": "Hello World From Firefox",
    "form_values/libreoffice-form.pdf": "Alice",
    "rotation/rotated-page-90.pdf": "Hello World Test Text",
    "rotation/ocr_test_rotated_270.pdf": "Docling bundles PDF document conversion",
    "many_pages/pages_600.pdf": "Sheet 600 of 600",
    "wrong_type/png_named.jpg": "Brand: PHOENIX",
    "page_size/negative-coords.pdf": "Climate Change",
    "hidden_or_changed/invisible_text_layer.pdf": "Visible heading line",
}


@pytest.mark.parametrize(("name", "words"), HOLDS.items())
def test_what_a_person_sees_is_read(
    name: str, words: str, pool: ProcessPool, endings: dict[str, Ending]
) -> None:
    reading = ending_of(name, pool, endings).reading

    assert reading is not None
    assert words.lower() in " ".join(reading.text.lower().split())


def test_invisible_text_is_not_believed(pool: ProcessPool, endings: dict[str, Ending]) -> None:
    """Of three lines the second is drawn in no colour; the third is white on a black box."""
    reading = ending_of("hidden_or_changed/text-invisible.pdf", pool, endings).reading

    assert reading is not None
    assert "ww2" not in reading.text
    assert "ww3" in reading.text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("form_values/AcroForm_TEST_compiled.pdf", "mm22"),
        ("form_values/acroform.pdf", "Covfefe is a perfectly cromulent word."),
    ],
)
def test_the_values_of_a_form_are_read(
    name: str, words: str, pool: ProcessPool, endings: dict[str, Ending]
) -> None:
    reading = ending_of(name, pool, endings).reading

    assert reading is not None
    assert words in reading.text


def test_an_ink_annotation_is_ink(pool: ProcessPool, endings: dict[str, Ending]) -> None:
    name = "form_values/annotation-ink-without-appearance.pdf"
    reading = ending_of(name, pool, endings).reading

    assert reading is not None
    assert any(mark.kind is MarkKind.INK for page in reading.pages for mark in page.marks)


def test_nothing_is_read_from_an_empty_page(pool: ProcessPool, endings: dict[str, Ending]) -> None:
    for name in ("empty/empty.pdf", "empty/no-text.png"):
        reading = ending_of(name, pool, endings).reading
        assert reading is not None
        assert reading.text.strip() == ""


@pytest.mark.parametrize(
    "name",
    [
        "same_form_other_encoding/92081358_1359.progressive_jpeg.jpg",
        "same_form_other_encoding/80707440_7443.cmyk_jpeg.jpg",
        "same_form_other_encoding/71190280.png16.png",
        "same_form_other_encoding/0001456787.exif6_jpeg.jpg",
    ],
)
def test_another_encoding_gives_the_words_of_the_plain_one(
    name: str, pool: ProcessPool, endings: dict[str, Ending]
) -> None:
    plain = SAMPLES / "funsd_train" / "images" / f"{Path(name).name.split('.')[0]}.png"
    other = ending_of(name, pool, endings).reading
    same = ending_of(str(Path("..") / plain.relative_to(SAMPLES)), pool, endings).reading

    assert other is not None
    assert same is not None
    first, second = set(other.text.lower().split()), set(same.text.lower().split())
    assert len(first & second) >= 0.8 * len(first | second)
