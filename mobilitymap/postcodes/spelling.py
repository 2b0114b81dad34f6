"""How people write postcodes: one canonical spelling out of many.

A postcode is an outward code and an inward code: BD1 1HX is the area BD, the district BD1, the
sector BD1 1 and the unit BD1 1HX.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import product

from mobilitymap.errors import MalformedPostcodeError, PartialPostcodeError

# Royal Mail's rules for each position. They leave out I and O wherever they could be taken for
# 1 and 0, which is what lets `_with_look_alikes` put such slips right. NPT (Newport until the
# 1980s) and GIR (the Girobank) are the only outward codes without a digit.
_AREA = r"[A-PR-UWYZ][A-HK-Y]?"
_OUTWARD = (
    r"[A-PR-UWYZ](?:[1-9][0-9]?|[1-9][A-HJ-NP-Z])"
    r"|[A-PR-UWYZ][A-HK-Y](?:0|[1-9][0-9]?|[1-9][A-HJ-NP-Z])"
    r"|GIR|NPT"
)
_INWARD = r"[0-9][A-HJ-NP-Z]{2}"

_FULL = re.compile(rf"({_OUTWARD})({_INWARD})")
_OUTWARD_ONLY = re.compile(rf"{_AREA}|{_OUTWARD}")
_OUTWARD_AND_START = re.compile(rf"({_OUTWARD})([0-9][A-HJ-NP-Z]?)")
_ATTEMPT = re.compile(r"[A-Z]{1,2}|(?=.*[0-9])[A-Z01][A-Z0-9]{1,7}")

_LONGEST = 40  # characters; longer texts are not postcodes however they are spaced
_SEPARATORS = re.compile(r"[\s.,\-\u2010-\u2015\u200b\u2060\ufeff]+")
_LOOK_ALIKES = {"O": "O0", "0": "O0", "I": "I1", "1": "I1"}


def normalise(text: str) -> str:
    """Return the canonical spelling of a whole postcode, such as ``"SW1A 1AA"``.

    Case, spaces, hyphens, full stops and full-width characters do not matter. O and 0, I and 1
    are exchanged where the text is not a postcode as it stands and exactly one such reading of it
    is (``"BDI IHX"`` has no digit at all and stays malformed).

    Parameters
    ----------
    text : str
        What was typed.

    Raises
    ------
    PartialPostcodeError
        The text is only the start of a postcode.
    MalformedPostcodeError
        The text cannot be a postcode.
    """
    if parsed := parse_full(text):
        return " ".join(parsed)
    known_start(text)
    raise PartialPostcodeError(compact(text))


def require_postcode(text: str) -> None:
    """Refuse what cannot be a postcode or the start of one; no directory is needed for that.

    Parameters
    ----------
    text : str
        What was typed.

    Raises
    ------
    MalformedPostcodeError
    """
    if parse_full(text) is None:
        known_start(text)


def looks_like_postcode(text: str) -> bool:
    """Tell whether a search text is meant as a postcode, or the start of one, and not as a name.

    A digit decides: no local authority has one in its name, so ``"B1"`` and even the mistyped
    ``"BD1 1H5"`` are postcodes, to be told what is wrong with them. Without a digit only one or
    two letters (``"E"``, ``"BD"``) can be a postcode area; ``"Ely"``, ``"Rye"`` and ``"Hull"``
    are names. A GSS code such as ``"E08000032"`` is too long to be a postcode.

    Parameters
    ----------
    text : str
        What was typed.
    """
    return _ATTEMPT.fullmatch(compact(text)) is not None


def compact(text: str) -> str:
    """Return the text in capitals without separators; empty if it is too long for a postcode.

    Parameters
    ----------
    text : str
        What was typed.
    """
    if len(text) > _LONGEST:
        return ""
    # NFKC turns full-width letters and non-breaking spaces into the plain ones.
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def parse_full(text: str) -> tuple[str, str] | None:
    """Return the outward and inward code of a whole postcode, None if the text is not one.

    Parameters
    ----------
    text : str
        What was typed.
    """
    squeezed = compact(text)
    found = _FULL.fullmatch(squeezed) or _with_look_alikes(squeezed)
    return (found[1], found[2]) if found else None


def parse_partial(text: str) -> list[tuple[str, str]]:
    """Return the readings of the start of a postcode, the likeliest first.

    Parameters
    ----------
    text : str
        What was typed.

    Returns
    -------
    list of (outward, inward)
        Outward code or area, and as much of the inward code as is there. ``"BD11"`` can be the
        district BD11 or the sector BD1 1; a space (``"BD1 1"``) decides. Empty if the text
        cannot be the start of a postcode.
    """
    squeezed = compact(text)
    readings = []
    if _OUTWARD_ONLY.fullmatch(squeezed):
        readings.append((squeezed, ""))
    if found := _OUTWARD_AND_START.fullmatch(squeezed):
        if compact(text[: _last_separator(text)]) == found[1]:
            readings.clear()
        readings.append((found[1], found[2]))
    return readings


def known_start(text: str) -> list[tuple[str, str]]:
    """Return the readings of `parse_partial`, of which there is at least one.

    Parameters
    ----------
    text : str
        What was typed, not a whole postcode.

    Raises
    ------
    MalformedPostcodeError
        The text cannot be the start of a postcode.
    """
    readings = parse_partial(text)
    if not readings:
        raise MalformedPostcodeError(text)
    return readings


def _last_separator(text: str) -> int:
    return max((match.start() for match in _SEPARATORS.finditer(text.rstrip())), default=0)


def _with_look_alikes(squeezed: str) -> re.Match[str] | None:
    """Return the one reading with O and 0, I and 1 exchanged that is a postcode, if just one is."""
    if not 5 <= len(squeezed) <= 7 or not any(char.isdigit() for char in squeezed):
        return None
    spellings = product(*(_LOOK_ALIKES.get(char, char) for char in squeezed))
    readings = [found for s in spellings if (found := _FULL.fullmatch("".join(s)))]
    return readings[0] if len(readings) == 1 else None
