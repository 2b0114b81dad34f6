"""Figures as text: spreadsheet noise removed, never a digit added."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from mobilitymap.errors import SourceError

# Twelve digits keep every printed figure and drop 36.270000000000003.
_DIGITS = 12


def figure(printed: object, file: str, row: int | str) -> str:
    """Return a printed number as the shortest text that means the same.

    Parameters
    ----------
    printed : object
        A cell: a number, or text that holds one (thousands commas allowed).
    file, row : str, int or str
        Where it stands, for the error message.

    Returns
    -------
    str
        Such as ``"36.27"`` for ``"36.270000000000003"`` and ``"66"`` for ``"66.0"``.

    Raises
    ------
    SourceError
        If it is not a number.
    """
    text = str(printed).strip().replace(",", "")
    try:
        number = float(text)
    except ValueError:
        raise SourceError(file, f"{text!r} is not a number", row) from None
    rounded = Decimal(format(number, f".{_DIGITS}g"))
    if not rounded.is_finite():
        raise SourceError(file, f"{text!r} is not a number", row)
    return plain(rounded)


def plain(number: Decimal) -> str:
    """Return a decimal without an exponent, trailing zeros or a negative zero.

    Parameters
    ----------
    number : Decimal
        A number in decimal arithmetic.
    """
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def percent(share: str) -> str:
    """Return a share of one as a percentage (``"0.4211"`` is ``"42.11"``).

    Parameters
    ----------
    share : str
        A share from 0 to 1, as printed.
    """
    return plain(Decimal(share) * 100)


def decimals(text: str) -> int:
    """Return how many decimals a figure is printed with.

    Parameters
    ----------
    text : str
        A figure as printed.
    """
    return len(text.partition(".")[2])


def rounded(number: Decimal, places: int) -> str:
    """Return a computed figure at so many decimals, halves away from zero.

    Parameters
    ----------
    number : Decimal
        A number in decimal arithmetic.
    places : int
        How many decimals are kept.
    """
    return format(number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0, "f")
