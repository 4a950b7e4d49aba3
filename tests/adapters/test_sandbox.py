"""A file that breaks its child breaks nothing else."""

import os
import signal
import threading
from collections.abc import Callable, Iterator

import pytest

from core.adapters import sandbox
from core.adapters.sandbox import SandboxInspector
from core.errors import ErrorCode, FileRejected, NotFound, Unreadable
from tests.adapters import sheets

Work = Callable[[bytes], object]

PDF = "application/pdf"
MEMORY_BYTES = 1_500_000_000


@pytest.fixture(scope="module")
def inspector() -> Iterator[SandboxInspector]:
    inspector = SandboxInspector(timeout_s=20, memory_limit_bytes=MEMORY_BYTES)
    yield inspector
    inspector.close()


def run(inspector: SandboxInspector, work: Work) -> object:
    """Any work in the child, as the inspector itself runs it."""
    return inspector._run(work, b"")


def die(content: bytes) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def sleep(content: bytes) -> None:
    threading.Event().wait()


def hoard(content: bytes) -> int:
    return len(bytearray(3 * MEMORY_BYTES))


def stumble(content: bytes) -> None:
    raise KeyError("/Root")


def still_works(inspector: SandboxInspector) -> bool:
    return inspector.inspect(sheets.typed_pdf()).page_count == 1


def test_it_answers_as_inspection_does(inspector: SandboxInspector) -> None:
    assert inspector.inspect(sheets.typed_pdf()).media_type == PDF
    with pytest.raises(FileRejected, match="plain text") as refused:
        inspector.inspect(b"just words")
    assert refused.value.code is ErrorCode.UNSUPPORTED_TYPE
    with pytest.raises(FileRejected, match="empty"):
        inspector.inspect(b"")


def test_it_renders_and_names_missing_pages(inspector: SandboxInspector) -> None:
    content = sheets.typed_pdf()

    picture = inspector.render(content, media_type=PDF, page_number=1, dpi=60)
    assert picture.startswith(b"\xff\xd8\xff")
    with pytest.raises(NotFound):
        inspector.render(content, media_type=PDF, page_number=2, dpi=60)
    with pytest.raises(Unreadable):
        inspector.render(b"%PDF-1.4", media_type=PDF, page_number=1, dpi=60)


@pytest.mark.parametrize(
    ("work", "code", "sentence"),
    [
        (die, ErrorCode.CORRUPT, "damaged"),
        (stumble, ErrorCode.CORRUPT, "damaged"),
        (hoard, ErrorCode.IMAGE_TOO_LARGE, "memory"),
    ],
)
def test_a_child_brought_down_is_a_refusal_and_the_next_call_works(
    inspector: SandboxInspector, work: Work, code: ErrorCode, sentence: str
) -> None:
    with pytest.raises(Unreadable, match=sentence) as refused:
        run(inspector, work)

    assert refused.value.code is code
    assert still_works(inspector)


def test_a_child_that_hangs_is_ended() -> None:
    inspector = SandboxInspector(timeout_s=0.5, memory_limit_bytes=MEMORY_BYTES)
    try:
        with pytest.raises(Unreadable, match=r"longer than 0\.5 seconds") as refused:
            run(inspector, sleep)
        assert refused.value.code is ErrorCode.TIMEOUT
        assert still_works(inspector)
    finally:
        inspector.close()


def test_many_threads_share_it(inspector: SandboxInspector) -> None:
    answers: list[bool] = []
    threads = [
        threading.Thread(target=lambda: answers.append(still_works(inspector))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [True] * 8


def test_it_starts_nothing_until_it_is_used_and_starts_again_after_close() -> None:
    inspector = SandboxInspector(timeout_s=20, memory_limit_bytes=MEMORY_BYTES)
    assert inspector._pool is None
    inspector.close()
    assert still_works(inspector)
    inspector.close()
    assert still_works(inspector)
    inspector.close()


def test_the_child_is_bounded(inspector: SandboxInspector) -> None:
    assert run(inspector, limits) == (MEMORY_BYTES, 0)


def limits(content: bytes) -> tuple[int, int]:
    import resource

    memory = resource.getrlimit(resource.RLIMIT_AS)[0]
    return memory, resource.getrlimit(resource.RLIMIT_CORE)[0]


def test_every_refusal_survives_the_way_out_of_the_child() -> None:
    for error in (
        FileRejected(ErrorCode.ENCRYPTED, "Locked."),
        Unreadable(ErrorCode.CORRUPT, "Damaged."),
        NotFound("No such page."),
    ):

        def fail(content: bytes, error: Exception = error) -> bytes:
            raise error

        answer = sandbox._answer(fail, b"", {})
        assert isinstance(answer, sandbox._Refusal)
        back = sandbox._error(answer)
        assert (type(back), str(back)) == (type(error), str(error))
