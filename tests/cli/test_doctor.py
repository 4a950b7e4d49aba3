"""`jobsheet doctor`: every check in a terminal, or for a program, and an exit status."""

import json

from core.domain.ops import registry
from core.ports import Runtime
from core.services.queueing import chores, heartbeats
from tests.cli.commands import Command, jobsheet

__all__ = ["jobsheet"]  # a fixture


def test_what_fails_is_told_with_its_fix_and_the_status_is_1(jobsheet: Command) -> None:
    ran = jobsheet("doctor")

    assert (ran.returncode, ran.stderr) == (1, "")
    assert "workers.alive" in ran.stdout
    assert "jobsheet worker" in ran.stdout
    assert "queue.depth" not in ran.stdout  # it holds
    assert f"of {len(registry.CHECKS)} checks hold" in ran.stdout


def test_json_has_every_check_the_gravest_first(jobsheet: Command, rt: Runtime) -> None:
    heartbeats.workers_live(rt, ["w1"], host="h", version="1")
    chores.note(rt, "reconciler", host="h", found={})

    told = json.loads(jobsheet("doctor", "--json").stdout)

    assert {one["id"] for one in told["checks"]} == set(registry.BY_ID)
    states = [one["state"] for one in told["checks"]]
    order = ["fail", "warn", "unknown", "ok"]
    assert states == sorted(states, key=order.index)
    assert told["state"] == states[0]
    depth = next(one for one in told["checks"] if one["id"] == "queue.depth")
    assert (depth["state"], depth["seen"], depth["value"]) == ("ok", "Nothing waits.", 0)
