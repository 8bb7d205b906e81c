"""A service with a key of its own, and who calls it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.testclient import TestClient

from app.application import Parts, create_application
from app.audit import AuditError, AuditEvent
from app.auth.roles import read_role_map
from app.auth.token import PublicKeyVerifier

SECONDS = int(time.time())
ROLE_MAP = Path(__file__).parent.parent / "rbac.yaml"


class Trail:
    """Remembers events; can be broken."""

    def __init__(self) -> None:
        self.events: list[AuditEvent] = []
        self.broken = False

    def record(self, event: AuditEvent) -> None:
        if self.broken:
            raise AuditError("broken for a test")
        self.events.append(event)


@dataclass
class World:
    """What a test works with."""

    key: Ed25519PrivateKey
    trail: Trail = field(default_factory=Trail)
    time: float = 0.0

    @property
    def public_pem(self) -> str:
        return self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def parts(self, **changed: object) -> Parts:
        parts = Parts(
            role_map=read_role_map(ROLE_MAP),
            tokens=PublicKeyVerifier(public_keys=self.public_pem, issuer="https://id.test", audience="service"),
            audit=self.trail,
            clock=lambda: self.time,
        )
        for name, value in changed.items():
            setattr(parts, name, value)
        return parts

    def client(self, **changed: object) -> TestClient:
        return TestClient(create_application(self.parts(**changed)), raise_server_exceptions=False)

    def token(self, **claims: object) -> str:
        given = {"iss": "https://id.test", "aud": "service", "sub": "ana", "exp": SECONDS + 600, "roles": ["reader"]}
        used = {name: value for name, value in {**given, **claims}.items() if value is not None}
        return jwt.encode(used, self.key, algorithm="EdDSA")


@pytest.fixture
def world() -> World:
    return World(key=Ed25519PrivateKey.generate())


@pytest.fixture
def client(world: World) -> TestClient:
    return world.client()


@pytest.fixture
def bearer(world: World) -> Callable[..., dict[str, str]]:
    return lambda **claims: {"Authorization": f"Bearer {world.token(**claims)}"}
