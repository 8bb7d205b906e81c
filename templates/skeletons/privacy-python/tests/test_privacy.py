"""What GDPR asks for: a copy of somebody's data, and its deletion."""

from collections.abc import Callable

from starlette.testclient import TestClient

from app.application import create_application
from tests.conftest import World

Bearer = Callable[..., dict[str, str]]


def given_items(client: TestClient, bearer: Bearer) -> None:
    for who in ["ana", "bo"]:
        headers = bearer(roles=["writer"], sub=who)
        assert client.post("/v1/items", json={"title": f"of {who}"}, headers=headers).status_code == 201


def test_a_person_gets_all_that_is_kept_about_them(client: TestClient, bearer: Bearer) -> None:
    given_items(client, bearer)
    expected = {"person": "ana", "items": [{"title": "of ana"}]}
    for headers in [bearer(roles=["privacy-officer"], sub="pat"), bearer(roles=[], sub="ana")]:
        answer = client.get("/v1/people/ana", headers=headers)
        assert (answer.status_code, answer.json()) == (200, expected)


def test_what_is_deleted_is_gone_and_nothing_else(client: TestClient, bearer: Bearer) -> None:
    given_items(client, bearer)
    officer = bearer(roles=["privacy-officer"], sub="pat")
    answer = client.delete("/v1/people/ana", headers=officer)
    assert answer.json() == {"person": "ana", "deleted": {"items": 1}}
    assert client.get("/v1/people/ana", headers=officer).json()["items"] == []
    assert len(client.get("/v1/people/bo", headers=officer).json()["items"]) == 1
    assert client.delete("/v1/people/ana", headers=officer).json()["deleted"] == {"items": 0}


def test_nobody_else_may(client: TestClient, bearer: Bearer, world: World) -> None:
    for headers in [bearer(sub="bo"), bearer(roles=["writer"], sub="bo"), bearer(roles=[], sub="Ana")]:
        assert client.get("/v1/people/ana", headers=headers).status_code == 403
        assert client.delete("/v1/people/ana", headers=headers).status_code == 403
    assert client.delete("/v1/people/ana").status_code == 401
    assert {event.outcome for event in world.trail.events} == {"denied"}


def test_nothing_is_told_or_deleted_that_can_not_be_recorded(world: World, bearer: Bearer) -> None:
    parts = world.parts()
    client = TestClient(create_application(parts), raise_server_exceptions=False)
    given_items(client, bearer)
    world.trail.broken = True
    officer = bearer(roles=["privacy-officer"])
    assert client.get("/v1/people/ana", headers=officer).status_code == 503
    assert client.delete("/v1/people/ana", headers=officer).status_code == 503
    assert len(parts.store.list()) == 2
