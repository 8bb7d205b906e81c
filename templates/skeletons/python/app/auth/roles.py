"""Who may do what: rbac.yaml. What it does not allow is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
Route = Annotated[str, StringConstraints(pattern=r"^(?:GET|POST|PUT|PATCH|DELETE) /\S*$")]
Reason = Annotated[str, StringConstraints(min_length=10)]


class PublicRule(BaseModel):
    """A route that needs no token, and why."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    public: Reason


class RoleRule(BaseModel):
    """A route for callers with one of the roles, or for the one whom a parameter of its path names."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    roles: Annotated[list[Name], "at least one"]
    self: str | None = None
    # On the audit trail before it happens, or it does not happen.
    privileged: bool = False


Rule = PublicRule | RoleRule


class RoleFile(BaseModel):
    """The content of rbac.yaml."""

    model_config = ConfigDict(extra="forbid", strict=True)

    roles: dict[Name, str]
    routes: dict[Route, Rule]


@dataclass(frozen=True)
class Match:
    """The rule of a request, with what its path says."""

    route: str
    rule: Rule
    params: Mapping[str, str]


class RoleMap:
    """Raises ValueError when a rule names a role or a parameter that is not there."""

    def __init__(self, content: RoleFile) -> None:
        for route, rule in content.routes.items():
            if isinstance(rule, PublicRule):
                continue
            if not rule.roles or not set(rule.roles) <= set(content.roles):
                raise ValueError(f"{route} needs roles that the role map declares")
            if rule.self is not None and f":{rule.self}" not in route.split("/"):
                raise ValueError(f"self of {route} is no parameter of its path")
        self._rules = dict(content.routes)

    def find(self, method: str, path: str) -> Match | None:
        """The rule of a request; None when nothing allows it."""
        found = [m for route, rule in self._rules.items() if (m := _match(route, rule, method, path))]
        # Fixed text goes before a parameter, as in the router.
        return min(found, key=lambda match: len(match.params), default=None)

    def covers(self, routes: Iterable[str]) -> None:
        """Raises ValueError when a route has no rule, or a rule has no route."""
        differing = sorted(set(routes) ^ set(self._rules))
        if differing:
            raise ValueError(f"the role map and the routes differ: {', '.join(differing)}")


def _match(route: str, rule: Rule, method: str, path: str) -> Match | None:
    wanted_method, _, wanted_path = route.partition(" ")
    wanted, given = wanted_path.split("/"), path.split("/")
    if wanted_method != method or len(wanted) != len(given):
        return None
    params: dict[str, str] = {}
    for part, value in zip(wanted, given, strict=True):
        if part.startswith(":") and value:
            params[part[1:]] = value
        elif part != value:
            return None
    return Match(route, rule, params)


def parse_role_map(text: str) -> RoleMap:
    """Raises ValueError when it is not valid: the service does not start then."""
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError:
        raise ValueError("the role map is no valid YAML") from None
    return RoleMap(RoleFile.model_validate(content))


def read_role_map(path: Path) -> RoleMap:
    """Raises OSError when it can't be read, ValueError when it is not valid."""
    return parse_role_map(path.read_text(encoding="utf-8"))
