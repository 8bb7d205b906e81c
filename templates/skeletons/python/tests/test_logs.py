"""One JSON object per line, and no credential in it."""

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.audit import AuditError, AuditEvent, StreamAuditTrail, keep_alive, open_audit_stream
from app.logs import JsonFormatter, configure_logging

EVENT = AuditEvent(
    who="ana",
    what="GET /v1/items",
    subject="/v1/items",
    outcome="denied",
    reason="missing role",
    correlation_id="1",
    source_ip="127.0.0.1",
)


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    output = io.StringIO()
    configure_logging("test", output)
    yield output
    root.handlers[:] = before
    root.setLevel(level)


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_writes_one_json_object_per_line(stream: io.StringIO) -> None:
    fields = {"a": 1, "b": {"c": {3}, "d": float("nan")}}
    logging.getLogger("x").info("two\nlines \u2028 here", extra={"fields": fields})
    [line] = lines(stream)
    assert line["message"] == "two\nlines \u2028 here"
    assert (line["a"], line["b"], line["level"]) == (1, {"c": [3], "d": "nan"}, "info")


@pytest.mark.parametrize("key", ["authorization", "Cookie", "set-cookie", "PASSWORD", "token"])
def test_never_writes_credentials(stream: io.StringIO, key: str) -> None:
    logging.getLogger("x").info("x", extra={"fields": {"deep": [{"headers": {key: "hunter2"}}]}})
    logging.getLogger("x").info("sent Bearer hunter2hunter2 and password=hunter2")
    assert "hunter2" not in stream.getvalue()
    assert stream.getvalue().count("[redacted]") == 3


def test_an_error_is_named_with_its_place_and_without_its_text(stream: io.StringIO) -> None:
    try:
        raise ValueError("hunter2")
    except ValueError:
        logging.getLogger("x").exception("failed")
    [line] = lines(stream)
    assert line["error"] == "ValueError"
    assert "test_logs.py" in str(line["at"])
    assert "hunter2" not in stream.getvalue()
    assert "Traceback" not in stream.getvalue()


def test_a_line_whose_values_do_not_fit_is_written_without_them() -> None:
    record = logging.makeLogRecord({"msg": "%d items", "args": ("hunter2",)})
    assert json.loads(JsonFormatter("test").format(record))["message"] == "%d items"


ENDINGS = {
    "the process": "raise RuntimeError('hunter2')",
    "a thread": "import threading; threading.Thread(target=lambda: {}['hunter2']).start()",
    "a finalizer": "type('Gone', (), {'__del__': lambda self: {}['hunter2']})()",
    "a warning": "import warnings; warnings.warn('careful')",
    "a closed log": "import logging, sys; sys.stdout.close(); logging.error('lost')",
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS.keys())
def test_what_nobody_catches_is_a_line_and_not_on_the_audit_stream(ending: str) -> None:
    start = "from app.logs import *; configure_logging('test'); log_what_nobody_catches(); "
    ended = subprocess.run([sys.executable, "-c", start + ending], capture_output=True, text=True, check=False)  # noqa: S603
    assert ended.stderr == ""
    assert "hunter2" not in ended.stdout
    for line in ended.stdout.splitlines():
        assert json.loads(line)["level"] in {"critical", "warning"}


def test_the_server_writes_through_the_same_formatter(stream: io.StringIO) -> None:
    logging.getLogger("uvicorn.error").info("Started")
    assert lines(stream)[0]["logger"] == "uvicorn.error"


def test_events_go_to_a_stream_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "audit.log"
    trail = StreamAuditTrail(
        service="test", descriptor=open_audit_stream(str(path)), now=lambda: datetime(2026, 1, 1, tzinfo=UTC)
    )
    trail.record(EVENT)
    assert json.loads(path.read_text()) == {
        "when": "2026-01-01T00:00:00+00:00",
        "who": "ana",
        "what": "GET /v1/items",
        "subject": "/v1/items",
        "outcome": "denied",
        "reason": "missing role",
        "correlationId": "1",
        "service": "test",
        "sourceIp": "127.0.0.1",
    }
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_trail_that_nobody_writes_to_says_every_five_minutes_that_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "audit.log"
    waits: list[float] = []
    errors: list[AuditError] = []

    def wait(seconds: float) -> bool:
        waits.append(seconds)
        return len(waits) > 2

    descriptor = open_audit_stream(str(path))
    trail = StreamAuditTrail(service="test", descriptor=descriptor, now=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    keep_alive(trail, "test", wait=wait, on_error=errors.append)
    events = [json.loads(line) for line in path.read_text().splitlines()]
    assert [(event["who"], event["what"], event["outcome"]) for event in events] == [
        ("test", "audit.alive", "success"),
        ("test", "audit.alive", "success"),
    ]
    assert waits == [300, 300, 300]
    assert errors == []

    os.close(descriptor)
    waits.clear()
    keep_alive(trail, "test", wait=wait, on_error=errors.append)
    assert len(errors) == 2


def test_an_event_that_can_not_be_written_is_an_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    trail = StreamAuditTrail(service="test", descriptor=writer, now=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(AuditError):
        trail.record(EVENT)
    os.close(writer)
