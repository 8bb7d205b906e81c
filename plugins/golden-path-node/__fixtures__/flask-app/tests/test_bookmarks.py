import pytest

from bookmarks import create_app


@pytest.fixture()
def client():
    app = create_app()
    app.testing = True
    return app.test_client()


def test_health(client):
    assert client.get("/healthz").json == {"status": "ok"}


def test_add_and_filter(client):
    added = client.post(
        "/bookmarks", json={"url": "https://docs.python.org/", "tags": ["docs"]}
    )
    assert added.status_code == 201
    client.post("/bookmarks", json={"url": "https://pypi.org/"})
    found = client.get("/bookmarks?tag=docs").json
    assert [b["url"] for b in found] == ["https://docs.python.org/"]


def test_url_is_required(client):
    assert client.post("/bookmarks", json={}).status_code == 400
    assert client.post("/bookmarks", data="not json").status_code == 400


def test_delete(client):
    added = client.post("/bookmarks", json={"url": "https://pypi.org/"}).json
    assert client.delete(f"/bookmarks/{added['id']}").status_code == 204
    assert client.delete(f"/bookmarks/{added['id']}").status_code == 404
