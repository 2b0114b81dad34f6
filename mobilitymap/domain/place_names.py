"""How people write the names of areas, and how near what they wrote is to a name.

Only the text counts here: which area bears a name is known to `mobilitymap.domain.areas`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

SMC_PREFIX: Final = "smc-"
"""What the codes of the areas of the Social Mobility Commission begin with."""

LONGEST: Final = 80
"""No text longer than this is a name."""

EVERYDAY: Final = {
    "hull": "E06000010",
    "bcp": "E06000058",
    "kings lynn": "E07000146",
    "banes": "E06000022",
    "rbkc": "E09000020",
    "corporation of london": "E09000001",
    "city of london corporation": "E09000001",
    "greater london": "E12000007",
    "derry": "N09000005",
    "londonderry": "N09000005",
    "western isles": "S12000013",
    "outer hebrides": "S12000013",
    "comhairle nan eilean siar": "S12000013",
    "orkney": "S12000023",
    "shetland": "S12000027",
    "anglesey": "W06000001",
    "ynys mon": "W06000001",
    "sir ddinbych": "W06000004",
    "sir y fflint": "W06000005",
    "wrecsam": "W06000006",
    "sir benfro": "W06000009",
    "sir gaerfyrddin": "W06000010",
    "sir gar": "W06000010",
    "abertawe": "W06000011",
    "castell nedd port talbot": "W06000012",
    "pen y bont ar ogwr": "W06000013",
    "bro morgannwg": "W06000014",
    "caerdydd": "W06000015",
    "rct": "W06000016",
    "caerffili": "W06000018",
    "sir fynwy": "W06000021",
    "casnewydd": "W06000022",
    "merthyr tudful": "W06000024",
    "cymru": "W92000004",
}
"""Folded names that people and councils use beside the official one, with the area's code."""

# Before a name or behind it, these say what the area is: "London Borough of Hackney", "Bristol,
# City of", "Leeds City Council". What stands inside a name belongs to it.
_BEFORE: Final = re.compile(
    r"^(?:the )?(?:(?:city and county|(?:(?:royal|london|metropolitan|county) )?borough|city|county"
    r"|district|council) of )?(?:the )?(?:county (?=durham))?"
)
_BEHIND: Final = re.compile(
    r"(?: (?:city|county) of)?"
    r"(?: (?:city|county|(?:metropolitan|county|london|royal) borough|borough"
    r"|(?:metropolitan )?district))?(?: council| [bcd]c| [cmr]bc| mdc)?$"
)
_FILLERS: Final = re.compile(
    r"\b(city of|county of|the|royal borough of|london borough of|council)\b"
)
_APOSTROPHES: Final = re.compile("['\N{RIGHT SINGLE QUOTATION MARK}`]")
_SAINT: Final = re.compile(r"\bsaint\b")

_ONE_EDIT: Final = 5
_TWO_EDITS: Final = 12


def canonical_code(text: str) -> str:
    """Return a code as it is written: capitals, but for the areas of the Commission.

    Parameters
    ----------
    text : str
        As it was typed.

    Examples
    --------
    >>> canonical_code(" e08000032"), canonical_code("SMC-Kirklees")
    ('E08000032', 'smc-kirklees')
    """
    code = text.strip()
    return code.lower() if code[:4].lower() == SMC_PREFIX else code.upper()


def plain(text: str) -> str:
    """Write a text without case, accents and punctuation.

    Letters that are in no name of an area stay, so that a text with them is no name either.

    Parameters
    ----------
    text : str
        As it was typed, or an official name.

    Examples
    --------
    >>> plain("Bristol, City of"), plain("St. Helens"), plain("Ynys Môn"), plain("King's Lynn")
    ('bristol city of', 'st helens', 'ynys mon', 'kings lynn')
    """
    parts = unicodedata.normalize("NFKD", text).casefold()
    seen = "".join(c for c in parts if unicodedata.category(c) not in ("Mn", "Cf"))
    words = re.sub(r"[\W_]+", " ", _APOSTROPHES.sub("", seen.replace("&", " and "))).strip()
    return _SAINT.sub("st", words)


def bare(text: str) -> str:
    """Leave out of a plain text what only says which kind of area it is.

    Parameters
    ----------
    text : str
        As `plain` writes it.

    Examples
    --------
    >>> bare("london borough of hackney"), bare("leeds city council"), bare("bristol city of")
    ('hackney', 'leeds', 'bristol')
    >>> bare("derry city and strabane"), bare("county durham"), bare("city")
    ('derry city and strabane', 'durham', 'city')
    """
    kept = _BEHIND.sub("", _BEFORE.sub("", text)).strip()
    return kept or text


def part_score(wanted: str, name: str) -> int:
    """Say how much a text looks like part of a name: 3 to 1, and 0 where it is none.

    Parameters
    ----------
    wanted, name : str
        Both plain. The beginning of the name counts most, then a word of it, then the
        beginnings of words in any order.
    """
    if name.startswith(wanted):
        return 3
    words = name.split()
    if wanted in words:
        return 2
    return int(all(any(word.startswith(part) for word in words) for part in wanted.split()))


def slips(wanted: str, name: str) -> int | None:
    """Count the slips of the keyboard between a text and a name, None where it is another name.

    A slip is a letter too many, too few or wrong, or two neighbours exchanged. One may be in a
    name of five letters or more, two in one of twelve; the first letter is rarely mistyped. A
    measure of likeness would take Margate for Harrogate.

    Parameters
    ----------
    wanted, name : str
        Both bare.
    """
    from rapidfuzz.distance import OSA

    shorter = min(len(wanted), len(name))
    allowed = 0 if shorter < _ONE_EDIT else 1 if shorter < _TWO_EDITS else 2
    if not allowed or wanted[0] != name[0]:
        return None
    found = int(OSA.distance(wanted, name, score_cutoff=allowed))
    return found if found <= allowed else None


def fold(text: str) -> str:
    """Fold a name for the name of a file: no case, accents, punctuation or fillers.

    Parameters
    ----------
    text : str
        A name of an area.

    Examples
    --------
    >>> fold("Bristol, City of"), fold("St. Helens"), fold("Ynys Môn")
    ('bristol', 'st helens', 'ynys mon')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", " ", plain.replace("&", " and ").replace("'", "")).strip()
    kept = re.sub(r"\s+", " ", _FILLERS.sub(" ", words)).strip()
    return kept or words
