"""One JSON object per line, without credentials."""

import json
import logging
import math
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TextIO

MASK = "[redacted]"
MAX_DEPTH = 8
MAX_TEXT = 4096

# Keys, in lower case, whose values are never written, at any depth.
REDACTED_KEYS = frozenset(
    {
        "authorization",
        "proxy-authorization",
        "cookie",
        "set-cookie",
        "password",
        "passwd",
        "secret",
        "client_secret",
        "token",
        "access_token",
        "refresh_token",
        "id_token",
        "apikey",
        "api_key",
        "x-api-key",
        "private_key",
{%- if values.personalData %}
        "email",
        "phone",
        "name",
        "first_name",
        "firstname",
        "last_name",
        "full_name",
        "birthdate",
        "address",
{%- endif %}
    }
)

# Credentials that got into a text: the last net, not the first.
CREDENTIAL = re.compile(r"(?i)\b(bearer\s+|basic\s+|(?:password|passwd|secret|token|api_?key)[=:]\s*)[^\s\"',;&]{4,}")


def redact(value: object, depth: int = 0) -> object:
    """A copy without the values of the keys above."""
    if depth > MAX_DEPTH:
        return "[too deep]"
    if isinstance(value, Mapping):
        return {
            str(key): MASK if str(key).lower() in REDACTED_KEYS else redact(item, depth + 1)
            for key, item in value.items()
        }
    if isinstance(value, (list, tuple, set, frozenset)):
        return [redact(item, depth + 1) for item in value]
    if value is None or isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    return CREDENTIAL.sub(rf"\g<1>{MASK}", str(value)[:MAX_TEXT])


class JsonFormatter(logging.Formatter):
    """Renders a record as one line. Of an error it says what it is, not its stack."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        fields = getattr(record, "fields", {})
        line = {
            **(fields if isinstance(fields, Mapping) else {}),
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "service": self._service,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        return json.dumps(redact(line), allow_nan=False)


def configure_logging(service: str, stream: TextIO = sys.stdout) -> None:
    """Sends every line of the process, the server's too, through the one formatter."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter(service))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    # Requests are logged by the service, without their query.
    logging.getLogger("uvicorn.access").disabled = True
