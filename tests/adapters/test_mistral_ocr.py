"""The real SDK against a server that speaks Mistral's protocol."""

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from core.adapters.mistral import mistral_answer, mistral_upload
from core.adapters.mistral.mistral_ocr import MistralOcr
from core.adapters.mistral.mistral_upload import SentPage
from core.adapters.ocr.local_ocr import LocalOcr
from core.adapters.unmetered import Unmetered
from core.domain.model import Box
from core.domain.page import fusion
from core.domain.page.reading import MarkKind, Page, PageSource, Word
from core.errors import AuditorError, ErrorCode, Misconfigured, Unavailable, Unreadable
from core.ports import EngineAnswer, PagePicture, Progress
from tests import mistral_stub
from tests.mistral_stub import DROPPED, STALLED, MistralStub, Scripted, page

OCR, UPLOAD, DELETE = "POST /v1/ocr", "POST /v1/files", "DELETE /v1/files"
SECRET = "Mrs Private"


class RecordedEngine:
    """An engine whose words are known beforehand: the places that Mistral's text is laid on."""

    name, fingerprint = "local", "local recorded"

    def __init__(self, *words: Word, rotation: int = 0) -> None:
        self.words, self.rotation = words, rotation
        self.is_warm = False

    def warm(self) -> None:
        self.is_warm = True

    def read(self, pictures: Iterable[PagePicture], *, progress: Progress) -> EngineAnswer:
        pages = []
        for picture in pictures:
            height, width = picture.pixels.shape[:2]
            size = (width, height) if self.rotation % 180 == 0 else (height, width)
            words, turn = self.words, self.rotation
            pages.append(Page(picture.number, *size, PageSource.LOCAL, words, rotation=turn))
        for done in range(1, len(pages) + 1):
            progress(done, len(pages))
        return EngineAnswer(tuple(pages), None)


LOCAL = RecordedEngine(
    Word("Job", Box(0.1, 0.10, 0.15, 0.12), 0.99, 0),
    Word("No", Box(0.16, 0.10, 0.2, 0.12), 0.99, 0),
    Word("JOB-123456", Box(0.3, 0.10, 0.45, 0.12), 0.90, 0),
)
JOB_PAGE = page(("text", (160, 220, 760, 290), "Job No JOB-123456"))


@pytest.fixture
def stub() -> Iterator[MistralStub]:
    with mistral_stub.running() as stub:
        stub.pages = [JOB_PAGE]
        yield stub


Logged = Callable[[], str]


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> Logged:
    """Everything said so far, from debug on, wherever logging is set up to go."""
    caplog.set_level(logging.DEBUG)
    return lambda: caplog.text + "".join(capsys.readouterr())


def engine(stub: MistralStub, **changes: Any) -> MistralOcr:
    options: dict[str, Any] = {
        "api_key": mistral_stub.API_KEY,
        "server_url": stub.url,
        "model": mistral_stub.MODEL,
        "timeout_s": 30.0,
        "local": LOCAL,
        "account": Unmetered(),
    }
    return MistralOcr(**(options | changes))


def pictures(count: int = 1, size: tuple[int, int] = (330, 234)) -> Iterator[PagePicture]:
    """Pages of one colour each, the first white: no two are alike."""
    for number in range(1, count + 1):
        colour = [255 - 23 * ((number - 1) // 11**place % 11) for place in range(3)]
        yield PagePicture(number, np.full((*size, 3), colour, np.uint8), dpi=28)


def read(ocr: MistralOcr, sheet: Iterable[PagePicture] | None = None) -> EngineAnswer:
    return ocr.read(pictures() if sheet is None else sheet, progress=lambda done, total: None)


# What is asked, and what comes of it.


def test_a_sheet_gives_words_with_boxes_and_leaves_no_copy(stub: MistralStub) -> None:
    answer = read(engine(stub))

    words = answer.pages[0].words
    assert [word.text for word in words] == ["Job", "No", "JOB-123456"]
    assert [word.box for word in words] == [word.box for word in LOCAL.words]
    assert answer.pages[0].source == PageSource.MISTRAL
    assert stub.requests == [UPLOAD, OCR, DELETE]
    assert stub.files == {}
    assert stub.problems == []


def test_the_request_asks_for_blocks_and_word_confidences(stub: MistralStub) -> None:
    read(engine(stub))

    (request,) = stub.ocr_requests
    assert request.pop("document")["type"] == "file"
    assert request == {
        "model": "mistral-ocr-4-0",
        "include_blocks": True,
        "include_image_base64": False,
        "confidence_scores_granularity": "word",
    }


def test_the_model_that_answered_is_recorded(stub: MistralStub) -> None:
    stub.model = "mistral-ocr-4-1"

    assert read(engine(stub)).model == "mistral-ocr-4-1"


def test_the_name_at_mistral_says_nothing_of_the_sheet(stub: MistralStub) -> None:
    read(engine(stub))

    assert stub.names[0].startswith("sheet-")
    assert stub.names[0].endswith(".pdf")


def test_the_answer_is_kept_for_replay_without_pictures(stub: MistralStub) -> None:
    stub.pages[0] = JOB_PAGE | {"images": [_image()]}

    answer = read(engine(stub))

    assert "AAAA" not in (answer.blocks_json or "")
    (kept,) = mistral_answer.load(answer.blocks_json or "")
    local = LOCAL.read(pictures(), progress=lambda done, total: None).pages[0]
    assert fusion.fuse(local, kept) == answer.pages[0]


def _image() -> dict[str, Any]:
    corners = dict.fromkeys(("top_left_x", "top_left_y", "bottom_right_x", "bottom_right_y"), 1)
    return {"id": "img-0.jpeg", "image_base64": "data:image/jpeg;base64,AAAA", **corners}


def test_a_signature_becomes_a_mark(stub: MistralStub) -> None:
    stub.pages = [page(("signature", (160, 1900, 760, 2000), ""), size=(1600, 2400))]

    (mark,) = read(engine(stub)).pages[0].marks

    assert mark.kind == MarkKind.SIGNATURE
    assert mark.box == pytest.approx((0.1, 1900 / 2400, 0.475, 2000 / 2400))


def test_a_block_of_an_unknown_kind_is_read_like_text(stub: MistralStub) -> None:
    unknown = JOB_PAGE | {"blocks": [JOB_PAGE["blocks"][0] | {"type": "stamp"}]}
    body = {"pages": [unknown], "model": "mistral-ocr-5", "usage_info": {"pages_processed": 1}}
    stub.script(OCR, Scripted.json(200, body | {"surprise": 1}))

    answer = read(engine(stub))

    assert answer.pages[0].words[2].text == "JOB-123456"
    assert '"stamp"' in (answer.blocks_json or "")


def test_progress_ends_only_with_mistrals_answer(stub: MistralStub) -> None:
    seen: list[tuple[int, int, int]] = []
    stub.pages = [JOB_PAGE, JOB_PAGE | {"index": 1}]

    engine(stub).read(
        pictures(2), progress=lambda done, total: seen.append((done, total, len(stub.requests)))
    )

    assert seen == [(1, 2, 0), (1, 2, 0), (2, 2, 3)]


def test_the_fingerprint_names_model_merge_and_local_engine(stub: MistralStub) -> None:
    assert engine(stub).fingerprint == "mistral mistral-ocr-4-0 fusion 1 local recorded"


def test_warming_loads_the_local_models(stub: MistralStub) -> None:
    local = RecordedEngine()

    engine(stub, local=local).warm()

    assert local.is_warm
    assert stub.requests == []


# What is sent.


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_pages_are_sent_upright(stub: MistralStub, rotation: int) -> None:
    upright = np.full((330, 234, 3), 255, np.uint8)
    upright[:80, :80] = 0  # A black corner, top left.
    taken = np.rot90(upright, k=rotation // 90).copy()  # `rotation` clockwise makes it upright.
    local = RecordedEngine(*LOCAL.words, rotation=rotation)

    read(engine(stub, local=local), [PagePicture(1, taken, dpi=28)])

    with pypdfium2.PdfDocument(stub.uploads[0]) as document:
        seen = document[0].render(scale=28 / 72).to_numpy()
    assert abs(seen.shape[0] - 330) <= 1
    assert abs(seen.shape[1] - 234) <= 1
    assert seen[:70, :70].mean() < 20
    assert seen[100:, :].mean() > 235
    assert seen[:, 100:].mean() > 235


@pytest.mark.parametrize(("dpi", "points"), [(28, 848.6), (0, 842.4), (1, 1224.0), (9999, 288.0)])
def test_the_paper_has_a_believable_size(stub: MistralStub, dpi: int, points: float) -> None:
    read(engine(stub), [PagePicture(1, np.zeros((330, 234, 3), np.uint8), dpi)])

    with pypdfium2.PdfDocument(stub.uploads[0]) as document:
        assert document[0].get_height() == pytest.approx(points, abs=0.1)


def test_a_sheet_over_the_limits_is_sent_in_parts(stub: MistralStub) -> None:
    first, second = [JOB_PAGE | {"index": index} for index in range(1000)], [JOB_PAGE]
    stub.script(OCR, _answer(first), _answer(second))

    answer = read(engine(stub), pictures(1001, size=(8, 8)))

    assert [page.number for page in answer.pages] == list(range(1, 1002))
    assert [_page_count(upload) for upload in stub.uploads] == [1000, 1]
    assert stub.files == {}
    assert len(mistral_answer.load(answer.blocks_json or "")) == 1001


def test_of_pages_that_are_alike_one_is_paid_for(stub: MistralStub) -> None:
    blank = np.full((330, 234, 3), 255, np.uint8)
    other = np.zeros((330, 234, 3), np.uint8)
    sheet = [PagePicture(n, one, dpi=28) for n, one in enumerate([blank, other, blank], start=1)]
    stub.pages = [JOB_PAGE, JOB_PAGE | {"index": 1}]

    answer = read(engine(stub), sheet)

    assert stub.pages_billed == 2
    said = mistral_answer.load(answer.blocks_json or "")
    assert [page.number for page in answer.pages] == [1, 2, 3]
    assert len(said) == 3


def _answer(pages: list[dict[str, Any]]) -> Scripted:
    usage = {"pages_processed": len(pages)}
    return Scripted.json(200, {"pages": pages, "model": "mistral-ocr-4-0", "usage_info": usage})


def _page_count(content: bytes) -> int:
    with pypdfium2.PdfDocument(content) as document:
        return len(document)


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [([], []), ([1], [1]), ([30, 30, 30], [1, 1, 1]), ([10] * 5, [4, 1]), ([90, 1, 1], [1, 2])],
)
def test_parts_stay_within_the_bytes(sizes: list[int], expected: list[int]) -> None:
    pages = [SentPage(n, Path(), size * 1_000_000, 1, 1, 0) for n, size in enumerate(sizes)]

    assert [len(part) for part in mistral_upload.parts(pages)] == expected


# What goes wrong.

NOT_NOW = "It is tried again later"
GLOSSARY = {"object": "error", "message": SECRET, "type": "server_error", "code": "1000"}
CASES: dict[str, tuple[Scripted, type[AuditorError], str]] = {
    "401": (Scripted.json(401, {"detail": "Unauthorized"}), Misconfigured, "MISTRAL_API_KEY"),
    "403": (Scripted.json(403, GLOSSARY), Misconfigured, "MISTRAL_MODEL"),
    "404": (Scripted.json(404, GLOSSARY), Misconfigured, "MISTRAL_MODEL"),
    "413 of a proxy": (
        Scripted(413, b"<html>413 Request Entity Too Large</html>", "text/html"),
        Unreadable,
        "too large for Mistral",
    ),
    "too many pages": (
        Scripted.json(400, {"type": "document_parser_too_many_pages", "code": "3730"}),
        Unreadable,
        "too many pages",
    ),
    "no pdf": (
        Scripted.json(400, {"type": "document_parser_invalid_file", "code": "3740"}),
        Unreadable,
        "cannot open",
    ),
    "file gone": (
        Scripted.json(400, {"type": "invalid_request_file", "code": "3310"}),
        Unavailable,
        NOT_NOW,
    ),
    "unknown model": (
        Scripted.json(400, {"type": "invalid_model", "code": "1500", "message": SECRET}),
        Misconfigured,
        "MISTRAL_MODEL",
    ),
    "another 400": (Scripted.json(400, [SECRET]), Unreadable, "status 400"),
    "422": (
        Scripted.json(
            422, {"detail": [{"type": "x", "loc": ["body"], "msg": SECRET, "input": SECRET}]}
        ),
        Unreadable,
        "status 422",
    ),
    "422 of another shape": (Scripted.json(422, {"detail": SECRET}), Unreadable, "status 422"),
    "429": (Scripted.json(429, {"message": "limit"}, retry_after="7"), Unavailable, NOT_NOW),
    "no quota at all": (
        Scripted.json(429, {"message": "limit"}, x_ratelimit_limit_req_minute="0"),
        Misconfigured,
        "no quota",
    ),
    "500": (Scripted.json(500, GLOSSARY), Unavailable, NOT_NOW),
    "503 of a gateway": (Scripted(503, b"<html>", "text/html"), Unavailable, NOT_NOW),
    "dropped": (Scripted(DROPPED), Unavailable, "cannot be reached"),
    "broken JSON": (
        Scripted(200, f'{{"pages": ["{SECRET}'.encode()),
        Unavailable,
        "could not be understood",
    ),
    "wrong schema": (
        Scripted.json(200, {"pages": [{"index": SECRET}]}),
        Unavailable,
        "could not be understood",
    ),
    "JSON without an end": (
        Scripted(200, b'{"pages":' + b"[" * 100_000),
        Unavailable,
        "could not be understood",
    ),
    "half a letter": (
        Scripted(200, b'{"pages": [{"index": 0, "markdown": "\\ud800"}]}'),
        Unavailable,
        "could not be understood",
    ),
    "an error without an end": (Scripted(400, b"[" * 100_000), Unreadable, "status 400"),
    "no JSON": (Scripted(200, b"<html>", "text/html"), Unavailable, "could not be understood"),
    "page missing": (_answer([]), Unavailable, "every page"),
    "page twice": (_answer([JOB_PAGE, JOB_PAGE]), Unavailable, "every page"),
    "sent elsewhere": (
        Scripted(307, headers={"location": "http://127.0.0.1:1/v1/ocr"}),
        Misconfigured,
        "MISTRAL_SERVER_URL",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_failed_reading_is_told_apart_and_leaves_no_copy(
    stub: MistralStub, name: str, logged: Logged
) -> None:
    scripted, kind, sentence = CASES[name]
    stub.script(OCR, scripted)

    with pytest.raises(kind, match=sentence) as caught:
        read(engine(stub))

    assert stub.requests == [UPLOAD, OCR, DELETE]  # Asked once: trying again is not decided here.
    assert stub.files == {}
    assert stub.problems == []
    assert SECRET not in str(caught.value)
    assert SECRET not in logged()
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_slow_answer_is_given_up(stub: MistralStub) -> None:
    stub.script(OCR, Scripted(STALLED))

    with pytest.raises(Unavailable, match="did not answer in time"):
        read(engine(stub, timeout_s=0.3))

    assert stub.files == {}


def test_a_server_that_is_away_is_said(stub: MistralStub) -> None:
    with pytest.raises(Unavailable, match="cannot be reached"):
        read(engine(stub, server_url="http://127.0.0.1:1"))


def test_a_wrong_key_is_ours_to_correct(stub: MistralStub) -> None:
    with pytest.raises(Misconfigured, match="MISTRAL_API_KEY"):
        read(engine(stub, api_key="wrong"))

    assert stub.requests == [UPLOAD]


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ({}, None),
        ({"retry_after": "7"}, 7.0),
        ({"retry_after": "0.5"}, 0.5),
        ({"retry_after": "86400"}, 300.0),
        ({"retry_after": "-5"}, 0.0),
        ({"retry_after": "inf"}, 300.0),
        ({"retry_after": "nan"}, None),
        ({"retry_after": "soon"}, None),
        ({"retry_after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
        ({"retry_after": format_datetime(datetime.now(UTC) + timedelta(days=1))}, 300.0),
    ],
)
def test_a_rate_limit_costs_no_attempt_and_its_wait_is_capped(
    stub: MistralStub, asked: dict[str, str], seconds: float | None
) -> None:
    stub.script(OCR, Scripted.json(429, {"message": "limit"}, **asked))

    with pytest.raises(Unavailable) as caught:
        read(engine(stub))

    assert caught.value.retry_after_s == seconds
    assert not caught.value.uses_attempt


def test_any_other_failure_costs_an_attempt(stub: MistralStub) -> None:
    stub.script(OCR, Scripted.json(503, GLOSSARY, retry_after="9"))

    with pytest.raises(Unavailable) as caught:
        read(engine(stub))

    assert caught.value.retry_after_s == 9.0
    assert caught.value.uses_attempt


@pytest.mark.parametrize(
    ("scripted", "kind"),
    [
        (Scripted.json(429, {}), Unavailable),
        (Scripted(413, b"<html>", "text/html"), Unreadable),
        (Scripted(422, b'{"detail": "Invalid file format."}'), Unreadable),
        (Scripted(503, b""), Unavailable),
        (Scripted(200, b"{"), Unavailable),
        (Scripted(DROPPED), Unavailable),
    ],
)
def test_a_failed_upload_is_told_apart_too(
    stub: MistralStub, scripted: Scripted, kind: type[AuditorError]
) -> None:
    stub.script(UPLOAD, scripted)

    with pytest.raises(kind):
        read(engine(stub))

    assert OCR not in stub.requests


@pytest.mark.parametrize("status", [DROPPED, 504])
def test_an_upload_whose_answer_was_lost_is_removed(stub: MistralStub, status: int) -> None:
    stub.script(UPLOAD, Scripted(status, is_done_first=True))

    with pytest.raises(Unavailable):
        read(engine(stub))

    assert len(stub.uploads) == 1
    assert stub.files == {}


@pytest.mark.parametrize(
    "scripted",
    [
        *(Scripted(status, b"{}") for status in (200, 401, 429, 500, DROPPED)),
        Scripted.json(200, {"id": "x", "object": "file", "deleted": False}),
    ],
)
def test_a_copy_that_cannot_be_removed_does_not_lose_the_answer(
    stub: MistralStub, scripted: Scripted, logged: Logged
) -> None:
    stub.script(DELETE, scripted)

    answer = read(engine(stub))

    assert answer.pages[0].words[2].text == "JOB-123456"
    assert "mistral.copy_left" in logged()


def test_a_copy_that_is_gone_already_is_no_news(stub: MistralStub, logged: Logged) -> None:
    stub.script(DELETE, Scripted(404, b"{}", is_done_first=True))

    read(engine(stub))

    assert "mistral.copy_left" not in logged()


def test_neither_debugging_nor_tracing_can_be_turned_on_from_outside(
    stub: MistralStub, monkeypatch: pytest.MonkeyPatch, logged: Logged
) -> None:
    monkeypatch.setenv("MISTRAL_DEBUG", "1")
    monkeypatch.setenv("MISTRAL_SDK_TELEMETRY", "dedicated")
    monkeypatch.setenv("MISTRAL_OTLP_TRACES_ENDPOINT", f"{stub.url}/v1/traces")
    monkeypatch.setenv("MISTRAL_API_KEY", "another")

    read(engine(stub))

    assert stub.requests == [UPLOAD, OCR, DELETE]
    assert "JOB-123456" not in logged()


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"api_key": " "}, "MISTRAL_API_KEY"),
        ({"api_key": "two words"}, "MISTRAL_API_KEY"),
        ({"api_key": "new\nline"}, "MISTRAL_API_KEY"),
        ({"api_key": "schlüssel"}, "MISTRAL_API_KEY"),
        ({"server_url": "api.mistral.ai"}, "MISTRAL_SERVER_URL"),
        ({"server_url": "file:///etc/passwd"}, "MISTRAL_SERVER_URL"),
    ],
)
def test_settings_are_checked_at_the_start(
    stub: MistralStub, changes: dict[str, str], name: str
) -> None:
    with pytest.raises(Misconfigured, match=name):
        engine(stub, **changes)


# A real sheet.

FORMS = Path(__file__).parents[2].parent / "shared" / "samples" / "funsd_train"


@pytest.mark.skipif(not FORMS.exists(), reason="the sample forms are not on this machine")
def test_a_real_form_gets_the_places_people_gave_its_words(
    stub: MistralStub, tmp_path: Path
) -> None:
    form = json.loads((FORMS / "annotations" / "0001118259.json").read_text())["form"]
    pixels = np.asarray(Image.open(FORMS / "images" / "0001118259.png").convert("RGB"))
    height, width = pixels.shape[:2]
    entities = [entity for entity in form if entity["text"].strip()]
    stub.pages = [
        page(*(("text", tuple(e["box"]), e["text"]) for e in entities), size=(width, height))
    ]

    ocr = engine(stub, local=LocalOcr(models_dir=tmp_path))
    words = read(ocr, [PagePicture(1, pixels, 0)]).pages[0].words

    truth = [word for entity in entities for word in entity["words"] if word["text"].strip()]
    right = sum(_has_word_in(words, word, width, height) for word in truth)
    assert right >= 0.95 * len(truth) > 50


def _has_word_in(words: tuple[Word, ...], truth: dict[str, Any], width: int, height: int) -> bool:
    x0, y0, x1, y1 = truth["box"]
    return any(
        word.text == truth["text"].strip()
        and x0 - 5 <= width * (word.box.x0 + word.box.x1) / 2 <= x1 + 5
        and y0 - 5 <= height * (word.box.y0 + word.box.y1) / 2 <= y1 + 5
        for word in words
    )


# Odd pages.


@pytest.mark.parametrize(
    "changes",
    [
        {"dimensions": None},
        {"dimensions": {"dpi": 200, "width": 0, "height": 0}},
        {"blocks": None},
        {"blocks": []},
    ],
)
def test_without_places_the_local_words_stand(stub: MistralStub, changes: dict[str, Any]) -> None:
    stub.pages = [JOB_PAGE | changes]

    page = read(engine(stub)).pages[0]

    assert page.words == LOCAL.words
    assert page.source == PageSource.LOCAL


@pytest.mark.parametrize(
    "corners",
    [(0, 0, 0, 0), (760, 290, 160, 220), (-90, -90, 9999, 9999), (5000, 5000, 6000, 6000)],
)
def test_boxes_outside_the_page_place_no_word_outside(
    stub: MistralStub, corners: tuple[int, int, int, int]
) -> None:
    stub.script(OCR, _answer([page(("text", corners, "Job No JOB-123456"))]))

    for word in read(engine(stub)).pages[0].words:
        assert 0 <= word.box.x0 < word.box.x1 <= 1
        assert 0 <= word.box.y0 < word.box.y1 <= 1


@pytest.mark.parametrize("scores", [None, {"average_page_confidence_score": float("nan")}])
def test_words_without_a_score_are_trusted_as_far_as_the_local_engine(
    stub: MistralStub, scores: dict[str, float] | None
) -> None:
    body = JOB_PAGE | {"confidence_scores": scores}
    if scores is not None:
        body["confidence_scores"] = scores | {"minimum_page_confidence_score": 0.1}
    text = json.dumps({"pages": [body], "model": "m", "usage_info": {"pages_processed": 1}})
    stub.script(OCR, Scripted(200, text.encode()))

    words = read(engine(stub)).pages[0].words

    assert [word.confidence for word in words] == [0.99, 0.99, 0.90]


@pytest.mark.parametrize("text", ["\\u0000JOB-1", "JOB-1\\uffff"])
def test_letters_that_cannot_be_stored_are_left_out(stub: MistralStub, text: str) -> None:
    body = json.dumps({"pages": [page(("text", (1, 1, 900, 90), "JOB-1"))], "model": "m"})
    usage = body[:-1].replace("JOB-1", text) + ', "usage_info": {"pages_processed": 1}}'
    stub.script(OCR, Scripted(200, usage.encode()))

    answer = read(engine(stub))

    assert "JOB-1" in [word.text for word in answer.pages[0].words]
    assert (answer.blocks_json or "").isascii()


def test_no_pages_ask_nobody(stub: MistralStub) -> None:
    answer = read(engine(stub), [])

    assert answer.pages == ()
    assert stub.requests == []


def test_the_pdf_is_whole(stub: MistralStub) -> None:
    read(engine(stub))

    with pikepdf.open(BytesIO(stub.uploads[0])) as document:
        assert document.check_pdf_syntax() == []


def test_errors_carry_the_contracts_codes(stub: MistralStub) -> None:
    stub.script(OCR, CASES["413 of a proxy"][0])

    with pytest.raises(Unreadable) as caught:
        read(engine(stub))

    assert caught.value.code == ErrorCode.TOO_LARGE
