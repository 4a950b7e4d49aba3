"""The PDFs of page pictures that Mistral is sent: upright, within its limits."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from operator import length_hint
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from PIL import Image

from core.ports import PagePicture

MAX_PART_BYTES = 48_000_000  # Mistral takes 50 MB; the PDF around the pictures needs a little
MAX_PART_PAGES = 1_000
_PAGE_OVERHEAD_BYTES = 2_000
_JPEG_QUALITY = 90
_POINTS_PER_INCH = 72
_USUAL_LONG_SIDE_IN = 11.7  # A4, where a picture does not say how large the paper was
_LONG_SIDE_IN = (4.0, 17.0)  # what is believed: a receipt to A3


@dataclass(frozen=True, slots=True)
class SentPage:
    """A page as JPEG in a file. Sizes in pixels, as taken: not turned yet."""

    number: int
    path: Path
    size_bytes: int
    width: int
    height: int
    dpi: int


class PageFiles:
    """Page pictures as files, for a sheet of hundreds of pages does not fit into memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.pages: list[SentPage] = []

    def passing(self, pictures: Iterable[PagePicture]) -> "Passing":
        """The same pictures, each kept as JPEG on its way."""
        return Passing(pictures, self)

    def keep(self, picture: PagePicture) -> None:
        """Write it as JPEG."""
        path = self._folder / f"{picture.number}.jpg"
        Image.fromarray(picture.pixels).save(path, format="JPEG", quality=_JPEG_QUALITY)
        height, width = picture.pixels.shape[:2]
        size_bytes = path.stat().st_size
        page = SentPage(picture.number, path, size_bytes, width, height, picture.dpi)
        self.pages.append(page)


class Passing:
    """Pictures on their way; says how many there are where that is known, for progress."""

    def __init__(self, pictures: Iterable[PagePicture], files: PageFiles) -> None:
        self._pictures, self._files = pictures, files

    def __iter__(self) -> Iterator[PagePicture]:
        for picture in self._pictures:
            self._files.keep(picture)
            yield picture

    def __length_hint__(self) -> int:
        return length_hint(self._pictures)


@contextmanager
def page_files() -> Iterator[PageFiles]:
    """A place for pages, gone at the end."""
    with TemporaryDirectory(prefix="jobsheet-") as folder:
        yield PageFiles(Path(folder))


def parts(
    pages: Iterable[SentPage],
    *,
    max_bytes: int = MAX_PART_BYTES,
    max_pages: int = MAX_PART_PAGES,
) -> list[list[SentPage]]:
    """Runs of pages, each within the limits. A page too large by itself is a part of its own."""
    runs: list[list[SentPage]] = []
    size = 0
    for page in pages:
        size += page.size_bytes + _PAGE_OVERHEAD_BYTES
        if not runs or size > max_bytes or len(runs[-1]) == max_pages:
            runs.append([])
            size = page.size_bytes + _PAGE_OVERHEAD_BYTES
        runs[-1].append(page)
    return runs


def key(page: SentPage, rotations: dict[int, int]) -> str:
    """What is sent for a page, as a hash: the picture's bytes and how it is turned."""
    turn = rotations.get(page.number, 0) % 360
    return hashlib.sha256(page.path.read_bytes() + f" turned {turn}".encode()).hexdigest()


def pdf(pages: Iterable[SentPage], rotations: dict[int, int]) -> bytes:
    """One PDF page a picture, turned clockwise by its page's degrees so that it stands upright.

    The turn is drawn, not set as /Rotate: the picture Mistral makes of the page is then upright
    whatever it thinks of /Rotate, and its boxes are in our frame.
    """
    with pikepdf.new() as document:
        for page in pages:
            _add(document, page, rotations.get(page.number, 0) % 360)
        out = BytesIO()
        document.save(out)
    return out.getvalue()


def _add(document: pikepdf.Pdf, page: SentPage, rotation: int) -> None:
    width, height = _points(page)
    matrix, box = {
        0: ((width, 0, 0, height, 0, 0), (width, height)),
        90: ((0, -width, height, 0, 0, width), (height, width)),
        180: ((-width, 0, 0, -height, width, height), (width, height)),
        270: ((0, width, -height, 0, height, 0), (height, width)),
    }[rotation]
    picture = pikepdf.Stream(
        document,
        page.path.read_bytes(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=page.width,
        Height=page.height,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    drawing = f"{' '.join(f'{number:.3f}' for number in matrix)} cm /Picture Do"
    added = document.add_blank_page(page_size=box)
    added.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Picture=picture))
    added.Contents = document.make_stream(drawing.encode("ascii"))


def _points(page: SentPage) -> tuple[float, float]:
    """The paper's size, kept believable: Mistral pictures a page at a fixed resolution."""
    longest = max(page.width, page.height)
    inches = longest / page.dpi if page.dpi > 0 else _USUAL_LONG_SIDE_IN
    inches = min(max(inches, _LONG_SIDE_IN[0]), _LONG_SIDE_IN[1])
    scale = inches * _POINTS_PER_INCH / longest
    return page.width * scale, page.height * scale
