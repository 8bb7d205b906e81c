"""What the environment says."""

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator


class Settings(BaseModel):
    """Settings of one process. A value that is not valid ends the start."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    log_level: Literal["debug", "info", "warn", "error"] = "info"
    # File of the audit trail; standard error without it.
    audit_file: str | None = None
    public_key: str | None = None
    issuer: str | None = None
    audience: str | None = None
    # Requests of one address; a burst may take as many at once.
    requests_per_minute: int = Field(default={% if values.exposure == 'internet' %}120{% elif values.exposure == 'partner' %}300{% else %}600{% endif %}, ge=1, le=1_000_000)
    # Addresses or networks, separated by commas, whose X-Forwarded-For counts.
    trusted_proxies: str | None = None
    # Milliseconds between "not ready" and closing the door.
    shutdown_delay_ms: int = Field(default=0, ge=0, le=60_000)

    @model_validator(mode="after")
    def _token_settings_belong_together(self) -> Self:
        given = [self.public_key, self.issuer, self.audience]
        if any(given) and not all(given):
            raise ValueError("AUTH_PUBLIC_KEY, AUTH_ISSUER and AUTH_AUDIENCE belong together: set all or none")
        return self


VARIABLES = {
    "host": "HOST",
    "port": "PORT",
    "log_level": "LOG_LEVEL",
    "audit_file": "AUDIT_FILE",
    "public_key": "AUTH_PUBLIC_KEY",
    "issuer": "AUTH_ISSUER",
    "audience": "AUTH_AUDIENCE",
    "requests_per_minute": "RATE_LIMIT_PER_MINUTE",
    "trusted_proxies": "TRUSTED_PROXIES",
    "shutdown_delay_ms": "SHUTDOWN_DELAY_MS",
}


def read_settings(env: Mapping[str, str]) -> Settings:
    """Raises ValueError that names the settings that are wrong, never their values."""
    try:
        # What is set to nothing is not set.
        return Settings.model_validate({field: env[name] for field, name in VARIABLES.items() if env.get(name)})
    except ValidationError as error:
        wrong = (VARIABLES.get(str(part["loc"][0]), "") if part["loc"] else part["msg"] for part in error.errors())
        raise ValueError(f"the settings are wrong: {', '.join(wrong)}") from None
