"""The administrator's settings: dezurni.toml and the environment, read once at start, failing loudly."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints
from urllib.parse import urlsplit

ENVIRONMENT = "DEZURNI_"
FILE = "dezurni.toml"


IDENTITY_SECRET_BYTES = 32  # RFC 7518 3.2: a key of HS256 is at least as long as its hash


class SettingsError(Exception):
    """A setting cannot be used. The message names the key, where it was set, and what it may be."""


def setting(default: Any, explanation: str, secret: bool = False) -> Any:
    """A secret may also be given in a file of its own (DEZURNI_…_FILE), and is never shown."""
    return field(default=default, repr=not secret, metadata={"explanation": explanation, "secret": secret})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything has a default, so that no file at all is a working set-up on one machine."""

    host: str = setting("127.0.0.1", "address to listen on; a reverse proxy with TLS stands in front")
    port: int = setting(8080, "port to listen on, 1 to 65535; 0 takes any free one")
    public_url: str = setting("", "address under which visitors reach this service, such as https://chat.firma.example")
    data: Path = setting(Path("var"), "folder for database, attachments and what was learned; made if it is missing")
    database: str = setting("", "empty: SQLite in the data folder; or postgresql://user:password@host/name")
    files: str = setting("", "folder of files that people send; empty: the folder files in the data folder")
    file_megabytes: int = setting(5, "largest file that is taken, 1 to 6 million bytes; desks take no more at once")
    files_per_conversation: int = setting(10, "files that are taken in one conversation; 0 takes none")
    durability: Literal["full", "normal"] = setting(
        "full", "SQLite: full survives power loss, normal only the death of the process"
    )
    redis: str = setting("", "redis://… for several processes; empty for one")
    knowledge_base: str = setting("", "folder of the knowledge base; empty for the one that is shipped")
    origins: tuple[str, ...] = setting((), "websites that may embed the widget, such as https://www.firma.example")
    trusted_proxies: tuple[str, ...] = setting((), "addresses or networks of proxies whose X-Forwarded-For is believed")
    identity_secret: str = setting(
        "", "signs who is signed in on your site: 32 bytes or more; empty: everybody is unknown", secret=True
    )
    desk: Literal["embedded", "mail", "rt", "whmcs", "webhook", "zammad", "zendesk"] = setting(
        "embedded", "where tickets go; embedded keeps them in our own database"
    )
    desk_url: str = setting("", "address of the desk; for mail, where its mailbox may be searched: imaps://host/INBOX")
    desk_user: str = setting("", "whmcs: API identifier; zendesk: e-mail address; mail: name for its mailbox")
    desk_token: str = setting("", "API token, secret or password of the desk", secret=True)
    desk_queue: str = setting("", "queue, group, department id or mail address, for departments not listed below")
    desk_departments: tuple[str, ...] = setting((), "such as technical=Support, financial=Billing")
    desk_fields: tuple[str, ...] = setting(
        (), "the desk's own fields, such as language=ChatLanguage; or ref, confirmed"
    )
    desk_private_network: bool = setting(False, "whether the desk may be on this machine or in a private network")
    desk_look_seconds: int = setting(60, "how often open tickets at rt, whmcs, zammad, zendesk are looked at; 0: never")
    webhook_secret: str = setting("", "whsec_…; signs what the desk webhook is sent and what it tells us", secret=True)
    webhook_answers: bool = setting(False, "the desk webhook tells us of every answer, at /desk/answered")
    mail_from: str = setting("", "address that mails come from, such as chat@firma.example")
    smtp_host: str = setting("", "mail server; empty: mails wait in the console's outbox")
    smtp_port: int = setting(587, "its port: 587 with starttls, 465 with tls")
    smtp_user: str = setting("", "name to log in with; empty for none")
    smtp_password: str = setting("", "password to log in with", secret=True)
    smtp_security: Literal["starttls", "tls", "none"] = setting("starttls", "none only for a server on this machine")
    imap_host: str = setting("", "server of the mailbox where replies to our mails arrive; empty for none")
    imap_port: int = setting(993, "its port: 993 with tls")
    imap_user: str = setting("", "name of that mailbox")
    imap_password: str = setting("", "password of that mailbox", secret=True)
    imap_security: Literal["tls", "none"] = setting("tls", "none only for a server on this machine")
    mails_per_address: int = setting(10, "mails in an hour to an address that nobody has confirmed, at least 1")
    mails_per_visitor: int = setting(10, "such mails in an hour that one conversation may cause, at least 1")
    metrics_token: str = setting("", "bearer token for /metrics; without it only this machine may read", secret=True)
    messages_per_minute: int = setting(60, "messages a visitor may send in a minute, at least 1")
    connections_per_address: int = setting(50, "open connections from one address, at least 1")
    log_format: Literal["text", "json"] = setting("text", "how log lines are written to standard error")

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.data / 'dezurni.sqlite3'}"

    @property
    def files_folder(self) -> Path:
        return Path(self.files) if self.files else self.data / "files"

    @property
    def learned_folder(self) -> Path:
        return self.data / "learned"

    @property
    def file_bytes(self) -> int:
        return self.file_megabytes * 1_000_000


SECRETS = frozenset(each.name for each in fields(Settings) if each.metadata["secret"])


def load(environment: Mapping[str, str] = os.environ, folder: Path | None = None) -> Settings:
    """Settings from `dezurni.toml` in the working folder (or DEZURNI_FILE), then from DEZURNI_… variables.

    Raises SettingsError for an unknown key, a value of the wrong kind, or a file that cannot be read.
    """
    path = Path(environment.get(ENVIRONMENT + "FILE", (folder or Path()) / FILE))
    values: dict[str, Any] = {}
    hints = get_type_hints(Settings)
    if path.exists() or ENVIRONMENT + "FILE" in environment:
        for key, raw in _read(path).items():
            if key not in hints:
                raise SettingsError(f"{path}: there is no setting called {key!r}; `python -m bot settings` lists them")
            values[key] = _converted(key, raw, hints[key], str(path))
    known = {ENVIRONMENT + key.upper() for key in hints} | {ENVIRONMENT + key.upper() + "_FILE" for key in SECRETS}
    if unknown := _names(environment) - known - {ENVIRONMENT + "FILE"}:
        raise SettingsError(f"environment variable {min(unknown)}: there is no such setting")
    for key in hints:
        name = ENVIRONMENT + key.upper()
        if name in environment:
            values[key] = _converted(key, environment[name], hints[key], f"environment variable {name}")
        elif key in SECRETS and name + "_FILE" in environment:
            values[key] = _secret(key, Path(environment[name + "_FILE"]))
    settings = Settings(**values)
    _check(settings)
    return settings


def _names(environment: Mapping[str, str]) -> set[str]:
    return {name for name in environment if name.startswith(ENVIRONMENT)}


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}") from error


def _secret(key: str, path: Path) -> str:
    """The file's content without the line end that editors add."""
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}, which should hold {key}, cannot be read: {type(error).__name__}") from error


def _converted(key: str, raw: Any, kind: Any, where: str) -> Any:
    choices = get_args(kind)
    if choices and isinstance(choices[0], str) and raw not in choices:
        raise SettingsError(f"{where}: {key} must be one of {', '.join(choices)}, not {raw!r}")
    try:
        if kind is int:
            if isinstance(raw, bool | float):
                raise ValueError
            return int(raw)
        if kind is bool:
            return raw if isinstance(raw, bool) else {"true": True, "false": False}[str(raw).lower()]
        if kind is Path:
            if raw == "" or "\0" in raw:  # an empty one would be the working folder
                raise ValueError
            return Path(raw)
        if kind == tuple[str, ...]:
            items = raw.split(",") if isinstance(raw, str) else raw
            if not all(isinstance(item, str) for item in items):
                raise ValueError
            return tuple(item.strip().rstrip("/") for item in items if item.strip())
    except (TypeError, ValueError, KeyError):
        wanted = {int: "a whole number", bool: "true or false", Path: "a path"}.get(kind, "a list of texts")
        raise SettingsError(f"{where}: {key} must be {wanted}, not {raw!r}") from None
    if not isinstance(raw, str):
        raise SettingsError(f"{where}: {key} must be a text" + ("" if key in SECRETS else f", not {raw!r}"))
    if "\0" in raw:
        raise SettingsError(f"{where}: {key} must not hold a NUL")
    return raw.rstrip("/") if key == "public_url" else raw


def _check(settings: Settings) -> None:
    if not 0 <= settings.port <= 65535:
        raise SettingsError(f"port must be 0 to 65535, not {settings.port}")
    for name in ("smtp_port", "imap_port"):
        if not 1 <= getattr(settings, name) <= 65535:
            raise SettingsError(f"{name} must be 1 to 65535, not {getattr(settings, name)}")
    if settings.webhook_answers and settings.desk != "webhook":
        raise SettingsError('webhook_answers = true needs desk = "webhook"')
    if settings.desk_look_seconds < 0:
        raise SettingsError(f"desk_look_seconds must be 0 or more, not {settings.desk_look_seconds}")
    for name in ("messages_per_minute", "connections_per_address", "mails_per_address", "mails_per_visitor"):
        if getattr(settings, name) < 1:
            raise SettingsError(f"{name} must be at least 1, not {getattr(settings, name)}")
    if not 1 <= settings.file_megabytes <= 6:
        raise SettingsError(f"file_megabytes must be 1 to 6, not {settings.file_megabytes}")
    if not 0 <= settings.files_per_conversation <= 100:
        raise SettingsError(f"files_per_conversation must be 0 to 100, not {settings.files_per_conversation}")
    if 0 < len(settings.identity_secret.encode()) < IDENTITY_SECRET_BYTES:
        raise SettingsError(
            f"identity_secret must have at least {IDENTITY_SECRET_BYTES} bytes, or anybody with time could guess it and"
            " sign in as anybody: make one with `openssl rand -base64 48`"
        )
    if not settings.host:
        raise SettingsError("host must not be empty; 0.0.0.0 listens at every address of this machine")
    if settings.database and not settings.database.startswith(("sqlite:///", "postgresql://")):
        scheme = settings.database.partition(":")[0]
        raise SettingsError(f"database must begin with sqlite:/// or postgresql://, not {scheme!r}")
    if settings.redis and not settings.redis.startswith(("redis://", "rediss://", "unix://")):
        raise SettingsError("redis must begin with redis://, rediss:// or unix://")
    for origin in settings.origins:
        _check_origin("origins", origin)
    if settings.public_url:
        _check_origin("public_url", settings.public_url)
    for proxy in settings.trusted_proxies:
        try:
            ip_network(proxy, strict=False)
        except ValueError:
            raise SettingsError(
                f"trusted_proxies: {proxy!r} must be an address or a network, such as 127.0.0.1 or 10.0.0.0/8"
            ) from None


def _check_origin(name: str, origin: str) -> None:
    """Browsers send scheme, host and port in small ASCII letters (RFC 6454, 6.2); anything else would match none."""
    if not origin.startswith(("http://", "https://")):
        raise SettingsError(f"{name}: {origin!r} must begin with http:// or https://; * is not accepted")
    try:
        parts = urlsplit(origin)
        host = (parts.hostname or "").encode("idna").decode()
        port = "" if parts.port in (None, {"http": 80, "https": 443}[parts.scheme]) else f":{parts.port}"
    except ValueError:
        raise SettingsError(f"{name} must be the address of a website, such as https://www.firma.example") from None
    sent = f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"
    if not host or origin != sent:
        raise SettingsError(f"{name}: write the address as browsers send it, without anything behind it: {sent}")


def example() -> str:
    """A commented dezurni.toml made from the settings themselves, so that it can never be out of date."""
    lines = [f"# {FILE}: every setting with its default. Variables {ENVIRONMENT}… in the environment win.\n"]
    for each in fields(Settings):
        default = "" if each.default is MISSING else each.default
        lines.append(f"# {each.metadata['explanation']}\n# {each.name} = {_toml(default)}\n")
    return "\n".join(lines)


def _toml(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case tuple():
            return "[]"
    return f'"{value}"'
