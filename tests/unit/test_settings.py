"""Settings are what the environment says now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mobilitymap import settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BASE_URL", "CACHE_DIR", "DATA"):
        monkeypatch.delenv(f"MOBILITYMAP_{name}", raising=False)


def test_a_change_counts_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own = settings.data_directory()
    assert (own / "areas.csv").exists()
    monkeypatch.setenv("MOBILITYMAP_DATA", str(tmp_path))
    assert settings.data_directory() == tmp_path
    # The build writes to the project's own folder whatever is shown.
    assert settings.own_data_directory() == own
    monkeypatch.delenv("MOBILITYMAP_DATA")
    assert settings.data_directory() == own


def test_what_is_empty_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    own = settings.data_directory()
    for name in ("BASE_URL", "CACHE_DIR", "DATA"):
        monkeypatch.setenv(f"MOBILITYMAP_{name}", "")
    assert (settings.base_url(), settings.cache_directory()) == ("", None)
    assert settings.data_directory() == own


def test_addresses_end_without_a_slash_and_folders_may_begin_at_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("MOBILITYMAP_BASE_URL", "https://maps.example/base/")
    monkeypatch.setenv("MOBILITYMAP_CACHE_DIR", "~/cache")
    assert settings.base_url() == "https://maps.example/base"
    assert settings.cache_directory() == tmp_path / "cache"


def test_another_process_gets_what_was_changed_and_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MOBILITYMAP_BASE_URL", "https://maps.example")
    given = settings.environment(data="elsewhere")
    assert given["MOBILITYMAP_DATA"] == "elsewhere"
    assert given["MOBILITYMAP_BASE_URL"] == "https://maps.example"
