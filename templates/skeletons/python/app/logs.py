"""One JSON object per line, without credentials."""

import json
import logging
import math
import re
import sys
import threading
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import TextIO

MASK = "[redacted]"
MAX_DEPTH = 8
MAX_FRAMES = 20
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


def places(error: TracebackType | None) -> list[str]:
    """Where an error came from, the innermost last: files, lines and functions, and no values."""
    frames = [f"{frame.f_code.co_filename}:{line} {frame.f_code.co_name}" for frame, line in traceback.walk_tb(error)]
    return frames[-MAX_FRAMES:]


class JsonFormatter(logging.Formatter):
    """Renders a record as one line. Of an error it says what it is and where, not what it says."""

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
            "message": _message(record),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["at"] = places(record.exc_info[2])
        return json.dumps(redact(line), allow_nan=False)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        # Its values do not fit its text, which is the line then.
        return str(record.msg)


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


def log_what_nobody_catches() -> None:
    """What ends the process or a thread is a line too: standard error is for the audit trail, and no traceback."""
    logger = logging.getLogger("crash")

    def crashed(kind: type[BaseException], trace: TracebackType | None) -> None:
        logger.critical("crashed", extra={"fields": {"error": kind.__name__, "at": places(trace)}})

    sys.excepthook = lambda kind, _, trace: crashed(kind, trace)
    threading.excepthook = lambda args: crashed(args.exc_type, args.exc_traceback)
    sys.unraisablehook = lambda args: crashed(args.exc_type, args.exc_traceback)
    logging.captureWarnings(True)
    # Nor is a line that can't be written told there.
    logging.raiseExceptions = False
