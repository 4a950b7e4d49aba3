"""Where else to look."""

from uuid import UUID

from core.ports import Runtime


def of_audit(rt: Runtime, audit_id: UUID | str) -> dict[str, str]:
    """`status` for programs, `page` for people."""
    return {
        "status": f"{rt.public_url}/api/audits/{audit_id}",
        "page": f"{rt.public_url}/audit?audit={audit_id}",
    }
