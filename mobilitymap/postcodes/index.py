"""Look-up of whole and partial postcodes in the packed directory."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import groupby, takewhile
from string import ascii_uppercase
from typing import TYPE_CHECKING, NamedTuple

from mobilitymap.errors import (
    PartialPostcodeError,
    UnknownPostcodeError,
    UnplacedPostcodeError,
)
from mobilitymap.postcodes.packing import (
    INWARD_NUMBERS,
    NO_DISTRICT,
    PackedPostcodes,
    open_packed,
)
from mobilitymap.postcodes.spelling import compact, known_start, parse_full

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mobilitymap.postcodes.packing import Progress

# What the directory writes where a postcode is in no local authority of the UK.
_UNPLACED = {
    "L99999999": "is in the Channel Islands, which are not in the UK: there are no figures for it.",
    "M99999999": "is in the Isle of Man, which is not in the UK: there are no figures for it.",
    NO_DISTRICT: (
        "has no place in the postcode directory, as happens with withdrawn and bulk-mail "
        "postcodes. Search for the name of the council instead."
    ),
}


class Place(NamedTuple):
    """A local authority that postcodes with a common start are in.

    Attributes
    ----------
    district : str
        GSS code of the district.
    postcodes : int
        How many of the postcodes are in it, in use or withdrawn.
    """

    district: str
    postcodes: int


class PostcodeMatch(NamedTuple):
    """A whole postcode and the one local authority it is in.

    Attributes
    ----------
    postcode : str
        In its canonical spelling.
    district : str
        GSS code of the district.
    corrected : bool
        Whether O and 0, or I and 1, had to be exchanged to read it: say so to whoever typed it.
    """

    postcode: str
    district: str
    corrected: bool


class PostcodeCandidates(NamedTuple):
    """The start of a postcode and the local authorities it may be in, none of them chosen.

    Attributes
    ----------
    partial : str
        The area (``"BD"``), district (``"BD1"``), sector (``"BD1 1"``) or start of a unit.
    places : tuple of Place
        At least one, the one with the most postcodes first.
    """

    partial: str
    places: tuple[Place, ...]


class PostcodeIndex:
    """Every postcode of the UK, in use or withdrawn, and its local authority.

    Make one with `PostcodeIndex.open`. It takes about 12 MB of memory, never changes, and may be
    shared between threads.

    Parameters
    ----------
    packed : PackedPostcodes
        The packed directory.
    """

    def __init__(self, packed: PackedPostcodes) -> None:
        self._packed = packed
        self._area_districts = {
            area: tuple(outwards) for area, outwards in groupby(packed.spans, _area)
        }

    @classmethod
    def open(cls, folder: Path | None = None, progress: Progress | None = None) -> PostcodeIndex:
        """Return the index kept in the user's cache, making it first if it is not there yet.

        Making it takes a few seconds, once for each version of the postcode directory. A damaged
        file is made again, and of processes that start at once one makes it for all.

        Parameters
        ----------
        folder : Path, optional
            Where the index is kept. By default the folder that the environment variable
            ``MOBILITYMAP_CACHE_DIR`` names, else the user's cache folder.
        progress : callable, optional
            Called with (done, total) while the index is made, and never otherwise.

        Raises
        ------
        PostcodeDirectoryError
            The package with the postcodes is missing or not as expected.
        """
        return cls(open_packed(folder, progress))

    def __len__(self) -> int:
        return len(self._packed.inwards)

    @property
    def districts(self) -> frozenset[str]:
        """GSS codes of all districts that have postcodes."""
        return frozenset(self._packed.districts) - _UNPLACED.keys()

    def locate(self, text: str) -> str:
        """Return the GSS code of the district that a whole postcode is in.

        Parameters
        ----------
        text : str
            A whole postcode, however it is spaced.

        Raises
        ------
        PartialPostcodeError
            Only the start of a postcode; `places` tells where it may be.
        MalformedPostcodeError
            The text cannot be a postcode.
        UnknownPostcodeError
            A possible postcode that is not in the directory.
        UnplacedPostcodeError
            In the directory, but in no local authority of the UK.
        """
        found = self.search(text)
        if isinstance(found, PostcodeCandidates):
            raise PartialPostcodeError(found.partial)
        return found.district

    def search(self, text: str) -> PostcodeMatch | PostcodeCandidates:
        """Return where a postcode is, or where the start of one may be.

        Parameters
        ----------
        text : str
            A postcode or the start of one.

        Raises
        ------
        MalformedPostcodeError, UnknownPostcodeError, UnplacedPostcodeError
            As in `locate`.
        """
        parsed = parse_full(text)
        if parsed is None:
            return self._candidates(text)
        postcode = " ".join(parsed)
        start, stop = self._span(*parsed)
        if start == stop:
            raise UnknownPostcodeError(postcode)
        district = self._packed.districts[self._packed.district_numbers[start]]
        if district in _UNPLACED:
            raise UnplacedPostcodeError(postcode, _UNPLACED[district])
        return PostcodeMatch(postcode, district, corrected="".join(parsed) != compact(text))

    def places(self, partial: str) -> tuple[Place, ...]:
        """Return the districts that postcodes starting like this are in, the commonest first.

        A whole postcode gives its one district. Letters alone are a postcode area (``"B"`` is
        Birmingham and around, not Bath), and ``"SW1"`` stands for SW1A to SW1Y.

        Parameters
        ----------
        partial : str
            A postcode or the start of one, such as ``BD1``.

        Raises
        ------
        MalformedPostcodeError, UnknownPostcodeError, UnplacedPostcodeError
            As in `locate`.
        """
        found = self.search(partial)
        if isinstance(found, PostcodeCandidates):
            return found.places
        return (Place(found.district, 1),)

    def _candidates(self, text: str) -> PostcodeCandidates:
        for outward, inward in known_start(text):
            partial = f"{outward} {inward}".rstrip()
            numbers: Counter[int] = Counter()
            for start, stop in self._spans(outward, inward):
                numbers.update(self._packed.district_numbers[start:stop])
            if numbers:
                return PostcodeCandidates(partial, self._count(partial, numbers))
        raise UnknownPostcodeError(partial, f"No postcode starts with {partial}. Check it.")

    def _count(self, partial: str, numbers: Counter[int]) -> tuple[Place, ...]:
        counts = {self._packed.districts[number]: size for number, size in numbers.items()}
        places = [Place(code, size) for code, size in counts.items() if code not in _UNPLACED]
        if not places:
            commonest = max(counts, key=counts.__getitem__)
            raise UnplacedPostcodeError(partial, _UNPLACED[commonest])
        return tuple(sorted(places, key=lambda place: (-place.postcodes, place.district)))

    def _spans(self, outward: str, inward: str) -> Iterator[tuple[int, int]]:
        """Yield the ranges of entries that a partial postcode stands for."""
        if inward or outward in self._packed.spans:
            yield self._span(outward, inward)
        elif outward in self._area_districts:
            for district in self._area_districts[outward]:
                yield self._span(district, "")
        if not inward and outward[-1].isdigit():
            for letter in ascii_uppercase:
                yield self._span(outward + letter, "")

    def _span(self, outward: str, inward: str) -> tuple[int, int]:
        """Return the range of entries with this outward code and start of the inward code."""
        start, stop = self._packed.spans.get(outward, (0, 0))
        if not inward:
            return start, stop
        first = INWARD_NUMBERS[inward + "0AA"[len(inward) :]]
        last = INWARD_NUMBERS[inward + "9ZZ"[len(inward) :]]
        inwards = self._packed.inwards
        return (
            bisect_left(inwards, first, start, stop),
            bisect_left(inwards, last + 1, start, stop),
        )


def _area(outward: str) -> str:
    """Return the letters an outward code starts with: its postcode area."""
    return "".join(takewhile(str.isalpha, outward))
