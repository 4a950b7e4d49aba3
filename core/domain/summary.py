"""What a list of sheets shows of any spec's fields: the reference and the technician."""

from collections.abc import Iterable

from core.domain.model import Field

_REFERENCES = (
    "job_number", "job_no", "job_ref", "job_reference", "work_order_number", "order_number",
    "reference", "ref", "card_number", "sheet_number",
)  # fmt: skip
_TECHNICIANS = (
    "engineer_name", "technician_name", "technician", "engineer", "operative_name", "operative",
    "mechanic", "completed_by", "driver_name",
)  # fmt: skip


def reference(fields: Iterable[Field]) -> str | None:
    """The job's number, by the usual names of such a field."""
    return _first(fields, _REFERENCES)


def technician(fields: Iterable[Field]) -> str | None:
    """The engineer's name, by the usual names of such a field."""
    return _first(fields, _TECHNICIANS)


def _first(fields: Iterable[Field], names: tuple[str, ...]) -> str | None:
    found = {field.name: field.value for field in fields}
    return next((str(found[name]) for name in names if isinstance(found.get(name), str)), None)
