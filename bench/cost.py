"""What reading a scan costs: `python -m bench.cost`. CPU seconds a page, peak memory of a process.

A process of its own reads drawn A4 sheets at 200 dpi, as a worker does: its peak is a worker's.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from bench import drawn
from core.adapters.ocr import ocr_models
from core.adapters.ocr.local_ocr import LocalOcr
from core.ports import PagePicture

DPI = 200
PAGES = 6
CPU_GOAL_S, MEMORY_GOAL_MB = 1.2, 600


@dataclass(frozen=True, slots=True)
class Cost:
    """Of reading A4 scans of `words` words each, on one thread."""

    pages: int
    words: float
    cpu_s_a_page: float
    peak_mb: float


def cpu_and_memory(*, pages: int = PAGES) -> Cost:
    """Measured in a process of its own, models made beforehand, without its first page."""
    with tempfile.TemporaryDirectory() as folder:
        ocr_models.prepare(Path(folder))
        command = [sys.executable, "-m", "bench.cost", folder, str(pages)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Cost(**json.loads(done.stdout))


def _measure(models: Path, pages: int) -> Cost:
    ocr = LocalOcr(models_dir=models)
    ocr.warm()
    cpu_s, words = 0.0, 0
    for seed in range(pages):
        picture = PagePicture(1, drawn.sheet(seed, hand=seed % 2 == 1).pixels, DPI)
        started = time.process_time()
        answer = ocr.read([picture], progress=lambda done, total: None)
        cpu_s += time.process_time() - started
        words += len(answer.pages[0].words)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Cost(pages, words / pages, cpu_s / pages, peak_mb)


def main() -> None:
    """Print both figures; with a folder of models and a number: measure here, print JSON."""
    if len(sys.argv) == 3:
        print(json.dumps(asdict(_measure(Path(sys.argv[1]), int(sys.argv[2])))))
        return
    cost = cpu_and_memory()
    print(f"{cost.pages} A4 scans at {DPI} dpi, {cost.words:.0f} words each, one thread")
    print(f"CPU seconds a page  {cost.cpu_s_a_page:.2f}  goal {CPU_GOAL_S}")
    print(f"peak memory, MB     {cost.peak_mb:.0f}  goal {MEMORY_GOAL_MB}")


if __name__ == "__main__":
    main()
