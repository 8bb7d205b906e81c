"""How much may come, how fast."""

import asyncio
import math
from collections import OrderedDict
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.refusal import Refusal

MAX_BODY_BYTES = 64 * 1024
BODY_SECONDS = 10.0
MAX_ADDRESSES = 10_000


class BodyLimit:
    """Reads the body before anything parses it: whole, JSON, not too large, not too slow."""

    def __init__(self, app: ASGIApp, *, seconds: float = BODY_SECONDS) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        declared = headers.get("content-length", "0")
        if not declared.isdecimal() or int(declared[:12]) > MAX_BODY_BYTES:
            raise Refusal(413, f"Send at most {MAX_BODY_BYTES} bytes.")
        try:
            async with asyncio.timeout(self._seconds):
                body = await self._read(receive)
        except TimeoutError:
            raise Refusal(408, "The body took too long.") from None
        content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        if body and content_type != "application/json":
            raise Refusal(415, "Send application/json.")
        replayed = False

        async def replay() -> Message:
            nonlocal replayed
            if replayed:
                return await receive()
            replayed = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, replay, send)

    async def _read(self, receive: Receive) -> bytes:
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                raise Refusal(400, "The body ended early.")
            body += message.get("body", b"")
            if len(body) > MAX_BODY_BYTES:
                raise Refusal(413, f"Send at most {MAX_BODY_BYTES} bytes.")
            if not message.get("more_body", False):
                return bytes(body)


class RateLimit:
    """A bucket per address, per process. It slows down who tries; it is no quota over replicas."""

    def __init__(self, app: ASGIApp, *, per_minute: int, clock: Callable[[], float]) -> None:
        self._app = app
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self._take((scope.get("client") or ("unknown", 0))[0])
        await self._app(scope, receive, send)

    def _take(self, address: str) -> None:
        now = self._clock()
        level, at = self._buckets.pop(address, (float(self._per_minute), now))
        level = min(self._per_minute, level + (now - at) * self._per_minute / 60)
        allowed = level >= 1
        self._buckets[address] = (level - 1 if allowed else level, now)
        if len(self._buckets) > MAX_ADDRESSES:
            self._buckets.popitem(last=False)
        if not allowed:
            seconds = math.ceil((1 - level) * 60 / self._per_minute)
            raise Refusal(429, "Too many requests.", {"Retry-After": str(seconds)})
