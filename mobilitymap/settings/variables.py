"""Every setting of the program: its environment variable, its default, what it means."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - pydantic reads the types of the fields

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from mobilitymap.settings import PREFIX


class Settings(BaseSettings):
    """The settings, read from the environment when made.

    The variable of a field is its name in capitals after ``MOBILITYMAP_``; an empty one counts as
    not set.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True)

    base_url: str = Field(
        default="",
        description="Address under which readers reach the site, which share pages, pictures and "
        "files name. By default that of the request, and none on pictures.",
    )
    cache_dir: Path | None = Field(
        default=None,
        description="Folder for the postcode index. By default the user's cache folder.",
    )
    data: Path | None = Field(
        default=None,
        description="Data folder to show. By default the one that comes with the program.",
    )

    @field_validator("base_url")
    @classmethod
    def _without_slash(cls, address: str) -> str:
        return address.rstrip("/")

    @field_validator("cache_dir", "data")
    @classmethod
    def _of_the_user(cls, folder: Path | None) -> Path | None:
        return folder.expanduser() if folder else None
