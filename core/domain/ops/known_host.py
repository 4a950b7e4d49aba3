"""The checks of sign-in, host, backups and speed."""

from typing import Final

from core.domain.ops.checks import Area, Check, Level, Runbook

SIGN_IN: Final = (
    Check(
        "sign_in.secret",
        Area.SIGN_IN,
        Level.P1,
        "JWT_SECRET is set and strong",
        "JWT_SECRET is missing, too short or a well-known word.",
        "Set the same JWT_SECRET for every app: `openssl rand -hex 32` makes one.",
        Runbook.SIGN_IN,
    ),
    Check(
        "sign_in.provider",
        Area.SIGN_IN,
        Level.P1,
        "The sign-in provider answers",
        "The OpenID Connect provider is away, or OIDC_ISSUER is wrong.",
        "Look at the provider's status; links and passwords still work.",
        Runbook.SIGN_IN,
    ),
    Check(
        "sign_in.clocks",
        Area.SIGN_IN,
        Level.P2,
        "Clocks agree",
        "A host without time synchronisation: sessions and tokens end too early or too late.",
        "Turn on NTP (chrony, systemd-timesyncd) on the host that is off.",
        Runbook.SIGN_IN,
    ),
    Check(
        "sign_in.sessions",
        Area.SIGN_IN,
        Level.P3,
        "Sessions last a working day",
        "SESSION_HOURS or SESSION_IDLE_HOURS is set very short.",
        "Raise them; the defaults are 168 and 12 hours.",
        Runbook.SIGN_IN,
    ),
)
HOST: Final = (
    Check(
        "host.disk",
        Area.HOST,
        Level.P2,
        "The disk has room",
        "Sheets, logs or the embedded database have filled it.",
        "Clear old logs, then give the data folder more room.",
        Runbook.SLOW,
    ),
    Check(
        "host.memory",
        Area.HOST,
        Level.P2,
        "There is free memory",
        "More workers than the host has memory for; each may take 3 GiB.",
        "Lower WORKERS, or give the host more memory.",
        Runbook.SLOW,
    ),
    Check(
        "host.logs",
        Area.HOST,
        Level.P4,
        "Logs stay small",
        "LOG_LEVEL is DEBUG, or something fails again and again.",
        "Read what repeats, then clear old logs.",
        Runbook.SLOW,
    ),
)
BACKUPS: Final = (
    Check(
        "backups.age",
        Area.BACKUPS,
        Level.P2,
        "Last night's backup is there",
        "The backup failed, or no worker host was there to make it.",
        "Run `jobsheet backup` and read what it says.",
        needs="database.answers",
    ),
    Check(
        "backups.restore_test",
        Area.BACKUPS,
        Level.P3,
        "A backup was restored this week",
        "The restore test failed, or did not run.",
        "Run the restore test and read what it says.",
        needs="database.answers",
    ),
)
SPEED: Final = (
    Check(
        "speed.pages",
        Area.SPEED,
        Level.P3,
        "Pages load within 3 s",
        "Slow queries, a busy host, or a change of code.",
        "Look at slow queries, memory and the last deploy.",
        Runbook.SLOW,
        needs="database.answers",
    ),
    Check(
        "speed.api",
        Area.SPEED,
        Level.P3,
        "The API answers within 1 s",
        "Slow queries, a busy host, or a change of code.",
        "Look at slow queries, memory and the last deploy.",
        Runbook.SLOW,
        needs="database.answers",
    ),
)

CHECKS: Final = (*SIGN_IN, *HOST, *BACKUPS, *SPEED)
