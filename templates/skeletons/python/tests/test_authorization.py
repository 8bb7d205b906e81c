"""What must be refused is refused, and recorded."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.testclient import TestClient

from app.application import create_application
from app.auth.roles import RoleMap, parse_role_map
from app.auth.token import RefuseAll
from tests.conftest import ROLE_MAP, SECONDS, World

Bearer = Callable[..., dict[str, str]]


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_reader_reads(client: TestClient, bearer: Bearer) -> None:
    assert client.get("/v1/items", headers=bearer()).status_code == 200


def test_a_reader_can_not_write_a_writer_can(client: TestClient, bearer: Bearer) -> None:
    new = {"title": "a"}
    assert client.post("/v1/items", json=new, headers=bearer()).status_code == 403
    answer = client.post("/v1/items", json=new, headers=bearer(roles=["writer"]))
    assert answer.status_code == 201
    assert answer.json() == {"title": "a", "createdBy": "ana"}


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": SECONDS},
        {"exp": None},
        {"exp": "never"},
        {"nbf": SECONDS + 600},
        {"iss": "https://evil.test"},
        {"iss": None},
        {"aud": "other"},
        {"aud": None},
        {"sub": ""},
        {"sub": None},
        {"sub": "x" * 201},
        {"pad": "x" * 9000},
    ],
)
def test_refuses_a_token_that_is_not_valid(client: TestClient, bearer: Bearer, claims: dict[str, object]) -> None:
    assert client.get("/v1/items", headers=bearer(**claims)).status_code == 401


def test_refuses_a_token_that_somebody_else_signed(client: TestClient, world: World) -> None:
    head, body, signature = world.token().split(".")
    hmac_head = f"{part({'alg': 'HS256'})}.{body}"
    hmac_signature = hmac.new(world.public_pem.encode(), hmac_head.encode(), hashlib.sha256).digest()
    tokens = [
        "",
        "garbage",
        f"{head}.{body}.",
        f"{part({'alg': 'none'})}.{body}.",
        f"{hmac_head}.{base64.urlsafe_b64encode(hmac_signature).rstrip(b'=').decode()}",
        f"{part({'alg': 'RS256'})}.{body}.{signature}",
        f"{head}.{part({'roles': ['writer']})}.{signature}",
        jwt.encode({"sub": "ana", "exp": SECONDS + 600}, Ed25519PrivateKey.generate(), algorithm="EdDSA"),
        jwt.encode({"sub": "ana"}, world.key, algorithm="EdDSA", headers={"crit": ["x"], "x": 1}),
    ]
    for token in tokens:
        answer = client.get("/v1/items", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401, token
        assert answer.headers["www-authenticate"] == "Bearer"
    assert {event.outcome for event in world.trail.events} == {"denied"}
    assert len(world.trail.events) == len(tokens)


@pytest.mark.parametrize("roles", [None, [], "reader", [1], ["READER"], ["admin"]])
def test_refuses_who_has_no_role(client: TestClient, bearer: Bearer, world: World, roles: object) -> None:
    assert client.get("/v1/items", headers=bearer(roles=roles)).status_code == 403
    assert [(e.who, e.outcome, e.reason) for e in world.trail.events] == [("ana", "denied", "missing role")]


def test_refuses_everything_while_it_has_no_key(world: World, bearer: Bearer) -> None:
    closed = world.client(tokens=RefuseAll())
    assert closed.get("/v1/items", headers=bearer()).status_code == 401


def test_tells_only_somebody_known_that_a_path_does_not_exist(client: TestClient, bearer: Bearer) -> None:
    for path in ["/", "/v1/none", "/docs", "/openapi.json", "/v1/items/", "//v1/items", "/V1/items"]:
        assert client.get(path).status_code == 401, path
        assert client.get(path, headers=bearer()).status_code == 404, path
    assert client.delete("/health/live").status_code == 401
    assert client.options("/v1/items").status_code == 401


def test_a_privileged_route_does_nothing_that_can_not_be_recorded(world: World, bearer: Bearer) -> None:
    parts = world.parts()
    client = TestClient(create_application(parts), raise_server_exceptions=False)
    world.trail.broken = True
    answer = client.post("/v1/items", json={"title": "a"}, headers=bearer(roles=["writer"]))
    assert answer.status_code == 503
    assert parts.store.list() == ()
    # A refusal stays one.
    assert client.get("/v1/items").status_code == 401


def test_what_was_allowed_is_recorded_before_and_after(client: TestClient, bearer: Bearer, world: World) -> None:
    client.post("/v1/items", json={"title": "a"}, headers=bearer(roles=["writer"]))
    client.post("/v1/items", json={"wrong": "a"}, headers=bearer(roles=["writer"]))
    assert [event.outcome for event in world.trail.events] == ["allowed", "success", "allowed", "failure"]
    assert {event.what for event in world.trail.events} == {"POST /v1/items"}


def test_does_not_start_when_a_route_has_no_rule(world: World) -> None:
    lines = ROLE_MAP.read_text().replace("  POST /v1/items:", "  PUT /v1/items:")
    with pytest.raises(ValueError, match="differ: POST /v1/items, PUT /v1/items"):
        world.client(role_map=parse_role_map(lines))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "roles: {}",
        "{",
        "roles: {a: A}\nroutes: {GET /x: {}}",
        "roles: {a: A}\nroutes: {GET /x: {roles: []}}",
        "roles: {a: A}\nroutes: {GET /x: {roles: [b]}}",
        "roles: {a: A}\nroutes: {GET /x: {roles: [a], self: y}}",
        "roles: {a: A}\nroutes: {GET /x: {public: yes}}",
        "roles: {a: A}\nroutes: {GET /x: {public: Needs no token at all, roles: [a]}}",
        "roles: {a: A}\nroutes: {TRACE /x: {roles: [a]}}",
        "roles: {a: A}\nroutes: {GET /x: {roles: [a], else: 1}}",
    ],
)
def test_does_not_start_with_a_role_map_that_is_not_valid(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_role_map(text)


def test_who_a_parameter_names_may_do_it_too() -> None:
    role_map: RoleMap = parse_role_map("roles: {a: A}\nroutes: {GET /x/:who: {roles: [a], self: who}}")
    match = role_map.find("GET", "/x/ana")
    assert match is not None
    assert match.params == {"who": "ana"}
    assert role_map.find("GET", "/x/") is None
    assert role_map.find("GET", "/x/ana/y") is None
