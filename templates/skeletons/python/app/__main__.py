"""Starts the service."""

import asyncio
import logging
import os
import signal
import socket
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.application import Parts, create_application
from app.audit import AuditError, AuditTrail, StreamAuditTrail, keep_alive, open_audit_stream
from app.auth.roles import read_role_map
from app.auth.token import PublicKeyVerifier, RefuseAll, TokenVerifier
from app.lifecycle import Lifecycle
from app.logs import configure_logging, log_what_nobody_catches
from app.settings import Settings, read_settings

SERVICE = "${{ values.name }}"
ROLE_MAP = Path(__file__).parent.parent / "rbac.yaml"
HEADER_SECONDS = 10.0
LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warn": logging.WARNING, "error": logging.ERROR}
logger = logging.getLogger("main")


class PatientProtocol(H11Protocol):
    """Waits for the first request's headers, but not for ever."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.loop.call_later(HEADER_SECONDS, self._close_if_silent)

    def _close_if_silent(self) -> None:
        if self.cycle is None and not self.transport.is_closing():
            self.transport.close()


class Server(uvicorn.Server):
    """Says that it stops before it does."""

    def __init__(self, config: uvicorn.Config, lifecycle: Lifecycle, delay_ms: int) -> None:
        super().__init__(config)
        self._lifecycle = lifecycle
        self._delay = delay_ms / 1000

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._lifecycle.stop()
        logger.info("stopping", extra={"fields": {"signal": signal.Signals(sig).name}})
        super().handle_exit(sig, frame)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            logger.info("listening", extra={"fields": {"server.port": port}})

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Whoever routes to us needs a moment to see that we are not ready.
        await asyncio.sleep(self._delay)
        await super().shutdown(sockets)
        logger.info("stopped")


def now() -> datetime:
    return datetime.now(UTC)


def token_verifier(settings: Settings) -> TokenVerifier:
    if not (settings.public_key and settings.issuer and settings.audience):
        logger.warning("no token settings: every protected route answers 401")
        return RefuseAll()
    return PublicKeyVerifier(public_keys=settings.public_key, issuer=settings.issuer, audience=settings.audience)


def start_signs_of_life(trail: AuditTrail) -> None:
    """They end with the process."""

    def failed(error: AuditError) -> None:
        logger.error("the audit trail can not be written", extra={"fields": {"reason": str(error)}})

    threading.Thread(
        target=keep_alive,
        args=(trail, SERVICE),
        kwargs={"wait": threading.Event().wait, "on_error": failed},
        name="audit.alive",
        daemon=True,
    ).start()


def main() -> int:
    configure_logging(SERVICE)
    log_what_nobody_catches()
    try:
        settings = read_settings(os.environ)
        logging.getLogger().setLevel(LEVELS[settings.log_level])
        parts = Parts(
            role_map=read_role_map(ROLE_MAP),
            tokens=token_verifier(settings),
            audit=StreamAuditTrail(service=SERVICE, descriptor=open_audit_stream(settings.audit_file), now=now),
            requests_per_minute=settings.requests_per_minute,
        )
        application = create_application(parts)
        start_signs_of_life(parts.audit)
    except (ValueError, OSError) as error:
        logger.critical("not started", extra={"fields": {"error": type(error).__name__, "reason": str(error)}})
        return 1
    config = uvicorn.Config(
        application,
        host=settings.host,
        port=settings.port,
        loop="asyncio",
        http=PatientProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=settings.trusted_proxies is not None,
        forwarded_allow_ips=settings.trusted_proxies or "",
        server_header=False,
        limit_concurrency=1000,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=15,
        h11_max_incomplete_event_size=16 * 1024,
    )
    # The server repeats the signal once it has stopped; that is no second one.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    server = Server(config, parts.lifecycle, settings.shutdown_delay_ms)
    server.run()
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main())
