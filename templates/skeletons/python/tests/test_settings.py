"""What the environment may say."""

import pytest

from app.settings import read_settings


def test_has_safe_defaults() -> None:
    settings = read_settings({})
    assert (settings.host, settings.port, settings.public_key) == ("127.0.0.1", 8080, None)


@pytest.mark.parametrize(
    "env",
    [{"PORT": "hunter2"}, {"LOG_LEVEL": "hunter2"}, {"AUTH_PUBLIC_KEY": "hunter2"}, {"RATE_LIMIT_PER_MINUTE": "0"}],
)
def test_names_what_is_wrong_but_not_its_value(env: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"AUTH_|PORT|LOG_LEVEL|RATE_LIMIT") as raised:
        read_settings(env)
    assert "hunter2" not in str(raised.value)
