"""Why an audit needs rescuing: the cause decides, and is named on the row."""

from enum import StrEnum


class Cause(StrEnum):
    """What went wrong with an attempt, or with the intent to run one."""

    CRASHED = "its process crashed"
    WORKER_DEAD = "its worker died"
    SILENT = "its worker fell silent"
    ORPHAN = "its process outlived its worker"
    SLOW = "it takes longer than 99 of 100 sheets like it"
    NEVER_STARTED = "a worker took it and never started"
    INTERMEDIATE = "stuck between queue and worker"
    FORGOTTEN = "the queue forgot it"
    FAILED_IN_QUEUE = "the queue filed it as failed"
