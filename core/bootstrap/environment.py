"""Settings from the environment, completed from the running embedded stack."""

from typing import Any

from pydantic import SecretStr, ValidationError

from core.embedded import hosts, running
from core.errors import Misconfigured
from core.settings import Settings


def settings() -> Settings:
    """The environment, completed from the running embedded stack where a URL is not set.

    Errors: Misconfigured, which says what to set or to start.
    """
    found = from_environment()
    if found.database_url and found.redis_url:
        return found
    return completed(found, _running_stack(found))


def completed(found: Settings, stack: running.Services) -> Settings:
    """What is set, and for the rest what the running stack uses."""
    return found.model_copy(
        update={
            "database_url": found.database_url or SecretStr(stack.database_url),
            "redis_url": found.redis_url or SecretStr(stack.redis_url),
            "jwt_secret": found.jwt_secret or SecretStr(stack.jwt_secret),
            "public_url": found.public_url or stack.public_url,
            "host": stack.host,
            "port": stack.port,
        }
    )


def database_url() -> str:
    """Where the database is, for commands that need nothing else. Errors: Misconfigured."""
    found = from_environment()
    if found.database_url:
        return found.database_url.get_secret_value()
    return _running_stack(found).database_url


def from_environment(**given: Any) -> Settings:
    """The environment alone, what is given before it. Errors: Misconfigured, naming variables."""
    try:
        return Settings(**given)
    except ValidationError as error:
        wrong = (f"{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
        raise Misconfigured(f"A setting is wrong. {'; '.join(wrong)}.") from error


def servers(found: Settings) -> tuple[str, str]:
    """The URLs of PostgreSQL and Redis. Errors: Misconfigured where one is not known."""
    if found.database_url is None or found.redis_url is None:
        raise Misconfigured("DATABASE_URL and REDIS_URL are needed, or a stack that is running.")
    return found.database_url.get_secret_value(), found.redis_url.get_secret_value()


def public_url(found: Settings) -> str:
    """How browsers reach the app, without a slash at the end."""
    if found.public_url:
        return found.public_url.rstrip("/")
    host = "localhost" if hosts.is_everywhere(found.host) else found.host
    return f"http://{f'[{host}]' if ':' in host else host}:{found.port}"


def revealed(secret: SecretStr | None) -> str:
    """What is kept secret, in the clear; nothing where none is set."""
    return secret.get_secret_value() if secret else ""


def _running_stack(found: Settings) -> running.Services:
    stack = running.services(found.data_dir)
    if stack is None:
        raise Misconfigured(
            "Nothing is running here yet. Start everything with `make run` (or `jobsheet up`); "
            "if it was started with another --data-dir, set DATA_DIR to that folder. Or set "
            "DATABASE_URL and REDIS_URL to servers of yours."
        )
    return stack
