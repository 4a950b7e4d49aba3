"""Sheets a person has to look at: two dates in one place, a label that may mean another number."""

from core.adapters.sample_pens import PdfPen

SIGNATURES = ("Engineer Signature", "Customer Signature")


def draw(number: int, *, job_label: str | None = None) -> bytes:
    """The sheet of this number as PDF; every second one has two doubtful fields, the others one.

    `job_label` is printed for the job number; under one that nobody knows it is doubtful too.
    """
    pen = PdfPen(title="Repair Report")
    pen.text(50, 92, "Repair Report", size=20, bold=True)
    job = job_label or ("Log No" if number % 2 else "Job Number")
    lines = (
        (job, f"JOB-{300_000 + number}"),
        ("Date", "14/03/2026 or 15/03/2026"),
        ("Customer Name", "Harrow Lane Quarry"),
        ("Asset Number", "TRL-0482"),
        ("Engineer Name", "Marta Okafor"),
        ("Time In", "08:30"),
        ("Time Out", "11:15"),
        ("Labour Hours", "2.75"),
        ("Safe to use", "Yes"),
        ("Return visit required", "No"),
    )
    for row, (label, words) in enumerate(lines):
        top = 136 + 30 * row
        pen.box(50, top, 495, 30)
        pen.text(58, top + 20, f"{label}:", size=11, bold=True)
        pen.text(220, top + 20, words, size=11)
    pen.box(50, 450, 495, 50)
    pen.text(58, 470, "Engineer Comments:", size=11, bold=True)
    pen.text(58, 488, "Replaced both lift hoses after a leak at the crimp.", size=11)
    for row, label in enumerate(SIGNATURES):
        pen.box(50, 520 + 60 * row, 495, 60)
        pen.text(58, 554 + 60 * row, f"{label}:", size=11, bold=True)
        pen.sign(240, 550 + 60 * row, 150)
    return pen.content()


def doubts(number: int) -> int:
    """How many fields of that sheet are doubtful."""
    return 2 if number % 2 else 1
