"""docs/API.md is true: its routes, its commands, its examples, its metrics."""

import json
import re
import runpy
import shlex
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from core.api import metrics
from core.api.v1.shapes import Taken
from core.domain.webhook_rules import SUBSCRIBABLE
from core.ports import Runtime
from core.services.messages import deliveries
from tests.api.conftest import pdf
from tests.api.v1.conftest import World
from tests.conftest import ROOT

GUIDE: Final = (ROOT / "docs/API.md").read_text()
V1_TABLE: Final = GUIDE.split("Outside `/api/v1`")[0]
COMMANDS: Final = [
    shlex.split(block.replace("\\\n", " "))
    for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
]
EXAMPLES: Final = [
    json.loads(block) for block in re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)
]


def test_it_lists_every_route_of_the_document_and_no_other(api_document: dict[str, Any]) -> None:
    told = set(re.findall(r"`(GET|POST|PUT|DELETE) (/[^`]+)`", V1_TABLE))
    real = {
        (method.upper(), path) for path, item in api_document["paths"].items() for method in item
    }

    assert told == real


def test_the_rights_it_names_are_those_that_open_the_routes(api_document: dict[str, Any]) -> None:
    rights = ""
    for routes, said in re.findall(r"^\| (`[A-Z]+ /.*?`) \| (.*?) \|$", V1_TABLE, re.MULTILINE):
        rights = rights if said == "the same" else said
        for method, path in re.findall(r"`([A-Z]+) (/[^`]+)`", routes):
            actions = api_document["paths"][path][method.lower()].get("x-actions", [])
            assert set(actions) <= set(re.findall(r"`([a-z_.]+)`", rights)), (method, path)


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[-1].split("?")[0])
def test_its_commands_work(
    client: TestClient, bearer: dict[str, str], world: World, words: list[str]
) -> None:
    headers, files = dict(bearer), None
    for flag, value in pairwise(words):
        if flag == "-H" and not value.startswith("Authorization"):
            name, _, rest = value.partition(": ")
            headers[name] = rest
        if flag == "-F":
            files = {"file": ("sheet.pdf", pdf("from the guide"))}
    url = urlsplit(words[-1].replace("$AUDIT", str(world.audit_id)))
    path = f"{url.path}?{url.query}" if url.query else url.path

    answer = client.request("POST" if files else "GET", path, headers=headers, files=files)

    assert answer.status_code == (202 if files else 200), answer.text


def test_its_examples_have_the_shape_of_the_real_thing() -> None:
    taken, message = EXAMPLES

    assert Taken.model_validate(taken)
    assert set(taken) == set(Taken.model_fields)
    assert message["type"] in SUBSCRIBABLE
    assert set(message) == {"type", "timestamp", "data"}


def test_its_way_to_check_a_message_works(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    secret, body = "whsec_" + "QUJD" * 8, json.dumps(EXAMPLES[1])
    headers = deliveries.signed(uuid4(), body, (secret,), at=datetime.now(UTC))
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)

    (tmp_path / "check.py").write_text(code)
    given = {"secret": secret, "body": body, "headers": headers}
    runpy.run_path(str(tmp_path / "check.py"), init_globals=given)

    assert capsys.readouterr().out == "audit.completed FAIL\n"


def test_it_names_every_event() -> None:
    assert {event.value for event in SUBSCRIBABLE} <= set(re.findall(r"`([a-z_.]+)`", GUIDE))


@pytest.mark.usefixtures("world")
def test_it_names_every_metric(rt: Runtime) -> None:
    told = set(re.findall(r"^\| `(jobsheet_\w+?)(?:_total)?(?:\{.*?\})?` \|", GUIDE, re.MULTILINE))
    real = {metric.name for metric in metrics.collect(rt)}

    assert real <= told
    assert told - real <= {"jobsheet_straight_through_ratio"}
