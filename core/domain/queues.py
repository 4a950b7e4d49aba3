"""The queues an audit may wait in, the most urgent first."""

from enum import StrEnum


class Priority(StrEnum):
    """How urgent an audit is; workers empty the queues in this order."""

    INTERACTIVE = "interactive"  # somebody waits for it: an upload, or one sheet audited again
    BULK = "bulk"  # many sheets audited again at once
    MAINTENANCE = "maintenance"  # what nobody waits for
