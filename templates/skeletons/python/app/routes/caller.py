"""Who calls, for routes that have roles."""

from typing import Annotated

from fastapi import Depends, Request

from app.auth.token import Principal


def _caller(request: Request) -> Principal:
    principal = getattr(request.state, "principal", None)
    if not isinstance(principal, Principal):
        raise RuntimeError("the route is public: rbac.yaml gives it no caller")
    return principal


Caller = Annotated[Principal, Depends(_caller)]
