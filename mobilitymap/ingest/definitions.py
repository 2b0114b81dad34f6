"""What each indicator is, written by hand beside the module that reads its publisher.

A file ``definitions/<publisher>.toml`` holds ``[defaults]``, ``[shared.<name>]`` for what
several indicators have in common, and one ``[indicators.<slug>]`` each. An indicator inherits
from the table it names as ``shared``, and that from the defaults; caveats and breaks are
joined, its own first. The table ``find`` says where the figures are and is not written to
``data/``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w

from mobilitymap.errors import DataError

FOLDER = Path(__file__).with_name("definitions")

PUBLISHERS = ("lait", "ons", "ashe", "deprivation", "smc")
"""Every publisher with a module here and a definitions file of the same name."""

# The fields of a written TOML file, in its order; docs/data-contract.md explains them.
_FIELDS = (
    "title",
    "short_title",
    "said_above",
    "said_below",
    "said_most",
    "said_least",
    "counts_as",
    "question",
    "measures",
    "unit",
    "decimals",
    "polarity",
    "life_stage",
    "order",
    "level",
    "period_kind",
    "coverage",
    "palette",
    "rank",
    "rank_of",
    "ratio_scale",
    "resolution",
    "status",
    "family",
    "breakdown",
    "bands",
    "caveats",
    "breaks",
    "source",
)
_SOURCE_FIELDS = ("publisher", "title", "link", "licence", "published", "files")
# Bands are read from the publisher; most figures need no resolution, and few have its ranks; and
# not every measure is one that the summary of an area speaks of.
_SAID = ("said_above", "said_below", "said_most", "said_least", "counts_as")
_OPTIONAL = frozenset({"bands", "rank_of", "resolution", *_SAID})


@dataclass(frozen=True)
class Cohort:
    """The pupils on free school meals that a figure is of, and where their share is printed.

    Attributes
    ----------
    share : str
        Name of the share of pupils, as the Local Authority Interactive Tool has it.
    age : int
        Their age in years.
    lag : int
        How many years after it the figure is published for.
    """

    share: str
    age: int
    lag: int = 0


@dataclass(frozen=True)
class Definition:
    """One indicator: what it means and how to find it.

    Attributes
    ----------
    slug, publisher : str
        Its name, and the module of `mobilitymap.ingest` that reads it.
    find : dict
        Where its figures are, in terms that module knows.
    meta : dict
        What is written to ``indicators/<slug>.toml``.
    """

    slug: str
    publisher: str
    find: dict[str, Any]
    meta: dict[str, Any]

    @property
    def level(self) -> str:
        """Native level."""
        return str(self.meta["level"])

    @property
    def period_kind(self) -> str:
        """How its periods are labelled."""
        return str(self.meta["period_kind"])

    @property
    def files(self) -> list[str]:
        """The source files it is read from."""
        files: list[str] = self.meta["source"]["files"]
        return files

    @property
    def banded(self) -> bool:
        """Whether its publisher puts every value in a band."""
        return bool(self.meta["palette"] == "bands")

    @property
    def more_columns(self) -> tuple[str, ...]:
        """The columns that its table has beyond those of all: bands, ranks, sampling errors."""
        has = {"band": self.banded, "rank": "rank_of" in self.meta, "cv": self.publisher == "ashe"}
        return tuple(name for name, is_there in has.items() if is_there)

    @property
    def small_base(self) -> frozenset[str]:
        """Areas whose values rest on few people."""
        return frozenset(self.find.get("small_base", ()))

    @property
    def cohort(self) -> Cohort | None:
        """One year group of pupils on free school meals, if the figures are of one."""
        entry = self.find.get("cohort")
        return Cohort(**entry) if entry else None

    @property
    def provisional(self) -> frozenset[str]:
        """Periods that will be revised."""
        return frozenset(self.find.get("provisional", ()))

    @property
    def computed_from(self) -> tuple[str, str] | None:
        """The two indicators a gap or ratio is computed from, if it is one."""
        pair = self.find.get("difference") or self.find.get("ratio")
        return (pair[0], pair[1]) if pair else None

    def toml(self, bands: list[str]) -> str:
        """Return the text of ``indicators/<slug>.toml``.

        Parameters
        ----------
        bands : list[str]
            Names of the published bands, worst first; empty for other measures.
        """
        source = {key: self.meta["source"][key] for key in _SOURCE_FIELDS}
        meta = self.meta | {"bands": bands, "source": source}
        ordered = {name: meta[name] for name in _FIELDS if name in meta}
        return tomli_w.dumps(ordered, multiline_strings=False)


def load(folder: Path = FOLDER) -> dict[str, Definition]:
    """Return every definition by slug, in reading order.

    Parameters
    ----------
    folder : Path, optional
        Folder of the TOML files, one for each publisher.

    Raises
    ------
    DataError
        If an entry lacks a field or has one that does not exist.
    """
    found: dict[str, Definition] = {}
    for publisher in PUBLISHERS:
        path = folder / f"{publisher}.toml"
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        for slug, entry in document["indicators"].items():
            name = entry.pop("shared", None)
            shared = document["shared"][name] if name else {}
            merged = _inherit(_inherit(document["defaults"], shared), entry)
            find = merged.pop("find")
            merged.setdefault("family", slug)
            _check(path.name, slug, merged)
            found[slug] = Definition(slug, publisher, find, merged)
    return dict(sorted(found.items(), key=lambda item: item[1].meta["order"]))


def _inherit(general: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Return `general` with `own` over it: tables merged, lists of sentences joined."""
    merged = dict(general)
    for key, value in own.items():
        if isinstance(value, dict) and key in general:
            merged[key] = general[key] | value
        elif key in {"caveats", "breaks"}:
            merged[key] = value + general.get(key, [])
        else:
            merged[key] = value
    return merged


def _check(file: str, slug: str, meta: dict[str, Any]) -> None:
    """Stop at a forgotten or misspelt field."""
    missing = [name for name in _FIELDS if name not in meta and name not in _OPTIONAL]
    missing += [name for name in _SOURCE_FIELDS if name not in meta.get("source", {})]
    unknown = [name for name in meta if name not in _FIELDS]
    if missing or unknown:
        raise DataError(f"{file}, {slug}: missing {missing}, unknown {unknown}")
