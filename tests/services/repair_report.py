"""A small spec of the kind "repair report", published and active."""

from core.adapters import spec_bundles
from core.domain.access import Role
from core.domain.model import Actor
from core.ports import Runtime
from core.services.spec import specs

SPEC = r"""
spec: repair-report
version: 1.0.0
name: Repair report
selection: {any: [repair report]}
fields:
  - {name: job_number, label: Job Number, type: string, required: true, severity: S0,
     pattern: 'JOB-\d{6}'}
  - {name: visit_date, label: Date, type: date, severity: S2, not_after: today}
  - {name: customer_signature, label: Customer Signature, type: signature, severity: S2}
"""
PACK = "cases: [{id: A, fields: {job_number: JOB-123456}, outcome: PASS}]"
KEEPER = Actor("ana", Role.ADMIN)


def activated(rt: Runtime, *more: str, job_number: str = "S0", version: str = "1.0.0") -> None:
    """Publish and activate a version: with `more` fields, each a line of YAML, and with that
    severity of the job number."""
    spec = SPEC.replace("severity: S0", f"severity: {job_number}").replace("1.0.0", version)
    spec += "".join(f"  - {field}\n" for field in more)
    made = spec_bundles.from_upload("r.yaml", spec.encode(), pack=PACK.encode(), published=())
    specs.activate(rt, specs.publish(rt, made, actor=KEEPER), actor=KEEPER)
