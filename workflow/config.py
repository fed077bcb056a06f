"""Settings: everything the service reads from its surroundings, read once at start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


class SettingError(ValueError):
    """A `THIDUA_*` variable holds something the service cannot use."""


@dataclass(frozen=True)
class Settings:
    """What `THIDUA_*` variables say; the defaults are one machine with its data in `./var`."""

    #: The data folder: database, papers, uploads, broker files.
    data: Path
    #: SQLAlchemy address of the database.
    database_url: str
    #: Redis or Valkey address of the queue.
    broker_url: str
    #: Signs sessions and forms; empty where nothing is served (commands, workers).
    secret_key: str = field(default="", repr=False)
    #: Set behind HTTPS: the session cookie is then sent over HTTPS only.
    secure_cookies: bool = False

    @property
    def files(self) -> Path:
        """The folder of content-addressed files: papers and uploads."""
        return self.data / "files"

    @property
    def broker_socket(self) -> Path:
        """The Unix socket of the embedded broker."""
        return self.data / "run" / "broker.sock"


def read_settings(env: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from `env`; raises `SettingError` with one clear sentence."""
    data = Path(env.get("THIDUA_DATA") or "var").resolve()
    return Settings(
        data=data,
        database_url=env.get("THIDUA_DATABASE_URL") or f"sqlite:///{data / 'thidua.sqlite3'}",
        broker_url=env.get("THIDUA_BROKER_URL") or f"redis+socket://{data / 'run' / 'broker.sock'}",
        secret_key=_secret(env, "THIDUA_SECRET_KEY"),
        secure_cookies=_switch(env, "THIDUA_SECURE_COOKIES"),
    )


def _secret(env: Mapping[str, str], name: str) -> str:
    """A secret given as a variable or, as container engines do it, as a file named by one."""
    if path := env.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingError(
                f"{name}_FILE: không đọc được tệp {path} (cannot read it)"
            ) from error
    return env.get(name, "")


def _switch(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "").lower()
    if value not in {"", "0", "1", "no", "yes", "false", "true"}:
        raise SettingError(f"{name}: hãy ghi 0 hoặc 1 (write 0 or 1), không phải {value!r}")
    return value in {"1", "yes", "true"}
