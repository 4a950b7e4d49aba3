"""Mistral OCR: the whole sheet is uploaded, read, and removed there; local words give the boxes."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx2
from mistralai.client import Mistral, errors
from mistralai.client.models import OCRResponse

from core import telemetry
from core.adapters.mistral import mistral_answer, mistral_upload
from core.adapters.mistral.mistral_errors import translated
from core.adapters.mistral.mistral_upload import SentPage
from core.domain.page import fusion
from core.domain.page.reading import Page
from core.errors import Misconfigured, Unreadable
from core.ports import (
    EngineAnswer,
    OcrAccount,
    OcrCall,
    OcrEngine,
    PagePicture,
    Progress,
)

log = telemetry.logger(__name__)

_CONNECT_TIMEOUT_S = 10.0
_CHECK_TIMEOUT_S = 5.0
_TIDY_TIMEOUT_S = 15.0  # removing a copy must not hold up an answer for long


class MistralOcr:
    """ports.OcrEngine over Mistral's API. Opens its connections anew for each sheet."""

    def __init__(
        self,
        *,
        api_key: str,
        server_url: str,
        model: str,
        timeout_s: float,
        local: OcrEngine,
        account: OcrAccount,
    ) -> None:
        """`timeout_s` is for one answer. Errors: Misconfigured."""
        self._api_key = _checked_key(api_key)
        self._server_url = _checked_url(server_url)
        self._model, self._timeout_s, self._local = model, timeout_s, local
        self._account = account

    @property
    def name(self) -> str:
        """The engine's name in readings."""
        return "mistral"

    @property
    def fingerprint(self) -> str:
        """The model asked for, the merge, and the engine that gives the boxes."""
        return f"mistral {self._model} fusion {fusion.VERSION} {self._local.fingerprint}"

    def warm(self) -> None:
        """Load the local engine's models."""
        self._local.warm()

    def read(self, pictures: Iterable[PagePicture], *, progress: Progress) -> EngineAnswer:
        """All pages, upright: Mistral's text, the local engine's places.

        Local first: it tells which way is up. Errors: Unreadable, Unavailable, Misconfigured.
        """
        self._account.admit()  # Before the local engine has worked in vain.
        last_page = _LastPageLater(progress)
        with mistral_upload.page_files() as files:
            local = self._local.read(files.passing(pictures), progress=last_page.local)
            said = self._ask_for_all(files.pages, {p.number: p.rotation for p in local.pages})
        last_page.done()
        return EngineAnswer(
            pages=_fused(local.pages, said),
            model=", ".join(dict.fromkeys(page["model"] for page in said)) or self._model,
            blocks_json=mistral_answer.dump(said),
        )

    def remove_copies(self, names: Collection[str]) -> set[str]:
        """Remove copies that a crash left there; those that are gone. ports.OcrProvider."""
        with self._client() as client:
            return {name for name in names if _remove_by_name(client, name)}

    def check(self) -> None:
        """Ask for the list of models: free, and answered to a valid key only. ports.OcrProvider."""
        with self._client() as client, translated():
            client.models.list(timeout_ms=int(_CHECK_TIMEOUT_S * 1000))

    def _ask_for_all(
        self, pages: list[SentPage], rotations: dict[int, int]
    ) -> list[dict[str, Any]]:
        """Every page's answer: what was paid for before, and for the others a call."""
        keys = {page.number: mistral_upload.key(page, rotations) for page in pages}
        alike: dict[str, SentPage] = {}  # of pages that are the same (blank ones) one is paid for
        for page in pages:
            alike.setdefault(keys[page.number], page)
        answers = dict(self._account.known(list(alike), model=self._model))
        rest = [page for key, page in alike.items() if key not in answers]
        if rest:
            with self._client() as client:
                for part in mistral_upload.parts(rest):
                    answers |= self._ask_for(client, part, rotations, keys)
        return [mistral_answer.unpacked(answers[keys[page.number]], page.number) for page in pages]

    def _ask_for(
        self,
        client: Mistral,
        part: list[SentPage],
        rotations: dict[int, int],
        keys: Mapping[int, str],
    ) -> dict[str, bytes]:
        content = mistral_upload.pdf(part, rotations)
        with (
            self._account.call(self._model, pages=len(part)) as call,
            self._uploaded(client, content) as file_id,
        ):
            answer = self._ask(client, file_id, call)
            said = mistral_answer.kept(answer, [page.number for page in part])
            # At once, and before anything else can go wrong: these pages are paid for.
            packed = {keys[page["page_number"]]: mistral_answer.packed(page) for page in said}
            self._account.keep(packed, model=self._model)
        return packed

    def _ask(self, client: Mistral, file_id: str, call: OcrCall) -> OCRResponse:
        call.asking()
        with translated(), _unbilled_where_refused(call):
            answer = client.ocr.process(
                model=self._model,
                document={"type": "file", "file_id": file_id},
                include_blocks=True,
                include_image_base64=False,
                confidence_scores_granularity="word",
            )
        call.billed(answer.usage_info.pages_processed)
        log.info("mistral.read", model=answer.model, pages_billed=answer.usage_info.pages_processed)
        return answer

    @contextmanager
    def _uploaded(self, client: Mistral, content: bytes) -> Iterator[str]:
        """The id of a copy at Mistral that exists only within the block, however that ends."""
        name = f"sheet-{uuid4()}.pdf"  # The sheet's own name may name a person.
        self._account.sending(name)
        try:
            with translated():
                file_id = client.files.upload(
                    file={"file_name": name, "content": content, "content_type": "application/pdf"},
                    purpose="ocr",
                ).id
        except (Misconfigured, Unreadable):
            self._account.removed(name)
            raise  # Refused: there is no copy.
        except BaseException:  # It may have arrived, and only the answer be lost, or time be up.
            if _remove_by_name(client, name):
                self._account.removed(name)
            raise
        try:
            yield file_id
        finally:
            if _remove(client, file_id):
                self._account.removed(name)

    @contextmanager
    def _client(self) -> Iterator[Mistral]:
        """A client that does not try again by itself, is not traced, and follows nobody elsewhere.

        When to try again is decided in one place, by domain.policy.
        """
        timeout = httpx2.Timeout(self._timeout_s, connect=_CONNECT_TIMEOUT_S)
        with httpx2.Client(timeout=timeout, follow_redirects=False) as http:
            client = Mistral(
                api_key=self._api_key,
                server_url=self._server_url,
                client=http,
                retry_config=None,
                timeout_ms=int(self._timeout_s * 1000),
                debug_logger=_Silent(),
            )
            # The SDK reads this attribute before its environment variable for sending traces,
            # with the texts of requests, to Mistral. It has no argument for it.
            vars(client.sdk_configuration)["telemetry"] = False
            yield client


@contextmanager
def _unbilled_where_refused(call: OcrCall) -> Iterator[None]:
    """An error with a status was not billed; without an answer, nobody knows."""
    try:
        yield
    except errors.MistralError as error:
        if error.status_code >= HTTPStatus.BAD_REQUEST:
            call.billed(0)
        raise


def _remove(client: Mistral, file_id: str) -> bool:
    """Remove a copy; false where it may still be there, and is swept later. Never raises: the
    answer is worth more."""
    try:
        answer = client.files.delete(file_id=file_id, timeout_ms=int(_TIDY_TIMEOUT_S * 1000))
    except (errors.MistralError, errors.NoResponseError, httpx2.HTTPError) as error:
        if getattr(error, "status_code", None) == HTTPStatus.NOT_FOUND:
            return True
        log.warning("mistral.copy_left", file_id=file_id, kind=type(error).__name__)
        return False
    if not answer.deleted:
        log.warning("mistral.copy_left", file_id=file_id, kind="not deleted")
    return bool(answer.deleted)


def _remove_by_name(client: Mistral, name: str) -> bool:
    """As `_remove`, for a copy whose id is not known; true where there is none."""
    try:
        found = client.files.list(search=name, timeout_ms=int(_TIDY_TIMEOUT_S * 1000)).data
    except (errors.MistralError, errors.NoResponseError, httpx2.HTTPError) as error:
        log.warning("mistral.copy_perhaps_left", name=name, kind=type(error).__name__)
        return False
    left = [file for file in found if file.filename == name and not _remove(client, file.id)]
    return not left


def _fused(local: tuple[Page, ...], said: list[dict[str, Any]]) -> tuple[Page, ...]:
    by_number = {page["page_number"]: mistral_answer.provider_page(page) for page in said}
    return tuple(fusion.fuse(page, by_number[page.number]) for page in local)


class _LastPageLater:
    """Holds the last page back until Mistral has answered: before that nothing is read yet."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._total = progress, 0

    def local(self, done: int, total: int) -> None:
        """The local engine's progress."""
        self._total = total
        self._progress(min(done, total - 1), total)

    def done(self) -> None:
        """All pages."""
        if self._total:
            self._progress(self._total, self._total)


class _Silent:
    """The SDK's debug log holds whole bodies; MISTRAL_DEBUG must not be able to turn it on."""

    def debug(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Say nothing."""


def _checked_key(key: str) -> str:
    key = key.strip()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise Misconfigured("MISTRAL_API_KEY is not a key: it is empty or holds odd characters.")
    return key


def _checked_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Misconfigured(
            f"MISTRAL_SERVER_URL is '{url}'. It must begin with https:// and name a host."
        )
    return url.rstrip("/")
