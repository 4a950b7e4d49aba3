"""What opens files and what reads them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.bootstrap import environment
from core.errors import Misconfigured
from core.settings import Settings

if TYPE_CHECKING:
    from core.adapters.mistral.mistral_ocr import MistralOcr
    from core.adapters.ocr_gate import OcrGate
    from core.db.engine import Database
    from core.ports import Inspector, OcrAccount, OcrEngine, OcrProvider

INSPECT_TIMEOUT_S = 30.0
INSPECT_MEMORY_BYTES = 1 << 30


def inspector(*, processes: int = 1) -> "Inspector":
    """Hostile files are opened in processes of their own, bounded in time and memory."""
    from core.adapters.sandbox import SandboxInspector

    return SandboxInspector(
        timeout_s=INSPECT_TIMEOUT_S,
        memory_limit_bytes=INSPECT_MEMORY_BYTES,
        processes=processes,
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """What reads sheets; the paid engine's two ends where there is one."""

    engine: "OcrEngine"
    provider: "OcrProvider | None" = None
    gate: "OcrGate | None" = None


def choice(found: Settings, database: "Database") -> Choice:
    """The paid engine where its key is set, which a runbook may rotate away; else the local one."""
    from core.adapters.switched_engine import SwitchedEngine
    from core.services.ops.switches import OcrSwitch

    local = local_engine(found)
    if found.mistral_api_key is None:
        return Choice(local)
    gate = ocr_gate(found)
    provider = paid_engine(found, database, gate, local)
    engine = SwitchedEngine(provider, local, is_rotated=OcrSwitch(database.read))
    return Choice(engine, provider, gate)


def local_engine(found: Settings) -> "OcrEngine":
    """The engine that needs no network. Its prepared models are kept in the data folder."""
    from core.adapters.ocr.local_ocr import LocalOcr

    return LocalOcr(models_dir=found.data_dir.absolute() / "models")


def ocr_gate(found: Settings) -> "OcrGate":
    """The gate before the paid engine, one for all workers. Errors: Misconfigured."""
    from core.adapters.ocr_gate import OcrGate

    _, redis_url = environment.servers(found)
    return OcrGate(redis_url, requests_per_minute=found.mistral_requests_per_minute)


def paid_engine(
    found: Settings, database: "Database", gate: "OcrGate", local: "OcrEngine"
) -> "MistralOcr":
    """Mistral OCR for workers, counted in the ledger. Errors: Misconfigured."""
    from core.services.paid_ocr.ocr_account import Account

    account = Account(
        database.write,
        gate=gate,
        pages_per_day=found.ocr_pages_per_day,
        clock=lambda: datetime.now(UTC),
    )
    return mistral_engine(found, account, local)


def mistral_engine(
    found: Settings, account: "OcrAccount | None" = None, local: "OcrEngine | None" = None
) -> "MistralOcr":
    """Mistral OCR, the local engine beside it; without an account nothing is counted or kept.

    Errors: Misconfigured without a key.
    """
    from core.adapters.mistral.mistral_ocr import MistralOcr
    from core.adapters.unmetered import Unmetered

    if found.mistral_api_key is None:
        raise Misconfigured("MISTRAL_API_KEY is not set: Mistral OCR needs the key of an account.")
    return MistralOcr(
        api_key=found.mistral_api_key.get_secret_value(),
        server_url=found.mistral_server_url,
        model=found.mistral_model,
        timeout_s=found.mistral_timeout_s,
        local=local or local_engine(found),
        account=account or Unmetered(),
    )
