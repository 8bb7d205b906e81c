"""Health: for probes, without a token, and without content."""

from fastapi import APIRouter, Response, status

from app.lifecycle import Lifecycle


def health_routes(lifecycle: Lifecycle) -> APIRouter:
    router = APIRouter(prefix="/health")

    @router.get("/live")
    async def live() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/ready")
    async def ready(response: Response) -> dict[str, str]:
        if lifecycle.ready:
            return {"status": "ok"}
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
        return {"status": "stopping"}

    return router
