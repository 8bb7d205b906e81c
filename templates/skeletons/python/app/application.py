"""The application, put together. Outermost first: frame, rate, access, body, routes."""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from app.audit import AuditTrail
from app.auth.gate import AccessGate
from app.auth.roles import RoleMap
from app.auth.token import TokenVerifier
from app.http.frame import Frame
from app.http.limits import BodyLimit, RateLimit
from app.http.refusal import Refusal
from app.items import ItemStore
from app.lifecycle import Lifecycle
from app.routes.health import health_routes
from app.routes.items import item_routes
{%- if values.personalData %}
from app.routes.privacy import privacy_routes
{%- endif %}

PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass
class Parts:
    """What the application is made of."""

    role_map: RoleMap
    tokens: TokenVerifier
    audit: AuditTrail
    requests_per_minute: int = 600
    lifecycle: Lifecycle = field(default_factory=Lifecycle)
    store: ItemStore = field(default_factory=ItemStore)
    clock: Callable[[], float] = time.monotonic


def create_routers(parts: Parts) -> list[APIRouter]:
    """All routes of the service. Each needs its rule in rbac.yaml."""
    return [
        health_routes(parts.lifecycle),
        item_routes(parts.store),
{%- if values.personalData %}
        privacy_routes(parts.store),
{%- endif %}
    ]


def create_api(routers: Iterable[APIRouter]) -> FastAPI:
    """The routes, and what is answered when they can't be carried out. No pages that describe them."""
    api = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    for router in routers:
        api.include_router(router)

    @api.exception_handler(Refusal)
    async def refused(_: Request, refusal: Refusal) -> JSONResponse:
        return JSONResponse({"error": refusal.message}, refusal.status, refusal.headers)

    @api.exception_handler(RequestValidationError)
    async def invalid(_: Request, __: RequestValidationError) -> JSONResponse:
        return JSONResponse({"error": "The request is not as expected."}, 400)

    @api.exception_handler(HTTPException)
    async def not_served(_: Request, error: HTTPException) -> JSONResponse:
        return JSONResponse({"error": "The request can't be served."}, error.status_code)

    @api.exception_handler(Exception)
    async def failed(_: Request, __: Exception) -> JSONResponse:
        return JSONResponse({"error": "Something went wrong."}, 500)

    return api


def create_application(parts: Parts) -> ASGIApp:
    """Raises ValueError when rbac.yaml and the routes differ."""
    routers = create_routers(parts)
    parts.role_map.covers(_routes(routers))
    limited = BodyLimit(create_api(routers))
    guarded = AccessGate(limited, role_map=parts.role_map, tokens=parts.tokens, audit=parts.audit)
    rated = RateLimit(guarded, per_minute=parts.requests_per_minute, clock=parts.clock)
    return Frame(rated)


def _routes(routers: Iterable[APIRouter]) -> Iterator[str]:
    for route in (route for router in routers for route in router.routes):
        if not isinstance(route, APIRoute):
            raise ValueError(f"{type(route).__name__} can't be guarded by rbac.yaml")
        path = PARAMETER.sub(r":\1", route.path)
        for method in route.methods or ():
            yield f"{method} {path}"
