"""Every setting, from the environment or `.env`. The only reader of the environment."""

import os
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from api.exit_codes import WRONG_USE, CommandError

DEFAULT_HOME = Path("var/sogoc")


def _split(text: object) -> object:
    return text.replace(",", " ").split() if isinstance(text, str) else text


Days = Annotated[tuple[date, ...], NoDecode, BeforeValidator(_split)]
"""Days as YYYY-MM-DD, separated by commas or spaces."""


class Settings(BaseSettings):
    """What an installation decides. Anything left out has an embedded default under `home`."""

    model_config = SettingsConfigDict(
        env_prefix="SOGOC_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    home: Path = Field(DEFAULT_HOME, description="folder of everything kept on this machine")
    database_url: str | None = Field(None, description="SQLAlchemy address; SQLite in `home`")
    search_url: str | None = Field(None, description="Elasticsearch address; SQLite FTS5 if unset")
    storage_url: str | None = Field(None, description="where masters lie; `home`/masters")
    cluster: str | None = Field(None, description="Dask scheduler; processes here if unset")
    signing_key: str | None = Field(None, description="pkcs11: URI or PKCS#12 path; demo key")
    signing_passphrase: SecretStr | None = Field(None, description="of the PKCS#12 file, or PIN")
    seal_key: str | None = Field(None, description="P-256 key for QR codes, credentials, reports")
    tsa_url: str | None = Field(None, description="RFC 3161 authority; local stand-in if unset")
    public_url: str = Field("http://127.0.0.1:8000", description="address that QR codes open")
    trust: Path | None = Field(None, description="PEM of trusted roots; `home`/trust.pem")
    renew_days: int = Field(90, ge=1, description="stamp copies again so long before their end")
    verify_rate: float = Field(2.0, gt=0, description="checks a second for one address; then 429")
    keep_answers: float = Field(24.0, gt=0, description="hours that answers to keyed writes stay")
    proxies: str = Field("127.0.0.1", description="addresses whose X-Forwarded-For is believed")
    page_seconds: float = Field(9.0, ge=5.0, description="limit for one page; slow machines: more")
    forms: Path | None = Field(None, description="folder of more forms (TOML)")
    copy_form: Path | None = Field(None, description="Typst file of the office's own copies")
    checkpoints: Path | None = Field(None, description="folder of the log's signed checkpoints")

    days_off: Days = Field((), description="more days off than the calendar knows: 2026-05-04,…")
    deadlines: Path | None = Field(None, description="TOML file of the office's own deadlines")
    days_on: Days = Field((), description="days worked all the same: 2026-05-09,…")

    @cached_property
    def database(self) -> str:
        """The database's address, embedded or not."""
        return self.database_url or f"sqlite:///{(self.home / 'registry.db').absolute()}"

    @cached_property
    def masters(self) -> Path:
        """The folder of received files."""
        return self.home / "masters"

    @cached_property
    def checkpoint_folder(self) -> Path:
        """The folder where checkpoints of the log are kept outside the database."""
        return self.checkpoints or self.home / "checkpoints"

    @cached_property
    def trusted_roots(self) -> Path:
        """The PEM file whose roots are trusted unless a command names another."""
        return self.trust or self.home / "trust.pem"

    @cached_property
    def published_keys(self) -> Path:
        """The PEM file of certificates that sealed QR codes and credentials here."""
        return self.home / "keys.pem"

    @cached_property
    def keys(self) -> Path:
        """The folder of the demo key and its stand-ins."""
        return self.home / "keys"


def load_settings(home: Path | None = None) -> Settings:
    """Read the settings now; `home` overrides the environment.

    Raises:
        CommandError: a setting cannot be understood; says which.
    """
    try:
        return Settings() if home is None else Settings(home=home)
    except ValidationError as error:
        first = error.errors()[0]
        name = "SOGOC_" + "_".join(map(str, first["loc"])).upper()
        raise CommandError(
            WRONG_USE, f"{name}: {first['msg']}. Correct it and try again."
        ) from error


def debugging() -> bool:
    """Tell whether tracebacks are wanted, even when another setting is wrong."""
    return os.environ.get("SOGOC_DEBUG", "") not in ("", "0")


def environment_for(home: Path) -> dict[str, str]:
    """Give the environment of a command that works in `home` with embedded parts only."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SOGOC_")}
    debug = {"SOGOC_DEBUG": "1"} if debugging() else {}
    return kept | debug | {"SOGOC_HOME": str(home), "PYTHONUNBUFFERED": "1"}
