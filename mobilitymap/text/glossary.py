"""The glossary: each word of the pages explained once, for pages and documents alike."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it means.

    Attributes
    ----------
    term : str
    meaning : str
        A sentence or a few, in plain words.
    also : tuple of str
        Other names for the same thing.
    see : tuple of str
        Other terms of the glossary.
    """

    term: str
    meaning: str
    also: tuple[str, ...] = ()
    see: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The anchor of the term: its letters and digits in lower case, with hyphens."""
        return anchor(self.term)


def anchor(term: str) -> str:
    """Return the anchor of a term on a page.

    Parameters
    ----------
    term : str
        As the glossary writes it.

    Examples
    --------
    >>> anchor("Attainment 8")
    'attainment-8'
    """
    return re.sub(r"[^a-z0-9]+", "-", term.lower()).strip("-")


@cache
def glossary() -> tuple[Term, ...]:
    """Return all terms in alphabetical order."""
    text = (files(__package__) / "glossary.toml").read_text(encoding="utf-8")
    return tuple(
        Term(
            entry["term"],
            entry["meaning"],
            tuple(entry.get("also", ())),
            tuple(entry.get("see", ())),
        )
        for entry in tomllib.loads(text)["terms"]
    )
