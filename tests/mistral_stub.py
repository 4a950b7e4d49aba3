"""A local server that speaks Mistral's protocol for files and OCR, and fails as told.

Every request is checked against the published OpenAPI schemas; so is every whole answer.
"""

import json
import threading
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from jsonschema import Draft202012Validator

from tests.serving import QuietHandler, serving

SCHEMAS = json.loads((Path(__file__).parent / "data" / "mistral-ocr-openapi.json").read_text())
API_KEY = "stub-key"
MODEL = "mistral-ocr-4-0"
DROPPED = -1  # a status that closes the connection without an answer
STALLED = -2  # a status that never answers

Pages = list[dict[str, Any]]


def problems(schema: str, value: object) -> list[str]:
    """What a value has against a schema of the API."""
    reference = {"$ref": f"#/components/schemas/{schema}", "components": SCHEMAS["components"]}
    found = Draft202012Validator(reference).iter_errors(value)
    return [f"{schema}{error.json_path[1:]}: {error.message[:200]}" for error in found]


@dataclass(frozen=True, slots=True)
class Scripted:
    """An answer told beforehand instead of the true one."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    is_done_first: bool = False  # the request is carried out, and only its answer is another

    @staticmethod
    def json(status: int, body: object, **headers: str) -> "Scripted":
        """A JSON body."""
        return Scripted(status, json.dumps(body).encode(), headers=headers)


class MistralStub(ThreadingHTTPServer):
    """What it was asked, what it keeps, and what it answers next."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: Pages = []
        self.scripts: dict[str, deque[Scripted]] = defaultdict(deque)
        self.files: dict[str, tuple[str, bytes]] = {}
        self.uploads: list[bytes] = []
        self.names: list[str] = []
        self.ocr_requests: list[dict[str, Any]] = []
        self.problems: list[str] = []
        self.requests: list[str] = []
        self.model = MODEL
        self.pages_billed = 0
        self.is_revoked = False  # the key, from now on
        self.stop_stalling = threading.Event()

    @property
    def url(self) -> str:
        """MISTRAL_SERVER_URL."""
        return f"http://127.0.0.1:{self.server_port}"

    def script(self, request: str, *answers: Scripted) -> None:
        """Answer the next requests of a kind (`POST /v1/ocr`, `DELETE /v1/files`) like this."""
        self.scripts[request].extend(answers)


class _Handler(QuietHandler):
    protocol_version = "HTTP/1.1"
    server: MistralStub

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self._take({"/v1/files": self._upload, "/v1/ocr": self._ocr}, body)

    def do_GET(self) -> None:
        self._take({"/v1/files": self._list, "/v1/models": self._models}, b"")

    def do_DELETE(self) -> None:
        self._take({"/v1/files": self._delete}, b"")

    def _take(self, routes: dict[str, Any], body: bytes) -> None:
        path = "/".join(urlsplit(self.path).path.split("/")[:3])
        kind = f"{self.command} {path}"
        self.server.requests.append(kind)
        scripts = self.server.scripts[kind]
        scripted = scripts.popleft() if scripts else None
        is_known = self.headers.get("authorization") == f"Bearer {API_KEY}"
        if self.server.is_revoked or not is_known:
            self._answer(401, {"detail": "Unauthorized"})
        elif path not in routes:
            self._answer(404, {"detail": "Not Found"})
        elif scripted is None:
            self._answer(*routes[path](body))
        else:
            if scripted.is_done_first:
                routes[path](body)
            self._play(scripted)

    def _play(self, scripted: Scripted) -> None:
        if scripted.status == STALLED:
            self.server.stop_stalling.wait()
        if scripted.status < 0:
            self.close_connection = True
            return
        self.send_response(scripted.status)
        self.send_header("content-type", scripted.content_type)
        for name, value in scripted.headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-length", str(len(scripted.body)))
        self.end_headers()
        self.wfile.write(scripted.body)

    def _answer(self, status: int, body: object) -> None:
        self._play(Scripted.json(status, body))

    def _upload(self, body: bytes) -> tuple[int, object]:
        content_type = self.headers["content-type"].encode()
        form = BytesParser(EmailMessage, policy=HTTP).parsebytes(
            b"content-type: " + content_type + b"\r\n\r\n" + body
        )
        fields: dict[str, Any] = {}
        for part in form.iter_parts():
            name = part.get_param("name", header="content-disposition")
            fields[str(name)] = part.get_payload(decode=True)
            if name == "file":
                self.server.names.append(part.get_filename() or "")
        texts = {k: v if k == "file" else v.decode() for k, v in fields.items()}
        shown = texts | {"file": "binary" if "file" in texts else None}
        self.server.problems += problems("UploadFileBody", shown)
        file_id, content = str(uuid4()), fields["file"]
        self.server.files[file_id] = (self.server.names[-1], content)
        self.server.uploads.append(content)
        return 200, _checked("CreateFileResponse", self._file(file_id))

    def _file(self, file_id: str) -> dict[str, Any]:
        name, content = self.server.files[file_id]
        return {
            "id": file_id,
            "object": "file",
            "bytes": len(content),
            "created_at": 1_790_000_000,
            "filename": name,
            "purpose": "ocr",
            "sample_type": "instruct",
            "source": "upload",
        }

    def _list(self, _: bytes) -> tuple[int, object]:
        sought = parse_qs(urlsplit(self.path).query).get("search", [""])[0]
        data = [self._file(i) for i, (name, _) in self.server.files.items() if sought in name]
        body = {"data": data, "object": "list", "total": len(data)}
        return 200, _checked("ListFilesResponse", body)

    def _models(self, _: bytes) -> tuple[int, object]:
        card = {"id": MODEL, "object": "model", "type": "base", "capabilities": {"ocr": True}}
        return 200, {"object": "list", "data": [card]}

    def _delete(self, _: bytes) -> tuple[int, object]:
        file_id = urlsplit(self.path).path.split("/")[3]
        if self.server.files.pop(file_id, None) is None:
            return 404, {"detail": "Not Found"}
        body = {"id": file_id, "object": "file", "deleted": True}
        return 200, _checked("DeleteFileResponse", body)

    def _ocr(self, body: bytes) -> tuple[int, object]:
        request = json.loads(body)
        self.server.ocr_requests.append(request)
        found = problems("OCRRequest", request)
        self.server.problems += found
        if found:
            detail = [{"type": "value_error", "loc": ["body"], "msg": found[0], "input": request}]
            return 422, {"detail": detail}
        if request["document"].get("file_id") not in self.server.files:
            return 404, {"detail": "No file matches the given query."}
        body_out = {
            "pages": self.server.pages,
            "model": self.server.model,
            "usage_info": {"pages_processed": len(self.server.pages), "doc_size_bytes": 1},
        }
        self.server.pages_billed += len(self.server.pages)
        return 200, _checked("OCRResponse", body_out)


def _checked(schema: str, body: dict[str, Any]) -> dict[str, Any]:
    found = problems(schema, body)
    if found:
        raise AssertionError(f"the stub itself breaks the schema: {found}")
    return body


def page(
    *blocks: tuple[str, tuple[int, int, int, int], str],
    index: int = 0,
    size: tuple[int, int] = (1654, 2339),
    confidence: float = 0.97,
) -> dict[str, Any]:
    """A page of blocks (type, pixel corners, text), its words all scored alike."""
    markdown = "\n\n".join(text for _, _, text in blocks)
    return {
        "index": index,
        "markdown": markdown,
        "images": [],
        "dimensions": {"dpi": 200, "width": size[0], "height": size[1]},
        "confidence_scores": {
            "average_page_confidence_score": confidence,
            "minimum_page_confidence_score": confidence,
            "word_confidence_scores": _scores(markdown, confidence),
        },
        "blocks": [_block(*block) for block in blocks],
    }


def _scores(markdown: str, confidence: float) -> list[dict[str, Any]]:
    """Segments as Mistral cuts them: a word with the space before it, markup included."""
    scores, start = [], 0
    while start < len(markdown):
        end = start + 1
        while end < len(markdown) and not markdown[end].isspace():
            end += 1
        text = markdown[start:end]
        scores.append({"text": text, "confidence": confidence, "start_index": start})
        start = end
    return scores


def _block(kind: str, corners: tuple[int, int, int, int], text: str) -> dict[str, Any]:
    names = ("top_left_x", "top_left_y", "bottom_right_x", "bottom_right_y")
    extra = {"image_id": "img-0.jpeg"} if kind == "image" else {}
    return {"type": kind, "content": text} | dict(zip(names, corners, strict=True)) | extra


@contextmanager
def running() -> Iterator[MistralStub]:
    """A stub for the length of the block."""
    stub = MistralStub()
    with serving(stub):
        try:
            yield stub
        finally:
            stub.stop_stalling.set()
