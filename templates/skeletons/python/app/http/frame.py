"""What surrounds every request: headers, correlation id, time limit, log line, and errors without detail."""

import asyncio
import logging
import re
import time
import uuid
from contextvars import ContextVar

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.refusal import Refusal
from app.logs import places

REQUEST_SECONDS = 30.0

SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")

correlation_id: ContextVar[str] = ContextVar("correlation_id", default="none")
logger = logging.getLogger("http")


class Frame:
    """The outermost layer. Whatever happens below, the caller gets an answer that tells nothing of it."""

    def __init__(self, app: ASGIApp, *, seconds: float = REQUEST_SECONDS) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        match = TRACEPARENT.fullmatch(Headers(scope=scope).get("traceparent", ""))
        identifier = match.group(1) if match else uuid.uuid4().hex
        correlation_id.set(identifier)
        status = 0
        started = time.monotonic()

        async def framed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers[name] = value
                headers["X-Correlation-Id"] = identifier
            await send(message)

        answer: Refusal | None = None
        try:
            async with asyncio.timeout(self._seconds):
                await self._app(scope, receive, framed)
        except Refusal as refusal:
            answer = refusal
        except TimeoutError:
            answer = Refusal(503, "The request took too long.")
        except Exception as error:
            fields = {
                "correlationId": identifier,
                "error": type(error).__name__,
                "at": places(error.__traceback__),
            }
            logger.error("request failed", extra={"fields": fields})
            answer = Refusal(500, "Something went wrong.")
        if answer and status == 0:
            await refuse(answer, scope, receive, framed)
        logger.info(
            "request",
            extra={
                "fields": {
                    "correlationId": identifier,
                    "method": scope["method"],
                    "path": scope["path"],
                    "status": status,
                    "durationMs": round((time.monotonic() - started) * 1000),
                }
            },
        )


async def refuse(refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    """Answers a refused request, and ends the connection: its body may not have been read."""
    headers = {**refusal.headers, "Connection": "close"}
    response = JSONResponse({"error": refusal.message}, status_code=refusal.status, headers=headers)
    await response(scope, receive, send)
