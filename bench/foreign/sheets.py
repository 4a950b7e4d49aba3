"""The sheets: a block of each kind drawn from the half's styles, so that no two look alike."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Final

from bench.corpus import sheets as corpus_sheets
from bench.corpus import wording
from bench.corpus.ink import Pen
from bench.corpus.paper import Paper
from bench.corpus.planned import Sheet, Workshop
from bench.corpus.sheets import Drawn
from bench.corpus.truth import FieldTruth, Half, Render, SheetTruth
from bench.corpus.values import TODAY, Draw
from bench.foreign import arrival, heads, lists
from bench.foreign.details import DETAILS, TIMES, Block
from bench.foreign.heads import HEADS
from bench.foreign.pad import Look, Pad, of_types
from bench.foreign.people import ABROAD, Writer
from bench.foreign.questions import QUESTIONS, TEXTS
from bench.foreign.signing import SIGNING
from core.adapters import spec_files
from core.domain.spec.specs import FieldSpec, FieldType, Spec

CONTRACT: Final = Path(__file__).with_name("contract-repair.yaml")
CONTRACT_SHARE: Final = 0.4
OWN_IDS: Final = ("repair-report", "contract-repair")  # the same form, once built in
A4: Final = (595.3, 841.9)
STYLES: Final = {
    Half.TUNING: {
        "head": ("letterhead", "corner", "plain"),
        "detail": ("grid", "stacked", "leaders", "heads over"),
        "text": ("bar box", "ruled", "side cell"),
        "question": ("boxes", "rings", "columns"),
        "check": ("with comments", "one cell", "ringed"),
        "sign": ("boxes", "name table", "below line"),
        "times": ("table", "none"),
    },
    Half.VALIDATION: {
        "head": ("framed", "letterhead", "corner"),
        "detail": ("panels", "app list", "under lines", "lettered", "stacked"),
        "text": ("in box", "ruled", "bar box"),
        "question": ("struck", "columns", "boxes", "rings"),
        "check": ("boxed words", "formal", "one cell"),
        "sign": ("prompted", "crossed line", "boxes", "name table"),
        "times": ("line", "table", "none"),
    },
}
HANDS: Final = ("kalam-400", "patrick-hand-400", "architects-daughter-400", "indie-flower-400")
SIMPLE: Final = (
    FieldType.STRING, FieldType.DATE, FieldType.TIME, FieldType.NUMBER, FieldType.MONEY,
    FieldType.DURATION,
)  # fmt: skip
TIMED: Final = ("time_in", "time_out", "labour_hours", "travel_hours")


def contract_spec() -> Spec:
    """The contract's example."""
    return spec_files.load([CONTRACT])[0]


def drawn(
    specs: Sequence[Spec], half: Half, count: int, seed: int,
    renders: Sequence[Render] = tuple(Render),
) -> Iterator[Drawn]:  # fmt: skip
    """`count` sheets, two in five of them of the contract's example."""
    own = contract_spec()
    for number in range(count):
        random = Random(f"foreign/{seed}/{half}/{number}")
        able = [one for one in specs if one.selection.any or one.selection.all]
        fit = sorted((one for one in able if one.id not in OWN_IDS), key=lambda one: one.id)
        spec = own if random.random() < CONTRACT_SHARE or not fit else random.choice(fit)
        kind = renders[number % len(renders)]
        yield _sheet(spec, half, kind, random, f"f{half.value[:3]}-{seed}-{number:04}")


def _sheet(spec: Spec, half: Half, kind: Render, random: Random, name: str) -> Drawn:
    draw = Draw(ABROAD, random, TODAY - timedelta(days=random.randint(1, 60)))
    habit = Writer.of(half, random)
    plan = corpus_sheets.planned(spec, Workshop(draw, habit))
    picked = {part: random.choice(fit) for part, fit in STYLES[half].items()}
    pad = _pad(plan, half, kind, habit, random)
    pdf, pages = _printed(pad, picked, random)
    file = arrival.arrived(pdf, kind, random)
    truth = SheetTruth(
        id=name, half=half, spec=spec.id, design=" + ".join(picked.values()), render=kind,
        today=TODAY.isoformat(), page_count=pages,
        file=f"{name}{file.name.removeprefix('sheet')}",
        fields=tuple(
            replace(one, ink=arrival.moved(one.ink, file), area=arrival.moved(one.area, file))
            for one in _all_fields(pad)
        ),
        expected=tuple(sorted(plan.expected, key=str)), defects=plan.defects,
    )  # fmt: skip
    return Drawn(file.content, truth)


def _pad(sheet: Sheet, half: Half, kind: Render, habit: Writer, random: Random) -> Pad:
    font, bold = random.choice(
        (("Helvetica", "Helvetica-Bold"), ("Times-Roman", "Times-Bold"),
         ("barlow-400", "barlow-600"), ("Courier", "Courier-Bold"))
    )  # fmt: skip
    shade = random.choice(((0.88, 0.88, 0.88), (0.85, 0.9, 0.97), (0.93, 0.93, 0.85)))
    ink = random.choice(((0, 0, 0), (0, 0, 0), (0.1, 0.15, 0.35), (0.2, 0.3, 0.2)))
    look = Look(
        font, bold, 8.0 if font == "Courier" else 9.0, ink, ink, shade,
        random.choice((":", ":", "")), random.random() < 0.25, random.random() < 0.5,
    )  # fmt: skip
    if kind is Render.HANDWRITING:
        pen = Pen(random.choice(HANDS), 12.5, (0.1, 0.1, 0.45), True, random)
    else:
        font = random.choice(("Helvetica", "Courier", "Times-Roman"))
        pen = Pen(font, 9.5, random.choice(((0, 0, 0), (0.1, 0.1, 0.5))), False, random)
    size = (A4[1], A4[0]) if random.random() < 0.12 else A4
    title = "REPAIR REPORT" if sheet.spec.id == "contract-repair" else None
    title = title or wording.title(sheet.spec, random)
    return Pad(sheet, half, Paper(size), look, pen, habit, random, title)


def _printed(pad: Pad, picked: dict[str, str], random: Random) -> tuple[bytes, int]:
    spec = pad.sheet.spec
    code = wording.form_code(spec, random)
    subtitle = "Breakdown and callout" if spec.id == "contract-repair" else "All trades"
    HEADS[picked["head"]](pad, f"{subtitle}   {code or ''}".strip())
    simple, timed = _parted(of_types(spec.fields, *SIMPLE), is_apart=picked["times"] != "none")
    has_bars = random.random() < 0.6
    _block(pad, "JOB DETAILS" if has_bars else "", DETAILS[picked["detail"]], simple)
    if timed:
        TIMES[picked["times"]](pad, timed)
    texts = of_types(spec.fields, FieldType.TEXT)
    _block(pad, "REPORT" if has_bars else "", TEXTS[picked["text"]], texts)
    asked = of_types(spec.fields, FieldType.BOOLEAN, FieldType.CHOICE)
    _block(pad, "", QUESTIONS[picked["question"]], asked)
    for one in of_types(spec.fields, FieldType.CHECKLIST):
        lists.checklist(pad, one, lists.CHECKS[picked["check"]])
    for one in of_types(spec.fields, FieldType.TABLE):
        lists.table(pad, one, empty=random.randint(0, 3))
    for one in of_types(spec.fields, FieldType.PHOTOS):
        lists.photographs(pad, one)
    signed = of_types(spec.fields, FieldType.SIGNATURE)
    _block(pad, "SIGN OFF" if has_bars else "", SIGNING[picked["sign"]], signed)
    heads.foot(pad)
    return pad.paper.finished(), pad.paper.page


def _parted(
    fields: Sequence[FieldSpec], *, is_apart: bool
) -> tuple[list[FieldSpec], list[FieldSpec]]:
    timed = [one for one in fields if one.name in TIMED] if is_apart else []
    timed = timed if len(timed) > 1 else []
    return [one for one in fields if one not in timed], timed


def _block(pad: Pad, title: str, draw: Block, fields: Sequence[FieldSpec]) -> None:
    if not fields:
        return
    if title:
        heads.bar(pad, title)
    draw(pad, fields)


def _all_fields(pad: Pad) -> list[FieldTruth]:
    printed = {one.name for one in pad.fields}
    return [
        *pad.fields,
        *(
            FieldTruth(one.name, one.type.value, "", None, "", is_judged=False)
            for one in pad.sheet.spec.fields
            if one.name not in printed
        ),
    ]


def written(out: Path, half: Half, count: int, seed: int) -> None:
    """Draw sheets into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    for one in drawn(spec_files.load_built_in(), half, count, seed):
        (out / one.truth.file).write_bytes(one.content)
        (out / f"{one.truth.id}.json").write_text(json.dumps(one.truth.as_json(), indent=1))
