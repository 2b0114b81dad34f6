"""View: what was asked, and its form as a query string.

``View.from_query`` and ``View.to_query`` are inverse. The same query string works on the
dashboard, and on whatever else is drawn from an Atlas and a View.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import parse_qs, urlencode

from mobilitymap.domain.areas import Level
from mobilitymap.domain.indicators import LifeStage, Palette
from mobilitymap.domain.peers import Against
from mobilitymap.domain.place_names import canonical_code
from mobilitymap.errors import UnknownAreaError, UnknownIndicatorError
from mobilitymap.stats.classification import DEFAULT_CLASSES, MAX_CLASSES, MIN_CLASSES, Scheme

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mobilitymap.domain.areas import Gazetteer
    from mobilitymap.domain.atlas import Atlas

E = TypeVar("E", bound=StrEnum)

# A comma ends a code, except inside smc-bristol,_city_of and its like.
_COMMA: Final = re.compile(r",(?!_)")

DEFAULT_INDICATOR: Final = "child-poverty"
# Links that are passed on say which data they were made on; a View does not keep it.
DATA_PARAMETER: Final = "data"
# Stands in a notice between a part of the query and why it was not read.
LEFT_OUT: Final = " in the link was left out: "
MAX_COMPARED: Final = 10
MAX_CHARTED: Final = 4


class Shape(StrEnum):
    """How areas are drawn."""

    MAP = "map"
    HEX = "hex"


class Outline(StrEnum):
    """Policy areas that can be drawn over the map."""

    OPPORTUNITY_AREAS = "opportunity-areas"
    EDUCATION_INVESTMENT_AREAS = "education-investment-areas"


@dataclass(frozen=True, slots=True)
class View:
    """What a reader asked to see. Every field has a default, so any link opens.

    Attributes
    ----------
    indicator, period : str or None
        Slug and period label; None stands for the default and the latest.
    area : str or None
        Code of the selected area.
    compare : tuple of str
        Codes of the areas put side by side.
    level : Level or None
        None stands for the indicator's own.
    shape : Shape
    classes : Scheme or None
        None stands for quantiles, or for the published bands where there are any.
    k : int
        Number of classes.
    region : str or None
        Code of the region the view is limited to.
    outlines : tuple of Outline
    stage : LifeStage or None
        Life stage of a page that shows one.
    against : Against
        What the selected area is compared with.
    second : str or None
        Slug of the measure that the indicator is set beside.
    claim : tuple of str
        Codes of the two areas of which something is to be said, or none.
    notices : tuple of str
        What was changed or dropped on the way in, a sentence each; plain text with parts
        of the query in it, to be escaped wherever it is shown. Not part of the identity.
    """

    indicator: str | None = None
    period: str | None = None
    area: str | None = None
    compare: tuple[str, ...] = ()
    level: Level | None = None
    shape: Shape = Shape.MAP
    classes: Scheme | None = None
    k: int = DEFAULT_CLASSES
    region: str | None = None
    outlines: tuple[Outline, ...] = ()
    stage: LifeStage | None = None
    against: Against = Against.NATION
    second: str | None = None
    claim: tuple[str, ...] = ()
    notices: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def from_query(cls, query: str | Mapping[str, Sequence[str] | str], atlas: Atlas) -> View:
        """Read a view from a query string or its parsed parameters.

        Nothing is ever refused: a value that means nothing is dropped and a notice says
        so, an abolished area opens its successor. Unknown parameters are ignored, since
        links pick them up on their way.

        Parameters
        ----------
        query : str or mapping
            ``"indicator=child-poverty&area=E08000032"``, or parameter names with a value
            or a list of values.
        atlas : Atlas
            Says which indicators, periods and areas there are.
        """
        parsed = parse_qs(query.removeprefix("?")) if isinstance(query, str) else query
        return _Reader(parsed, atlas).view()

    def to_query(self) -> str:
        """Return the query string, empty for the default view."""
        pairs = []
        for item in fields(self):
            value = getattr(self, item.name)
            if item.name != "notices" and value != item.default:
                text = ",".join(value) if isinstance(value, tuple) else str(value)
                pairs.append((item.name, text))
        return urlencode(pairs, safe=",")

    def to_link(self, version: str) -> str:
        """Return the query string of a link to pass on, with the version of the data.

        Parameters
        ----------
        version : str
            Version of the data (`data`), so that a page can tell when it is older.
        """
        return "&".join(filter(None, (self.to_query(), urlencode({DATA_PARAMETER: version}))))

    def to_parameters(self) -> dict[str, str]:
        """Return the parameters of `to_query` by name."""
        return {name: values[0] for name, values in parse_qs(self.to_query()).items()}

    def changed(self, **changes: object) -> View:
        """Return the view with some fields replaced and no notices.

        Parameters
        ----------
        **changes : object
            Values of fields by their names.
        """
        return replace(self, **({"notices": ()} | changes))  # type: ignore[arg-type]


def merged_notices(areas: Gazetteer, codes: Iterable[str]) -> tuple[str, ...]:
    """Say which different codes stand for one area of today, so that it is shown once.

    Parameters
    ----------
    areas : Gazetteer
        All areas the program knows.
    codes : iterable of str
        Each known, as it is written.
    """
    together: dict[str, list[str]] = {}
    for code in dict.fromkeys(codes):
        for area in areas.current(code):
            together.setdefault(area.code, []).append(code)
    notices = []
    for today, several in together.items():
        names = [
            areas.get(code).name if code in areas else areas.successors(code)[0].old_name
            for code in several
        ]
        # Of a place that only had another code there are two codes, but no two names.
        called = names if len(set(names)) == len(names) else several
        if len(several) > 1:
            listed = f"{', '.join(called[:-1])} and {called[-1]}"
            notices.append(f"{listed} are one area today: {areas.get(today).name} is shown once.")
    return tuple(notices)


class _Reader:
    """Reads one query, collecting notices."""

    def __init__(self, parameters: Mapping[str, Sequence[str] | str], atlas: Atlas) -> None:
        self._parameters = parameters
        self._atlas = atlas
        self._notices: list[str] = []

    def view(self) -> View:
        indicator = self._indicator()
        chosen = indicator or DEFAULT_INDICATOR
        level = self._level(chosen)
        return View(
            indicator=indicator,
            period=self._period(chosen, level),
            area=self._area(self._one("area"), level or self._atlas.indicators.get(chosen).level),
            compare=self._compare(),
            level=level,
            shape=self._choice("shape", Shape) or Shape.MAP,
            classes=self._classes(chosen),
            k=self._k(),
            region=self._region(level or self._atlas.indicators.get(chosen).level),
            outlines=self._outlines(),
            stage=self._choice("stage", LifeStage),
            against=self._choice("against", Against) or Against.NATION,
            second=self._indicator("second"),
            claim=self._claim(),
            notices=tuple(dict.fromkeys((*self._of_older_data(), *self._notices))),
        )

    def _of_older_data(self) -> tuple[str, ...]:
        """Say that a link was made on other data than today's."""
        made_on = self._one(DATA_PARAMETER)
        if made_on is None or made_on == self._atlas.version:
            return ()
        return ("The figures have been updated since this link was made: today's are shown.",)

    def _all(self, name: str) -> list[str]:
        """Return the values of a parameter, given as ``a,b`` or as repeated keys."""
        given = self._parameters.get(name, ())
        texts = [given] if isinstance(given, str) else given
        parts = (part.strip() for text in texts for part in _COMMA.split(text))
        return [part for part in parts if part]

    def _one(self, name: str) -> str | None:
        """Return the one value of a parameter; of several the first."""
        values = tuple(dict.fromkeys(self._all(name)))
        if len(values) > 1 and name != DATA_PARAMETER:
            self._drop(",".join(values[1:]), f"{name} has one value, the first counts.")
        return values[0] if values else None

    def _drop(self, text: str, reason: str) -> None:
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        self._notices.append(f"“{shown}”{LEFT_OUT}{reason}")

    def _choice(self, name: str, kind: type[E]) -> E | None:
        text = self._one(name)
        if text is None:
            return None
        try:
            return kind(text.lower())
        except ValueError:
            choices = ", ".join(kind)
            self._drop(text, f"{name} is one of {choices}.")
            return None

    def _indicator(self, name: str = "indicator") -> str | None:
        text = self._one(name)
        if text is None:
            return None
        try:
            return self._atlas.indicators.get(text.lower()).slug
        except UnknownIndicatorError:
            self._drop(text, "there is no such indicator. Choose one from the list.")
            return None

    def _level(self, slug: str) -> Level | None:
        level = self._choice("level", Level)
        if level is None or level is self._atlas.indicators.get(slug).level:
            return None
        if level not in self._atlas.levels(slug):
            self._drop(level, "the measure is not published at this level.")
            return None
        return level

    def _period(self, slug: str, level: Level | None) -> str | None:
        text = self._one("period")
        if text is None:
            return None
        periods = self._atlas.periods(slug, level)
        if text not in periods:
            latest = periods[-1]
            self._drop(text, f"there are no figures for it. The latest, {latest}, are shown.")
            return None
        return text

    def _area(self, text: str | None, level: Level | None = None) -> str | None:
        if text is None:
            return None
        code = canonical_code(text)
        areas = self._atlas.areas
        if level is Level.LTLA_2019 and level in areas.levels_of(code):
            return code
        try:
            today = areas.current(code)
        except UnknownAreaError:
            self._drop(text, "no area has this code. Search for a place or postcode instead.")
            return None
        if len(today) > 1:
            names = " and ".join(area.name for area in today)
            self._drop(text, f"this area was abolished. Choose one of its successors: {names}.")
            return None
        (area,) = today
        if not area.is_current:
            self._drop(text, "this area no longer exists.")
            return None
        if area.code != code:
            steps = areas.successors(code)
            if any(step.what != "recoded" for step in steps):
                self._notices.append(
                    f"{steps[0].old_name} was abolished in {steps[0].year}. "
                    f"Its successor, {area.name}, is shown."
                )
        return area.code

    def _compare(self) -> tuple[str, ...]:
        texts = [(text, code) for text in self._all("compare") if (code := self._area(text))]
        distinct = tuple(dict.fromkeys(code for _, code in texts))
        named = [canonical_code(text) for text, _ in texts]
        self._notices += merged_notices(self._atlas.areas, named)
        if distinct[MAX_COMPARED:]:
            left = ",".join(distinct[MAX_COMPARED:])
            self._drop(left, f"at most {MAX_COMPARED} areas are compared.")
        return distinct[:MAX_COMPARED]

    def _claim(self) -> tuple[str, ...]:
        codes = tuple(dict.fromkeys(c for text in self._all("claim") if (c := self._area(text))))
        if len(codes) == 2:
            return codes
        if codes:
            self._drop(",".join(codes), "a statement is about two different areas.")
        return ()

    def _classes(self, slug: str) -> Scheme | None:
        scheme = self._choice("classes", Scheme)
        banded = self._atlas.indicators.get(slug).palette is Palette.BANDS
        if scheme is None or (scheme is Scheme.BANDS) == banded:
            return None if scheme in (Scheme.BANDS, Scheme.QUANTILE) else scheme
        reason = (
            "this index is shown in its published bands."
            if banded
            else "this measure has no published bands."
        )
        self._drop(scheme, reason)
        return None

    def _k(self) -> int:
        text = self._one("k")
        if text is None:
            return DEFAULT_CLASSES
        # Python refuses to convert thousands of digits, so long ones are never tried.
        is_number = text.isascii() and text.isdecimal() and len(text) <= 4
        if is_number and MIN_CLASSES <= int(text) <= MAX_CLASSES:
            return int(text)
        self._drop(text, f"the number of classes is {MIN_CLASSES} to {MAX_CLASSES}.")
        return DEFAULT_CLASSES

    def _region(self, level: Level) -> str | None:
        text = self._one("region")
        if text is None:
            return None
        code, areas = canonical_code(text), self._atlas.areas
        if Level.REGION not in areas.levels_of(code):
            self._drop(text, "no region or nation has this code.")
            return None
        # A region holds no country: limited to it, nothing at all would be shown.
        if not any(code in (area.code, area.region) for area in areas.level(level)):
            name = areas.get(code, Level.REGION).name
            self._drop(text, f"{name} holds no {level.plural}, so all of them are shown.")
            return None
        return code

    def _outlines(self) -> tuple[Outline, ...]:
        chosen = []
        for text in self._all("outlines"):
            try:
                chosen.append(Outline(text.lower()))
            except ValueError:
                self._drop(text, f"outlines are {', '.join(Outline)}.")
        return tuple(sorted(set(chosen)))
