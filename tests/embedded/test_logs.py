from pathlib import Path

from core.embedded import logs


def test_a_long_log_moves_aside_and_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    with log.open("ab", buffering=0) as writer:
        for number in range(5):
            writer.write(b"%d" % number * 10)
            logs.rotate(log, most_bytes=5, kept=3)
        writer.write(b"end")

    assert log.read_bytes() == b"end"
    assert [path.name for path in sorted(tmp_path.iterdir())] == [
        "app.log",
        "app.log.1",
        "app.log.2",
        "app.log.3",
    ]
    assert (tmp_path / "app.log.1").read_bytes() == b"4" * 10
    assert (tmp_path / "app.log.3").read_bytes() == b"2" * 10


def test_a_short_log_stays(tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    log.write_bytes(b"short")

    logs.rotate(log, most_bytes=5)
    logs.rotate(tmp_path / "none", most_bytes=5)

    assert [path.name for path in tmp_path.iterdir()] == ["app.log"]
