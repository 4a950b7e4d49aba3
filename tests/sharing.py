"""How several processes of pytest share the tests: what takes longest is begun first."""

from collections.abc import Iterable

from xdist.scheduler import LoadScopeScheduling

# The tests of a group stay in one process and come one after the other: they share servers that
# are slow to start, or strike at them. Each process begins with a group.
GROUPS = {
    "the running stack": (
        "tests/browser/",
        "tests/embedded/test_errands.py",
        "tests/samples/test_odd_upload.py",
    ),
    "stacks that are struck": (
        "tests/embedded/",
        "tests/chaos/",
        "tests/services/ops/test_restarting.py",
    ),
}
# All others go by file. These few take long for their number of tests; begun last, one of them
# would keep a single process busy at the end.
SLOW = (
    "tests/cli/test_upkeep_commands.py",
    "tests/api/test_app.py",
    "tests/services/ops/test_broken_on_purpose.py",
    "tests/services/ops/test_backups.py",
    "tests/samples/test_odd_cli.py",
    "tests/cli/test_audit.py",
    "tests/cli/test_audit_pool.py",
    "tests/cli/test_contract.py",
    "tests/api/v1/test_openapi.py",
    "tests/adapters/test_stores.py",
    "tests/cli/test_sign_in_commands.py",
    "tests/bench/test_accuracy.py",
)
FIRST = (*GROUPS, *SLOW)


def share_of(path: str) -> str:
    """The group a file of tests belongs to, or the file itself."""
    return next((name for name, starts in GROUPS.items() if path.startswith(starts)), path)


def in_order(shares: Iterable[str]) -> list[str]:
    """The long ones first; the others as they come."""
    given = list(shares)
    known = [share for share in FIRST if share in given]
    return known + [share for share in given if share not in FIRST]


class ByShare(LoadScopeScheduling):
    """Gives each process a share at a time."""

    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid.partition("::")[0])

    def _assign_work_unit(self, node: object) -> None:
        self.workqueue.move_to_end(in_order(self.workqueue)[0], last=False)
        super()._assign_work_unit(node)
