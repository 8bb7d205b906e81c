"""What every answer has, and what is too much."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from app.http.frame import SECURITY_HEADERS, Frame
from app.http.limits import MAX_BODY_BYTES, BodyLimit
from app.lifecycle import Lifecycle
from tests.conftest import World

Bearer = Callable[..., dict[str, str]]


def test_health_needs_no_token_and_says_nothing_else(client: TestClient) -> None:
    for path in ["/health/live", "/health/ready"]:
        answer = client.get(path)
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_is_not_ready_while_it_stops(world: World) -> None:
    lifecycle = Lifecycle()
    client = world.client(lifecycle=lifecycle)
    lifecycle.stop()
    assert client.get("/health/ready").status_code == 503
    assert client.get("/health/live").status_code == 200


@pytest.mark.parametrize("path", ["/health/live", "/v1/items", "/nowhere"])
def test_every_answer_has_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path, headers={"Origin": "https://evil.test"}).headers
    assert {name: headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert "access-control-allow-origin" not in headers
    assert "server" not in headers


@pytest.mark.parametrize("body", ["[]", "null", "{}", '{"title":""}', '{"title":5}', "{", '{"title":"a","admin":true}'])
def test_refuses_bodies_that_are_not_as_expected(client: TestClient, bearer: Bearer, body: str) -> None:
    headers = {**bearer(roles=["writer"]), "Content-Type": "application/json"}
    answer = client.post("/v1/items", content=body, headers=headers)
    assert (answer.status_code, answer.json()) == (400, {"error": "The request is not as expected."})


def test_refuses_bodies_that_are_too_large_or_no_json(client: TestClient, bearer: Bearer) -> None:
    writer = bearer(roles=["writer"])

    def chunks() -> Iterator[bytes]:
        yield b'{"title":"'
        for _ in range(70):
            yield b"x" * 1024

    json_headers = {**writer, "Content-Type": "application/json"}
    assert client.post("/v1/items", json={"title": "x" * MAX_BODY_BYTES}, headers=writer).status_code == 413
    assert client.post("/v1/items", content=chunks(), headers=json_headers).status_code == 413
    assert client.post("/v1/items", content=b'{"title":"a"}', headers=writer).status_code == 415
    assert client.post("/v1/items", data={"title": "a"}, headers=writer).status_code == 415


def test_too_many_requests_have_to_wait(world: World) -> None:
    client = world.client(requests_per_minute=3)
    assert [client.get("/health/live").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert client.get("/health/live").headers["retry-after"] == "20"
    world.time = 20
    assert [client.get("/health/live").status_code for _ in range(2)] == [200, 429]


def test_an_error_tells_nothing(world: World, bearer: Bearer, caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        def list(self) -> None:
            raise RuntimeError("hunter2 at line 5")

    client = world.client(store=Broken())
    with caplog.at_level("INFO"):
        answer = client.get("/v1/items", headers=bearer())
    assert (answer.status_code, answer.json()) == (500, {"error": "Something went wrong."})
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "hunter2" not in caplog.text
    [failed] = [record for record in caplog.records if record.message == "request failed"]
    assert "test_http.py" in str(getattr(failed, "fields", {})["at"])


def test_keeps_the_trace_id_of_the_caller(client: TestClient) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    given = {"traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    assert client.get("/health/live", headers=given).headers["x-correlation-id"] == trace
    forged = client.get("/health/live", headers={"traceparent": "00-x-y-01"}).headers["x-correlation-id"]
    assert len(forged) == 32


async def stuck(scope: Scope, receive: Receive, send: Send) -> None:
    await asyncio.Event().wait()


async def never() -> Message:
    await asyncio.Event().wait()
    raise AssertionError


@pytest.mark.parametrize(
    ("app", "status"), [(Frame(stuck, seconds=0.01), 503), (Frame(BodyLimit(stuck, seconds=0.01)), 408)]
)
def test_what_takes_too_long_is_ended(app: Frame, status: int) -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {"type": "http", "method": "POST", "path": "/", "headers": []}
    asyncio.run(app(scope, never, send))
    assert sent[0]["status"] == status
