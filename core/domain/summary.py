"""What a list of sheets shows of any spec's fields: reference, technician, customer and so on."""

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

_SITE_MAX_CHARS = 120
_CUSTOMERS = (
    "customer_name", "customer", "client_name", "client", "company_name", "company",
    "employer_name",
)  # fmt: skip
_SITES = (
    "site_name", "site", "site_address", "service_address", "location", "address", "premises",
)  # fmt: skip

_ASSETS = (
    "asset_id", "asset_no", "asset_number", "asset", "fleet_number", "fleet_no", "vehicle_reg",
    "registration", "serial_number", "serial_no", "plant_no",
)  # fmt: skip


def reference(fields: Iterable[Field]) -> str | None:
    """The job's number, by the usual names of such a field."""
    return _first(fields, _REFERENCES)


def technician(fields: Iterable[Field]) -> str | None:
    """The engineer's name, by the usual names of such a field."""
    return _first(fields, _TECHNICIANS)


def customer(fields: Iterable[Field]) -> str | None:
    """Whom the work was done for, by the usual names of such a field."""
    return _first(fields, _CUSTOMERS)


def site(fields: Iterable[Field]) -> str | None:
    """Where the work was done, by the usual names of such a field; one line of it."""
    found = _first(fields, _SITES)
    return " ".join(found.split())[:_SITE_MAX_CHARS] if found else None


def asset(fields: Iterable[Field]) -> str | None:
    """What the work was done on, by the usual names of such a field."""
    return _first(fields, _ASSETS)


def _first(fields: Iterable[Field], names: tuple[str, ...]) -> str | None:
    found = {field.name: field.value for field in fields}
    return next((str(found[name]) for name in names if isinstance(found.get(name), str)), None)
