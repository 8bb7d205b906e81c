"""JSON Web Tokens (RFC 7519), verified with a public key."""

import re
from dataclasses import dataclass
from typing import Protocol

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

Key = Ed25519PublicKey | RSAPublicKey | EllipticCurvePublicKey

MAX_TOKEN_LENGTH = 8192
MAX_SUBJECT_LENGTH = 200
MIN_RSA_BITS = 2048
PEM = re.compile(r"-----BEGIN PUBLIC KEY-----[\w+/=\s]+-----END PUBLIC KEY-----")


@dataclass(frozen=True)
class Principal:
    """Somebody who showed a valid token."""

    subject: str
    roles: frozenset[str]


class TokenVerifier(Protocol):
    """Checks tokens of one issuer for one audience."""

    def verify(self, token: str) -> Principal | None:
        """The principal, or None when the token is not valid. Never raises."""
        ...


class RefuseAll:
    """Refuses everything: what runs while the service has no key."""

    def verify(self, token: str) -> Principal | None:
        return None


class PublicKeyVerifier:
    """Verifies tokens that were signed with the private half of one of the keys.

    `public_keys` is PEM, one or several while they are rotated. Raises ValueError
    when there is none, or one of an unknown type.
    """

    def __init__(self, *, public_keys: str, issuer: str, audience: str) -> None:
        keys = [load_pem_public_key(pem.encode()) for pem in PEM.findall(public_keys)]
        if not keys:
            raise ValueError("AUTH_PUBLIC_KEY holds no PEM public key")
        self._keys = [_usable(key) for key in keys]
        self._issuer = issuer
        self._audience = audience

    def verify(self, token: str) -> Principal | None:
        if len(token) > MAX_TOKEN_LENGTH:
            return None
        for key, algorithms in self._keys:
            try:
                if "crit" in jwt.get_unverified_header(token):
                    return None
                claims = jwt.decode(
                    token,
                    key,
                    algorithms=algorithms,
                    issuer=self._issuer,
                    audience=self._audience,
                    options={"require": ["exp", "iss", "aud", "sub"]},
                )
            except (jwt.PyJWTError, ValueError, TypeError):
                # Another key may fit; when none does, the token is not valid.
                continue
            return _principal(claims)
        return None


def _principal(claims: dict[str, object]) -> Principal | None:
    subject, roles = claims["sub"], claims.get("roles")
    if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT_LENGTH:
        return None
    named = roles if isinstance(roles, list) else []
    return Principal(subject=subject, roles=frozenset(role for role in named if isinstance(role, str)))


def _usable(key: object) -> tuple[Key, list[str]]:
    """A key with the algorithms that it allows; what a token's header says only has to agree."""
    if isinstance(key, Ed25519PublicKey):
        return key, ["EdDSA"]
    if isinstance(key, RSAPublicKey) and key.key_size >= MIN_RSA_BITS:
        return key, ["RS256", "PS256"]
    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
        return key, ["ES256"]
    raise ValueError("AUTH_PUBLIC_KEY must be an Ed25519, RSA (2048 bits or more) or P-256 public key")
