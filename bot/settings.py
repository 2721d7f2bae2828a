"""What an installation may set: environment variables OSSA_*, read once at start."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class BadSettings(Exception):
    """One line that names the variable and says what is wrong with it."""


class Settings(BaseSettings):
    """Settings of the web process. Unset ones have values that fit one machine."""

    model_config = SettingsConfigDict(env_prefix="OSSA_", extra="ignore", frozen=True)

    var: Path = Path("var")
    """Folder of everything that is made at run time: database, master key, logs."""
    database_url: str = ""
    """``sqlite:///path`` or ``postgresql://…``; empty: ``ossa.db`` in ``var``."""
    host: str = "127.0.0.1"
    """The interface to listen on; a reverse proxy on another machine needs ``0.0.0.0``."""
    port: int = Field(8000, ge=1, le=65535, validation_alias=AliasChoices("PORT", "OSSA_PORT"))
    """Where the web process listens; ``OSSA_PORT`` says the same."""
    engine_url: str = "http://127.0.0.1:5005"
    """The engine's workers: addresses, comma-separated; a name may stand for several."""
    actions_url: str = "http://127.0.0.1:5055/webhook"
    """The action server, likewise."""
    secret: SecretStr = SecretStr("")
    """Shared by web, engine and actions; the supervisor makes one for each start."""
    engine_deadline: float = Field(8.0, gt=0, le=30)
    """Seconds that one turn of the engine may take before the patient gets the fallback."""
    engine_turns: int = Field(50_000, ge=0)
    """Turns after which ``make run`` replaces the engine by a fresh one; 0: never."""
    engine_megabytes: int = Field(600, ge=0)
    """Resident memory at which it does so; a fresh engine takes about 200. 0: never."""
    clinic: Path = Path("clinic.toml")
    """The clinic's file: name, numbers, hours, intended purpose."""
    knowledge: Path = Path("knowledge")
    """The folder of the reviewed knowledge."""
    accepted: Path = Path("knowledge.sha256")
    """The list of files as the clinic accepted them; outside a demonstration there must be one."""
    embed_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Web sites (``https://host``) that may show the chat in a frame, comma-separated."""
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()
    """Addresses of reverse proxies whose X-Forwarded-For is believed, comma-separated."""
    public_url: str = ""
    """The address that patients see, as ``https://chat.clinic.example``; turns HSTS on."""
    retention_days: int = Field(30, ge=1, le=3650)
    """Conversations without any activity for longer are erased."""
    messages_per_minute: int = Field(300, ge=1, le=100_000)
    """Messages of one conversation in a minute."""
    requests_per_minute: int = Field(3000, ge=1, le=1_000_000)
    """Requests of one client address in a minute; a whole hospital may share one address."""
    conversations_per_hour: int = Field(2000, ge=1, le=1_000_000)
    """New conversations of one client address in an hour."""
    redis_url: SecretStr = SecretStr("")
    """``redis://…`` where several web processes count these limits together; empty, or while it
    does not answer: each for itself."""
    max_patient_messages: int = Field(200, ge=1, le=10_000)
    """Messages of one conversation before it ends politely."""

    alert_after: int = Field(15, ge=1, le=1440)
    """Minutes after which an urgent conversation that nobody read alerts staff."""
    alert_webhook: SecretStr = SecretStr("")
    """Address that gets alerts as JSON; empty: none."""
    alert_smtp: SecretStr = SecretStr("")
    """``smtp://user:password@host:port`` or ``smtps://…``; empty: no letters."""
    alert_from: str = ""
    """The sender of letters."""
    alert_to: Annotated[tuple[str, ...], NoDecode] = ()
    """Who gets letters, comma-separated."""
    metrics_token: SecretStr = SecretStr("")
    """What Prometheus sends as a bearer token to ``/staff/metrics`` and to ``/metrics`` of each
    process; empty: no metrics."""
    traces: str = ""
    """An OpenTelemetry collector (``http://host:4318``) that gets traces; empty: none are made."""
    oidc_issuer: str = ""
    """The clinic's identity provider (OpenID Connect); empty: staff have local accounts only."""
    oidc_client_id: str = "ossa"
    """The name under which the provider knows this service."""
    oidc_client_secret: SecretStr = SecretStr("")
    """Its password there."""
    oidc_groups: str = "groups"
    """The claim in which the provider puts a person's groups."""
    oidc_roles: Annotated[tuple[str, ...], NoDecode] = ()
    """``group=role``, comma-separated; of several the first listed counts."""

    @field_validator("embed_origins", "trusted_proxies", "oidc_roles", "alert_to", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("embed_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            parts = urlsplit(origin)
            if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip():
                raise ValueError(f"{origin!r} is no origin such as https://www.clinic.example")
            if set(origin) & set(" ;,'\"*"):
                raise ValueError(f"{origin!r} holds a character that no origin has")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for item in value:
            ipaddress.ip_network(item, strict=False)
        return value

    @field_validator("oidc_roles")
    @classmethod
    def _roles(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for item in value:
            group, _, role = item.rpartition("=")
            if not group or role not in {"reviewer", "clinician", "administrator", "auditor"}:
                raise ValueError(f"{item!r} is no group=role")
        return value

    @field_validator("engine_url")
    @classmethod
    def _web_addresses(cls, value: str) -> str:
        return ",".join(cls._web_address(part.strip()) for part in value.split(","))

    @field_validator("actions_url", "public_url", "oidc_issuer", "traces")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and (
            urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname
        ):
            raise ValueError("is no http address")
        return value.rstrip("/")

    @property
    def database(self) -> str:
        """The database's address, with the default filled in."""
        return self.database_url or f"sqlite:///{self.var / 'ossa.db'}"

    @classmethod
    def load(cls, **given: Any) -> Self:
        """The settings of this process. Raises :class:`BadSettings` with one line."""
        try:
            return cls(**given)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            name = str(first["loc"][0]) if first["loc"] else "settings"
            variable = "PORT" if name == "PORT" else f"OSSA_{name.upper()}"
            raise BadSettings(f"{variable}: {first['msg']}") from None
