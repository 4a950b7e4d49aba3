"""What is struck at random, each by a function that says what it did."""

import random
import signal
import time
from collections.abc import Callable
from typing import Final

import redis as redis_client

from tests.chaos.scene import Scene
from tests.mistral_stub import DROPPED, STALLED, Scripted

OCR: Final = "POST /v1/ocr"
DOWN_S: Final = 2.0
BUSY_WITHIN_S: Final = 20.0
NOTHING: Final = "missed: nothing was in work"

Strike = Callable[[Scene, random.Random], str]


def kill_horse(scene: Scene, rng: random.Random) -> str:
    """Kill -9 a work-horse that has a sheet."""
    return _kill_busy(scene, rng, which=1)


def kill_worker(scene: Scene, rng: random.Random) -> str:
    """Kill -9 a worker that has one; its work-horse goes with it."""
    return _kill_busy(scene, rng, which=0)


def kill_relay(scene: Scene, rng: random.Random) -> str:
    """Kill -9 a pool's parent: relay and reconciler of that host."""
    rng.choice(scene.pools).kill()
    _revive(scene)
    return "killed, started again"


def kill_host(scene: Scene, rng: random.Random) -> str:
    """Kill -9 a whole pool with all its workers and work-horses."""
    rng.choice(scene.pools).kill_host()
    _revive(scene)
    return "all its processes killed, started again"


def deploy(scene: Scene, rng: random.Random) -> str:
    """SIGTERM to a pool, as a new version would, and start it again."""
    pool = rng.choice(scene.pools)
    pool.revive()
    status = pool.stop()
    pool.start()
    return f"stopped with status {status}, started again"


def restart_redis(scene: Scene, _: random.Random) -> str:
    """Redis goes and comes back with its data."""
    scene.redis.stop()
    time.sleep(DOWN_S)
    scene.redis.start()
    return f"away for {DOWN_S:g} s"


def flush_redis(scene: Scene, _: random.Random) -> str:
    """Redis loses everything at once."""
    with redis_client.Redis.from_url(scene.redis.url) as client:
        waiting = client.dbsize()
        client.flushall()
    return f"{waiting} keys lost"


def restart_postgres(scene: Scene, _: random.Random) -> str:
    """PostgreSQL goes and comes back."""
    scene.postgres.stop()
    time.sleep(DOWN_S)
    scene.postgres.start()
    return f"away for {DOWN_S:g} s"


def cut_postgres(scene: Scene, _: random.Random) -> str:
    """Every connection to PostgreSQL is cut."""
    query = (
        "select count(pg_terminate_backend(pid)) from pg_stat_activity "
        "where pid <> pg_backend_pid() and backend_type = 'client backend'"
    )
    with scene.connect() as connection:
        row = connection.execute(query).fetchone()
    return f"{row[0] if row else 0} connections cut"


def storage_errors(scene: Scene, rng: random.Random) -> str:
    """The store answers 500 for a while."""
    count = rng.randint(5, 12)
    scene.store.faults.extend(["error"] * count)
    return f"{count} answers of 500"


def storage_slow(scene: Scene, rng: random.Random) -> str:
    """The store takes its time."""
    count = rng.randint(2, 4)
    scene.store.faults.extend(["slow"] * count)
    return f"{count} slow answers"


def storage_loses(scene: Scene, _: random.Random) -> str:
    """An object vanishes whose sheet nobody has read yet."""
    query = (
        "select j.storage_key from job_sheets j join audits a on a.job_sheet_id = j.id "
        "where a.status = 'queued' and a.attempt_number = 0 order by a.queued_at desc limit 1"
    )
    lost: list[str] = []

    def lose() -> bool:
        for (key,) in scene.rows(query):
            scene.store.lose(key)
            lost.append(key)
        return bool(lost)

    scene.until(lose, within_s=BUSY_WITHIN_S)
    return f"{len(lost)} object vanished" if lost else NOTHING


def provider_limits(scene: Scene, rng: random.Random) -> str:
    """429, with Retry-After and without."""
    count = rng.randint(2, 4)
    told = Scripted.json(429, {"message": "limit"}, retry_after="2")
    _provider(scene, *[told] * (count - 1), Scripted.json(429, {"message": "limit"}))
    return f"{count} answers of 429"


def provider_fails(scene: Scene, rng: random.Random) -> str:
    """500, often enough to open the breaker."""
    count = rng.randint(5, 7)
    _provider(scene, *[Scripted.json(500, {"message": "oops"})] * count)
    return f"{count} answers of 500"


def provider_hangs(scene: Scene, _: random.Random) -> str:
    """No answer within the time, and a connection that is dropped."""
    _provider(scene, Scripted(STALLED), Scripted(DROPPED))
    return "1 stalled, 1 dropped"


def provider_babbles(scene: Scene, _: random.Random) -> str:
    """Answers that are no JSON, and JSON that is no answer."""
    _provider(scene, Scripted(200, b"<html>hello"), Scripted.json(200, {"pages": 7}))
    return "2 answers of garbage"


ALL: Final[dict[str, Strike]] = {
    "work-horse": kill_horse,
    "worker": kill_worker,
    "relay": kill_relay,
    "host": kill_host,
    "deploy": deploy,
    "redis restart": restart_redis,
    "redis flushall": flush_redis,
    "postgresql restart": restart_postgres,
    "postgresql cut": cut_postgres,
    "storage 500": storage_errors,
    "storage slow": storage_slow,
    "storage loses": storage_loses,
    "ocr 429": provider_limits,
    "ocr 500": provider_fails,
    "ocr hangs": provider_hangs,
    "ocr garbage": provider_babbles,
}


def provider_recovers(scene: Scene) -> None:
    """Whatever the provider had still to fail with is over: its troubles do not add up."""
    scene.mistral.scripts[OCR].clear()


def _provider(scene: Scene, *answers: Scripted) -> None:
    provider_recovers(scene)
    scene.mistral.script(OCR, *answers)


def _kill_busy(scene: Scene, rng: random.Random, *, which: int) -> str:
    found: list[str] = []

    def caught() -> bool:
        pools = rng.sample(scene.pools, len(scene.pools))
        pair = next((pair for pool in pools if (pair := pool.busy())), None)
        if pair is None:
            return False
        pair[which].send_signal(signal.SIGKILL)
        found.append(f"killed {pair[which].pid}")
        return True

    scene.until(caught, within_s=BUSY_WITHIN_S)
    return found[0] if found else NOTHING


def _revive(scene: Scene) -> None:
    for pool in scene.pools:
        pool.revive()
