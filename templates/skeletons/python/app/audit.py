"""Who did what, with which outcome: a stream of its own, apart from the log."""

import json
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from app.logs import redact

# Between two signs of life.
ALIVE_SECONDS = 5 * 60.0


@dataclass(frozen=True)
class AuditEvent:
    """One security-relevant decision or action."""

    # Subject of the token, or `anonymous`.
    who: str
    # The route: method and path with the names of its parameters.
    what: str
    # What it is about: the path as it was asked for, without its query.
    subject: str
    # The first two are decisions, the others are how it ended.
    outcome: Literal["allowed", "denied", "success", "failure"]
    reason: str
    correlation_id: str
    source_ip: str


class AuditError(Exception):
    """An event could not be recorded."""


class AuditTrail(Protocol):
    """Where decisions are recorded."""

    def record(self, event: AuditEvent) -> None:
        """Raises AuditError when the event was not written."""
        ...


class StreamAuditTrail:
    """Writes events, one JSON object per line, to a descriptor; always, whatever the log level is.

    A line is written at once and whole: what is recorded is there before the action is.
    """

    def __init__(self, *, service: str, descriptor: int, now: Callable[[], datetime]) -> None:
        self._service = service
        self._descriptor = descriptor
        self._now = now
        self._lock = threading.Lock()

    def record(self, event: AuditEvent) -> None:
        line = {
            "when": self._now().isoformat(),
            "who": event.who,
            "what": event.what,
            "subject": event.subject,
            "outcome": event.outcome,
            "reason": event.reason,
            "correlationId": event.correlation_id,
            "service": self._service,
            "sourceIp": event.source_ip,
        }
        data = (json.dumps(redact(line), allow_nan=False) + "\n").encode()
        try:
            with self._lock:
                while data:
                    data = data[os.write(self._descriptor, data) :]
        except OSError as error:
            raise AuditError("the audit event could not be written") from error


def keep_alive(
    trail: AuditTrail,
    service: str,
    *,
    wait: Callable[[float], bool],
    on_error: Callable[[AuditError], None],
) -> None:
    """Records now and then that the trail is written, until a wait says that it is over.

    Whoever watches the trail tells by it a service that nobody calls from one
    whose trail was switched off.
    """
    event = AuditEvent(
        who=service,
        what="audit.alive",
        subject=service,
        outcome="success",
        reason="",
        correlation_id="",
        source_ip="",
    )
    while not wait(ALIVE_SECONDS):
        try:
            trail.record(event)
        except AuditError as error:
            on_error(error)


def open_audit_stream(path: str | None) -> int:
    """The descriptor to write to: a file that is only appended to, or standard error without a path.

    Raises OSError when it can't be opened: the service does not start without an audit trail.
    """
    if path is None:
        return 2
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
