"""The brake on guessing passwords: shared through Redis, and still there without it."""

from core.adapters.sign_in_gate import PER_ADDRESS, PER_NAME, SignInGate


def tries(gates: list[SignInGate], count: int, *, name: str, address: str) -> list[bool]:
    """Which tries were let through, taken turn by turn."""
    return [
        gates[turn % len(gates)].admit(name, f"{address}{turn}") is None for turn in range(count)
    ]


def test_two_apps_count_together(redis_url: str) -> None:
    gates = [SignInGate(redis_url), SignInGate(redis_url)]

    through = tries(gates, PER_NAME.amount + 3, name="ana", address="10.0.0.")

    assert through == [True] * PER_NAME.amount + [False] * 3
    assert gates[0].admit("ben", "10.0.1.1") is None


def test_one_address_may_not_try_many_names(redis_url: str) -> None:
    gate = SignInGate(redis_url)

    waits = [gate.admit(f"name{n}", "10.0.0.1") for n in range(PER_ADDRESS.amount + 1)]

    assert waits[:-1] == [None] * PER_ADDRESS.amount
    assert waits[-1] is not None
    assert 0 < waits[-1] <= 60


def test_without_redis_each_app_counts_for_itself() -> None:
    gates = [SignInGate("redis://127.0.0.1:9/0"), SignInGate("redis://127.0.0.1:9/0")]

    through = tries(gates, 2 * PER_NAME.amount + 2, name="ana", address="10.0.0.")

    assert through.count(True) == 2 * PER_NAME.amount
    assert through[-2:] == [False, False]
