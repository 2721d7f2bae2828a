"""Settings: what is set is used, and a bad one is named in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import BadSettings, Settings


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PORT", *(f"OSSA_{field.upper()}" for field in Settings.model_fields)):
        monkeypatch.delenv(name, raising=False)


def test_nothing_needs_to_be_set() -> None:
    settings = Settings.load()
    assert settings.port == 8000
    assert settings.host == "127.0.0.1"
    assert settings.database == "sqlite:///var/ossa.db"


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PORT", "8123")
    monkeypatch.setenv("OSSA_VAR", str(tmp_path))
    monkeypatch.setenv("OSSA_EMBED_ORIGINS", "https://a.example, https://b.example:8443")
    monkeypatch.setenv("OSSA_ENGINE_URL", "http://127.0.0.1:5005/")
    settings = Settings.load()
    assert settings.port == 8123
    assert settings.database == f"sqlite:///{tmp_path / 'ossa.db'}"
    assert settings.embed_origins == ("https://a.example", "https://b.example:8443")
    assert settings.engine_url == "http://127.0.0.1:5005"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("OSSA_ENGINE_DEADLINE", "0"),
        ("OSSA_ENGINE_URL", "localhost:5005"),
        ("OSSA_RETENTION_DAYS", "never"),
        ("OSSA_EMBED_ORIGINS", "www.clinic.example"),
        ("OSSA_EMBED_ORIGINS", "https://a.example/page"),
        ("OSSA_EMBED_ORIGINS", "https://a.example;script-src *"),
        ("OSSA_EMBED_ORIGINS", "*"),
        ("OSSA_TRUSTED_PROXIES", "everybody"),
    ],
)
def test_a_bad_one_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match=f"^{name}: [^\n]+$"):
        Settings.load()


def test_the_secret_does_not_show_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSSA_SECRET", "hush-hush")
    assert "hush-hush" not in repr(Settings.load())
