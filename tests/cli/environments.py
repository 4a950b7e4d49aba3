"""What `jobsheet` is told of the servers it is to use."""

import os
from pathlib import Path

from tests.conftest import SECRET


def environment(database_url: str, redis_url: str, folder: Path) -> dict[str, str]:
    """This process's environment with these servers, and a folder for everything else."""
    return os.environ | {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "JWT_SECRET": SECRET,
        "DATA_DIR": str(folder),
        "PUBLIC_URL": "https://sheets.example",
    }
