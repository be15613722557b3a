"""Everything Dossier reads from outside the database: `ECM_*` variables and secret files, read once and typed."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

BASE_DIR = Path(__file__).resolve().parent.parent
SECRETS_DIR = Path("/run/secrets")


class Environment(BaseSettings):
    """Settings of one installation; an unreadable value stops the start with the name of its variable.

    A file in the secrets folder named like a field (`ecm_secret_key`) gives its value too; the variable wins.
    """

    model_config = SettingsConfigDict(
        env_prefix="ECM_", extra="ignore", secrets_dir=str(SECRETS_DIR) if SECRETS_DIR.is_dir() else None
    )

    data_dir: Path = Field(default=BASE_DIR / "var", description="Folder of the embedded database, files and mail.")
    debug: bool = Field(default=False, description="Django's debug pages; never in production.")
    secret_key: SecretStr = Field(
        default=SecretStr(""), description="Signing key; empty: made once in the data folder."
    )
    hosts: str = Field(default="*", description="Comma-separated host names this server answers to.")
    public_url: str = Field(default="http://localhost:8000", description="Address people open; used in mails.")
    trusted_proxies: str = Field(default="", description="Comma-separated addresses whose X-Forwarded-For is believed.")
    https: bool = Field(default=False, description="Served over TLS: secure cookies and HSTS.")

    database: str = Field(default="", description="postgres://... ; empty: SQLite in the data folder.")
    blobs: str = Field(default="", description="file:PATH or s3:... ; empty: a folder in the data folder.")
    search: str = Field(default="sqlite:", description="sqlite: or https://... of Elasticsearch.")
    jobs: Literal["embedded", "celery", "manual"] = Field(default="embedded", description="Who carries out jobs.")
    job_threads: int = Field(default=2, ge=1, le=32, description="Threads of the embedded job runner.")
    broker: str = Field(default="redis://localhost:6379/0", description="Celery's broker, with jobs=celery.")
    mail_out: str = Field(default="", description="smtp://, smtps:// ; empty: a folder of .eml in the data folder.")
    mail_from: str = Field(default="dossier@localhost", description="Sender of notices.")
    checkpoints_to: str = Field(default="", description="Address that receives the history's checkpoints; empty: none.")
    outbound_hosts: str = Field(default="", description="Comma-separated private hosts that may be connected to.")
    cage_memory_mb: int = Field(default=768, ge=128, description="Memory a converter may take, in MiB.")
    cage_seconds: int = Field(default=50, ge=1, description="Time a converter may take, in seconds.")
    upload_limit_mb: int = Field(default=200, ge=1, description="Largest file taken in, in MiB.")
    demo: bool = Field(default=False, description="The demo organisation is loaded: its logins are shown.")

    @model_validator(mode="after")
    def _fill_from_data_dir(self) -> "Environment":
        self.data_dir = self.data_dir.expanduser().resolve()
        self.database = self.database or f"sqlite:///{self.data_dir / 'dossier.sqlite3'}"
        self.blobs = self.blobs or f"file:{self.data_dir / 'blobs'}"
        self.mail_out = self.mail_out or f"folder:{self.data_dir / 'mail-out'}"
        return self

    @property
    def is_sqlite(self) -> bool:
        return self.database.startswith("sqlite:")

    @property
    def host_list(self) -> list[str]:
        return [host.strip() for host in self.hosts.split(",") if host.strip()]

    @property
    def outbound_host_list(self) -> list[str]:
        return [host.strip().lower() for host in self.outbound_hosts.split(",") if host.strip()]


@cache
def environment() -> Environment:
    """The installation's settings, read at the first call."""
    return Environment()
