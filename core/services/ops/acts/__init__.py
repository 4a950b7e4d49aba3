"""What the steps of runbooks do; each can say beforehand what it would touch."""

from typing import Final

from core.domain.ops.runbooks import Act
from core.services.ops.acts import connections, intake, letters, logs, ocr, tables, workers
from core.services.ops.acts.doing import Doing

DOINGS: Final[dict[Act, Doing]] = {
    Act.RESTART_WORKERS: workers.RESTART,
    Act.RETRY_LETTERS: letters.RETRY,
    Act.PAUSE_INTAKE: intake.PAUSE,
    Act.RESUME_INTAKE: intake.RESUME,
    Act.ROTATE_ENGINE: ocr.ROTATE,
    Act.ROTATE_BACK: ocr.ROTATE_BACK,
    Act.END_IDLE: connections.END_IDLE,
    Act.END_LONGEST: connections.END_LONGEST,
    Act.RENEW_POOL: connections.RENEW,
    Act.ANALYZE: tables.ANALYZE,
    Act.VACUUM: tables.VACUUM,
    Act.REINDEX: tables.REINDEX,
    Act.CLEAR_LOGS: logs.CLEAR,
}
