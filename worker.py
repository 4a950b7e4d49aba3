"""Starts the workers: `python worker.py --workers 2` is `jobsheet worker --workers 2`."""

import sys

from core.cli.main import main

if __name__ == "__main__":
    sys.argv.insert(1, "worker")
    main()
