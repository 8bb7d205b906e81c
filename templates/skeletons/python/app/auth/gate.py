"""Decides on every request before it is routed or its body is read. What no rule allows is refused."""

import logging
import re
from typing import Literal

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.audit import AuditError, AuditEvent, AuditTrail
from app.auth.roles import Match, PublicRule, RoleMap, RoleRule
from app.auth.token import Principal, TokenVerifier
from app.http.frame import correlation_id
from app.http.refusal import Refusal

BEARER = re.compile(r"(?i)bearer ([\w.~+/-]+=*)", re.ASCII)
ANONYMOUS = "anonymous"
logger = logging.getLogger("auth")

Outcome = Literal["allowed", "denied", "success", "failure"]


class AccessGate:
    """Lets through what rbac.yaml allows, and records each decision and how it ended."""

    def __init__(self, app: ASGIApp, *, role_map: RoleMap, tokens: TokenVerifier, audit: AuditTrail) -> None:
        self._app = app
        self._role_map = role_map
        self._tokens = tokens
        self._audit = audit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise Refusal(404, "There is no such resource.")
        match = self._role_map.find(scope["method"], scope["path"])
        if match and isinstance(match.rule, PublicRule):
            await self._app(scope, receive, send)
            return
        principal = self._principal(scope)
        self._authorize(scope, match, principal)
        scope.setdefault("state", {})["principal"] = principal
        status = 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Refusal as refusal:
            status = refusal.status
            raise
        finally:
            outcome: Outcome = "success" if status < 400 else "failure"
            self._record(scope, match, principal, outcome, f"status {status}")

    def _principal(self, scope: Scope) -> Principal | None:
        bearer = BEARER.fullmatch(Headers(scope=scope).get("authorization", ""))
        return self._tokens.verify(bearer.group(1)) if bearer else None

    def _authorize(self, scope: Scope, match: Match | None, principal: Principal | None) -> None:
        """Raises Refusal unless a rule allows it."""
        if principal is None:
            self._record(scope, match, principal, "denied", "no valid token")
            raise Refusal(401, "Send a valid token.", {"WWW-Authenticate": "Bearer"})
        # Only somebody known learns that there is nothing here.
        if match is None:
            self._record(scope, match, principal, "denied", "no rule for this route")
            raise Refusal(404, "There is no such resource.")
        if not isinstance(match.rule, RoleRule) or not _may(match.rule, match, principal):
            self._record(scope, match, principal, "denied", "missing role")
            raise Refusal(403, "You lack the role for this.")
        recorded = self._record(scope, match, principal, "allowed", "rule")
        if match.rule.privileged and not recorded:
            raise Refusal(503, "This can't be done while it can't be recorded.")

    def _record(
        self, scope: Scope, match: Match | None, principal: Principal | None, outcome: Outcome, reason: str
    ) -> bool:
        """Whether it was written. What is refused stays refused when it was not."""
        event = AuditEvent(
            who=principal.subject if principal else ANONYMOUS,
            what=match.route if match else "unknown route",
            subject=scope["path"][:200],
            outcome=outcome,
            reason=reason,
            correlation_id=correlation_id.get(),
            source_ip=(scope.get("client") or ("unknown", 0))[0],
        )
        try:
            self._audit.record(event)
        except AuditError:
            logger.error("audit failed", extra={"fields": {"correlationId": event.correlation_id}})
            return False
        return True


def _may(rule: RoleRule, match: Match, principal: Principal) -> bool:
    if not principal.roles.isdisjoint(rule.roles):
        return True
    return rule.self is not None and match.params.get(rule.self) == principal.subject
