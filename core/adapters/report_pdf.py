"""A marked report of one sheet: the verdict, the findings, and the pages with boxes on them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape

from PIL import Image
from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import (
    Flowable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from core.domain import rulings
from core.domain.model import Applied, Box, Finding, Outcome, RulingKind, Severity, Verdict

PAGES_SHOWN: Final = 30  # pages without anything marked are left out first
PAGE_DPI: Final = 110
TEXT_MAX_CHARS: Final = 600
INK: Final = HexColor("#1f2933")
QUIET: Final = HexColor("#616e7c")
HAIRLINE: Final = HexColor("#cbd2d9")
FIELD_COLOR: Final = HexColor("#2f80ed")
VERDICT_COLORS: Final = {
    Verdict.PASS: HexColor("#1b7f4b"),
    Verdict.WAIVED: HexColor("#0b7285"),
    Verdict.FAIL: HexColor("#c92a2a"),
    Verdict.REVIEW_QUEUE: HexColor("#b7791f"),
}
SEVERITY_COLORS: Final = {
    Severity.S0: HexColor("#c92a2a"),
    Severity.S1: HexColor("#d9480f"),
    Severity.S2: HexColor("#b7791f"),
    Severity.S3: HexColor("#616e7c"),
}
VERDICT_WORDS: Final = {
    Verdict.PASS: "PASS",
    Verdict.WAIVED: "WAIVED",
    Verdict.FAIL: "FAIL",
    Verdict.REVIEW_QUEUE: "TO REVIEW",
}
RULING_WORDS: Final = {
    RulingKind.OVERTURNED: "Overturned in a dispute",
    RulingKind.REGRADED: "Made lighter in a dispute",
    RulingKind.ADDED: "Added in a dispute",
    RulingKind.CHARGED: "Charged to somebody else in a dispute",
    RulingKind.WAIVED: "Covered by a waiver",
}

TITLE: Final = ParagraphStyle(
    "title", fontName="Helvetica-Bold", fontSize=15, leading=19, textColor=INK, wordWrap="CJK"
)
BODY: Final = ParagraphStyle(
    "body", fontName="Helvetica", fontSize=9.5, leading=13, textColor=INK, wordWrap="CJK"
)
HEADING: Final = ParagraphStyle("heading", parent=BODY, fontName="Helvetica-Bold", fontSize=11)
SMALL: Final = ParagraphStyle("small", parent=BODY, fontSize=8.5, leading=11, textColor=QUIET)
CHIP: Final = ParagraphStyle(
    "chip", parent=BODY, fontName="Helvetica-Bold", textColor=white, alignment=TA_CENTER
)


@dataclass(frozen=True, slots=True)
class Marking:
    """A box to draw on a page, with the number of its finding where it is one's."""

    page_number: int
    box: Box
    color: Color
    label: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The file reported on; `rotations` are the clockwise degrees that bring each page upright.

    `render` gives a page by its number as JPEG, at `PAGE_DPI`. Errors: Unreadable.
    """

    render: Callable[[int], bytes]
    rotations: tuple[int, ...]

    def picture(self, page_number: int) -> ImageReader:
        """The page upright. Errors: Unreadable."""
        jpeg = self.render(page_number)
        turn = self.rotations[page_number - 1] if page_number <= len(self.rotations) else 0
        image = Image.open(BytesIO(jpeg))
        # Pillow turns the other way round. An unturned JPEG is embedded as it is.
        return ImageReader(image.rotate(-turn, expand=True) if turn else BytesIO(jpeg))


def make(*, title: str, outcome: Outcome, sheet: Sheet | None) -> bytes:
    """The report as PDF. `sheet` None: no pages to show (text, values). Errors: Unreadable."""
    story = [*_summary(title, outcome), *_findings(outcome), *_rulings(outcome.applied)]
    if sheet is not None:
        for number, marks in _marked_pages(outcome):
            story += [PageBreak(), _MarkedPage(sheet.picture(number), number, marks)]
    out = BytesIO()
    SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=18 * mm,
        rightMargin=18 * mm,
        topMargin=16 * mm,
        bottomMargin=16 * mm,
        title=f"Audit of {_text(title)}",
        creator="Job Sheet QA Auditor",
    ).build(story)
    return out.getvalue()


def _summary(title: str, outcome: Outcome) -> Iterator[Flowable]:
    chosen = outcome.selection.spec
    spec = f"{chosen.id} {chosen.version}" if chosen else "no spec matched"
    badge = Table(
        [[Paragraph(VERDICT_WORDS[outcome.verdict], CHIP)]],
        colWidths=[34 * mm],
        rowHeights=[9 * mm],
    )
    badge.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), VERDICT_COLORS[outcome.verdict]),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("ROUNDEDCORNERS", [4, 4, 4, 4]),
            ]
        )
    )
    facts = Paragraph(f"Score {outcome.score} of 100{_before(outcome)}<br/>{_markup(spec)}", BODY)
    head = Table([[badge, facts]], colWidths=[40 * mm, None], hAlign="LEFT")
    head.setStyle(
        TableStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (0, 0), 0)])
    )
    yield Paragraph(_markup(title), TITLE)
    yield Spacer(1, 4 * mm)
    yield head
    yield Spacer(1, 6 * mm)


def _before(outcome: Outcome) -> str:
    """What the rules alone said, where people ruled on findings since."""
    if not outcome.applied:
        return ""
    first = rulings.original(outcome)
    return f", before rulings {VERDICT_WORDS[first.verdict]} with {first.score}"


def _rulings(applied: Sequence[Applied]) -> Iterator[Flowable]:
    """Findings that people ruled on: they count as is said here, and stay to be seen."""
    if not applied:
        return
    yield Spacer(1, 6 * mm)
    yield Paragraph("Ruled by people", HEADING)
    for one in applied:
        finding = one.was or one.now
        yield Spacer(1, 2 * mm)
        yield Paragraph(_markup(finding.message if finding else one.ruling.rule), BODY)
        yield Paragraph(_markup(_ruled(one)), SMALL)


def _ruled(one: Applied) -> str:
    said = RULING_WORDS[one.ruling.kind]
    if one.was and one.now and one.was.severity is not one.now.severity:
        return f"{said}: {one.was.severity.value} became {one.now.severity.value}."
    if one.ruling.person:
        return f"{said}: {one.ruling.person}."
    return f"{said}."


def _findings(outcome: Outcome) -> Iterator[Flowable]:
    findings = outcome.findings
    if not findings:
        said = "No finding stands against" if outcome.applied else "Nothing was found against"
        yield Paragraph(f"{said} this sheet.", BODY)
        return
    rows = [
        [Paragraph(f"{number}", BODY), Paragraph(one.severity.value, CHIP), _told(one)]
        for number, one in enumerate(findings, start=1)
    ]
    table = Table(rows, colWidths=[9 * mm, 11 * mm, None], splitInRow=1)
    chips = [
        ("BACKGROUND", (1, row), (1, row), SEVERITY_COLORS[one.severity])
        for row, one in enumerate(findings)
    ]
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -2), 0.4, HAIRLINE),
                ("TOPPADDING", (0, 0), (-1, -1), 5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
                *chips,
            ]
        )
    )
    yield table


def _told(one: Finding) -> list[Flowable]:
    notes = [one.reason_code.value.replace("_", " ").capitalize()]
    if one.evidence is not None:
        notes.append(f"page {one.evidence.page_number}")
    if one.value is not None:
        notes.append(f"read: {one.value}")
    if one.expected:
        notes.append(f"expected: {one.expected}")
    lines: list[Flowable] = [
        Paragraph(_markup(one.message), BODY),
        Paragraph(_markup(" · ".join(notes)), SMALL),
    ]
    if one.suggested_fix:
        lines.append(Paragraph(_markup(one.suggested_fix), SMALL))
    return lines


def _marked_pages(outcome: Outcome) -> list[tuple[int, list[Marking]]]:
    """Page 1 and every page with something marked on it, at most `PAGES_SHOWN`."""
    pages: dict[int, list[Marking]] = {1: []}
    for mark in _markings(outcome):
        pages.setdefault(mark.page_number, []).append(mark)
    return sorted(pages.items())[:PAGES_SHOWN]


def _markings(outcome: Outcome) -> Iterator[Marking]:
    """Fields first, so that findings lie on top."""
    for field in outcome.fields:
        if field.evidence is not None:
            yield Marking(field.evidence.page_number, field.evidence.box, FIELD_COLOR, "")
    for number, one in enumerate(outcome.findings, start=1):
        if one.evidence is not None:
            place = one.evidence
            color = SEVERITY_COLORS[one.severity]
            yield Marking(place.page_number, place.box, color, str(number))


class _MarkedPage(Flowable):
    """A page's picture, as large as fits, with its boxes."""

    def __init__(self, picture: ImageReader, number: int, marks: Sequence[Marking]) -> None:
        super().__init__()
        self._picture = picture
        self._number = number
        self._marks = marks

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The size it takes of what there is."""
        pixels_wide, pixels_high = self._picture.getSize()
        scale = min(width / pixels_wide, (height - 12 * mm) / pixels_high)
        self.width, self.height = pixels_wide * scale, pixels_high * scale
        return self.width, self.height + 8 * mm

    def draw(self) -> None:
        """Caption, picture, boxes."""
        canvas: Any = self.canv
        canvas.setFont("Helvetica", 8.5)
        canvas.setFillColor(QUIET)
        canvas.drawString(0, self.height + 3 * mm, f"Page {self._number} of the sheet")
        canvas.drawImage(self._picture, 0, 0, self.width, self.height)
        canvas.setStrokeColor(HAIRLINE)
        canvas.rect(0, 0, self.width, self.height)
        for mark in self._marks:
            self._mark(canvas, mark)

    def _mark(self, canvas: Any, mark: Marking) -> None:
        x, top = mark.box.x0 * self.width, (1 - mark.box.y0) * self.height
        wide = (mark.box.x1 - mark.box.x0) * self.width
        high = (mark.box.y1 - mark.box.y0) * self.height
        canvas.setStrokeColor(mark.color)
        canvas.setLineWidth(1.2)
        canvas.roundRect(x - 1.5, top - high - 1.5, wide + 3, high + 3, 2)
        if mark.label:
            canvas.setFillColor(mark.color)
            canvas.circle(x - 1.5, top + 1.5, 6, stroke=0, fill=1)
            canvas.setFillColor(white)
            canvas.setFont("Helvetica-Bold", 7)
            canvas.drawCentredString(x - 1.5, top - 1, mark.label)


def _markup(text: str) -> str:
    """Text for a Paragraph: its angle brackets are letters, not tags."""
    return escape(_text(text))


def _text(text: str) -> str:
    """What the standard fonts can show, a question mark for the rest, of bounded length."""
    shown = "".join(char if char.isprintable() else " " for char in text[:TEXT_MAX_CHARS])
    return shown.encode("cp1252", "replace").decode("cp1252")
