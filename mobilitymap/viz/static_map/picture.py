"""The map as a still picture, for cards, slides and print: drawn by matplotlib, no browser.

Colours, classes, patterns and legend are those of `mobilitymap.viz.choropleth`. What is on
the picture can be quoted without the page it comes from: title, period, real breaks, source,
licence and link are drawn in, and stand in the file's own description too.
"""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from mobilitymap.domain.boundaries import HEXAGONS
from mobilitymap.domain.caching import per_atlas
from mobilitymap.errors import MobilityMapError
from mobilitymap.frontend.colors import FRAME, MAP_MUTED_INK, SEA, WHITE
from mobilitymap.text import formatting
from mobilitymap.text.view_notices import coverage_notice
from mobilitymap.viz.alt_text import CARD, area_names, description, place_suffix
from mobilitymap.viz.choropleth import choropleth
from mobilitymap.viz.static_map import side_column
from mobilitymap.viz.static_map.areas import (
    Placement,
    draw_areas,
    draw_chosen,
    draw_coast,
    draw_policy,
    draw_region,
)
from mobilitymap.viz.static_map.legend import add_legend
from mobilitymap.viz.static_map.outlines import outlines
from mobilitymap.viz.static_map.paper import Frame, box, write
from mobilitymap.viz.static_map.svg import finished_svg

if TYPE_CHECKING:
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.view import View
    from mobilitymap.viz.choropleth import Choropleth

Form = Literal["png", "svg"]

MINIMUM_SIDE: Final = 300
MAXIMUM_SIDE: Final = 3000
MAXIMUM_PIXELS: Final = 6_000_000

# Matplotlib's own settings are the process's, and its font cache is shared.
_LOCK: Final = threading.Lock()
# Text of an SVG stays text: it can be searched, read out and edited, and takes no room for the
# outlines of letters.
_SETTINGS: Final[dict[Any, Any]] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "mobilitymap",
    "font.family": ["DejaVu Sans"],
    "path.simplify": False,
}
# The design is 1,200 by 630 units for a card and 640 wide where the picture is upright.
_WIDE, _HIGH, _UPRIGHT = 1200, 630, 640
_MARGIN: Final = 26.0
_INSET: Final = (212.0, 178.0)
_SMALLEST: Final = 0.5
_LARGEST: Final = 1.2


class PictureSizeError(MobilityMapError):
    """A picture was asked for that is too small to read or too large to draw."""

    def __init__(self) -> None:
        super().__init__(
            f"A picture is {MINIMUM_SIDE} to {formatting.number(MAXIMUM_SIDE, 0)} pixels wide and "
            f"high and has at most {MAXIMUM_PIXELS // 1_000_000} million pixels: choose another "
            "width and height."
        )


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be drawn, and on how much paper."""

    view: View
    width: int
    height: int
    form: Form
    link: str


def static_map(  # noqa: PLR0913 - a picture has a size, a form and a link
    atlas: Atlas,
    view: View,
    *,
    width: int = CARD[0],
    height: int = CARD[1],
    form: Form = "png",
    link: str = "",
) -> bytes:
    """Draw the map of a view.

    The same picture is the same bytes for one version of the data.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    width, height : int
        In pixels.
    form : str
        ``png`` or ``svg``.
    link : str
        Where the map can be explored; drawn in. Without it the source's link stands there.

    Raises
    ------
    PictureSizeError
        When the picture would be too small or too large.
    """
    sides_fit = all(MINIMUM_SIDE <= side <= MAXIMUM_SIDE for side in (width, height))
    if not sides_fit or width * height > MAXIMUM_PIXELS:
        raise PictureSizeError
    return _still(atlas, _Order(view.changed(), width, height, form, link))


@per_atlas(maxsize=64)
def _still(atlas: Atlas, order: _Order) -> bytes:
    drawn = choropleth(atlas, order.view)
    with _LOCK, mpl.rc_context(_SETTINGS):
        return _Picture(atlas, order, drawn, area_names(atlas, drawn)).finished()


class _Picture:
    """One picture in the making."""

    def __init__(
        self, atlas: Atlas, order: _Order, drawn: Choropleth, names: dict[str, str]
    ) -> None:
        self._atlas, self._order, self._drawn, self._names = atlas, order, drawn, names
        self._where = place_suffix(atlas, order.view)
        self._is_wide = order.width >= 1.25 * order.height
        self._scale = (
            min(order.width / _WIDE, order.height / _HIGH)
            if self._is_wide
            else order.width / _UPRIGHT
        )
        # Pixels for a unit of the design; an SVG is shown at any size.
        self._finer = self._scale if order.form == "png" else 1.0
        self._width, self._height = order.width / self._scale, order.height / self._scale
        self._figure = Figure((self._width / 72, self._height / 72), dpi=72, facecolor=WHITE)

    def finished(self) -> bytes:
        if self._is_wide:
            self._draw_wide()
        else:
            self._draw_upright()
        return self._png() if self._order.form == "png" else self._svg()

    def _png(self) -> bytes:
        # A hair more: inches times dots an inch may fall short of a whole number of pixels.
        self._figure.dpi = 72 * self._scale * (1 + 1e-12)
        metadata = {
            "Title": self._title,
            "Description": description(self._atlas, self._order.view),
            "Source": self._source,
            "Copyright": self._rights,
            "Link": self._link,
            "Software": f"mobilitymap, data version {self._atlas.version}",
        }
        file = io.BytesIO()
        FigureCanvasAgg(self._figure).print_figure(
            file, format="png", dpi=self._figure.dpi, metadata=metadata
        )
        return file.getvalue()

    def _svg(self) -> bytes:
        metadata = {
            "Title": self._title,
            "Date": None,
            "Creator": f"mobilitymap, data version {self._atlas.version}",
            "Source": self._source,
            "Rights": self._rights,
            "Identifier": self._link,
        }
        file = io.BytesIO()
        FigureCanvasSVG(self._figure).print_figure(file, format="svg", metadata=metadata)
        order = self._order
        said = description(self._atlas, order.view)
        return finished_svg(file.getvalue(), order.width, order.height, self._title, said)

    @property
    def _title(self) -> str:
        return f"{self._drawn.state.label}{self._where}"

    @property
    def _source(self) -> str:
        source = self._drawn.indicator.source
        return f"{source.publisher}, {source.title}, {source.link}"

    @property
    def _rights(self) -> str:
        licence = self._drawn.indicator.source.licence
        return f"{licence}. Contains OS data © Crown copyright and database right."

    @property
    def _link(self) -> str:
        return self._order.link or self._drawn.indicator.source.link

    # -- the two layouts ------------------------------------------------------------

    def _draw_wide(self) -> None:
        """Text in a column on the left, the map on the right."""
        column_width = min(self._width * 0.47, 600.0)
        room = column_width - 2 * _MARGIN
        available = self._height - 2 * _MARGIN
        size = _LARGEST
        while True:
            above, below = self._text(room, size), self._foot(room, size)
            if above.height + below.height + 8 <= available or size <= _SMALLEST:
                break
            size -= 0.05
        self._draw_map(
            Frame(column_width, 0, self._width - column_width, self._height),
        )
        self._blank(Frame(0, 0, column_width, self._height))
        above.draw(self._figure, _MARGIN, self._height - _MARGIN)
        below.draw(self._figure, _MARGIN, _MARGIN + below.height)

    def _draw_upright(self) -> None:
        """Title above the map, legend and source below it."""
        room = self._width - 2 * _MARGIN
        size = 1.0
        while True:
            head = side_column.Column(room, size)
            self._add_heading(head)
            below = self._legend(room, size)
            foot = self._foot(room, size)
            used = head.height + below.height + foot.height + 4 * 12
            if used <= self._height * 0.55 or size <= _SMALLEST:
                break
            size -= 0.05
        top = head.height + 24
        bottom = below.height + foot.height + 36
        self._draw_map(Frame(0, bottom, self._width, self._height - top - bottom))
        self._blank(Frame(0, 0, self._width, bottom))
        self._blank(Frame(0, self._height - top, self._width, top))
        head.draw(self._figure, _MARGIN, self._height - 14)
        below.draw(self._figure, _MARGIN, bottom - 10)
        foot.draw(self._figure, _MARGIN, 14 + foot.height)

    # -- their parts ----------------------------------------------------------------

    def _text(self, room: float, size: float) -> side_column.Column:
        column = side_column.Column(room, size)
        self._add_heading(column)
        column.space(12)
        self._add_legend(column)
        return column

    def _add_heading(self, column: side_column.Column) -> None:
        side_column.heading(column, self._drawn, self._where)
        if notice := coverage_notice(self._atlas, self._order.view):
            column.space(6)
            column.text(notice, 15, bold=True)

    def _legend(self, room: float, size: float) -> side_column.Column:
        column = side_column.Column(room, size)
        self._add_legend(column)
        return column

    def _add_legend(self, column: side_column.Column) -> None:
        side_column.chosen(column, self._drawn, self._names)
        if self._drawn.state.selected:
            column.space(10)
        add_legend(column, self._drawn.legend)

    def _foot(self, room: float, size: float) -> side_column.Column:
        source = self._drawn.indicator.source
        date = formatting.date_text(source.published)
        published = f", published {date}" if date else ""
        column = side_column.Column(room, size)
        column.text(
            f"Source: {source.publisher}, {source.title}{published}. {self._rights} "
            "Not an official statistic.",
            10.5,
            MAP_MUTED_INK,
        )
        column.space(2)
        column.text(self._link, 10.5, MAP_MUTED_INK)
        return column

    def _blank(self, frame: Frame) -> None:
        """Cover what reaches out of the map."""
        box(self._figure, frame, WHITE, "none")

    def _draw_map(self, frame: Frame) -> None:
        drawn, figure = self._drawn, self._figure
        box(figure, frame, SEA, "none")
        inset_width, inset_height = _INSET
        shrink = min(1.0, frame.width / 600, frame.height / 420)
        inset = Frame(
            frame.right - 12 - inset_width * shrink,
            frame.top - 12 - inset_height * shrink,
            inset_width * shrink,
            inset_height * shrink,
        )
        name = drawn.state.boundaries
        london = set(outlines(self._atlas, name).london)
        full = Frame(frame.left + 14, frame.bottom + 14, frame.width - 28, frame.height - 28)
        fitted = partial(Placement.fitted, self._atlas, name, finer=self._finer)
        placement = fitted(drawn.state.view, full, frame)
        inside = Frame(inset.left + 6, inset.bottom + 6, inset.width - 12, inset.height - 24)
        small = fitted(london, inside, inset) if london else None
        visible = {placement.shapes.codes[place] for place in placement.visible()}
        if small is None or small.scale < 1.3 * placement.scale or not london & visible:
            small = None
        else:
            # The inset stands beside the map, not on it.
            beside = Frame(full.left, full.bottom, inset.left - full.left - 8, full.height)
            placement = fitted(drawn.state.view, beside, frame)
        chosen = set(drawn.state.selected)
        self._draw_areas(placement, set(), names=small is None or not chosen <= london)
        if small is not None:
            box(figure, inset, WHITE, FRAME)
            write(figure, (inset.left + 6, inset.top - 15), "London", 12, weight="bold")
            self._draw_areas(small, london, names=True)

    def _draw_areas(self, placement: Placement, only: set[str], *, names: bool) -> None:
        draw_areas(self._figure, self._drawn, placement, only)
        if not only:
            draw_coast(self._figure, placement)
            region = self._order.view.region
            if region and self._drawn.state.boundaries != HEXAGONS:
                draw_region(self._figure, self._atlas, region, placement, self._finer)
        draw_policy(self._figure, self._atlas, self._drawn, placement, self._finer)
        draw_chosen(self._figure, self._drawn, placement, names=names)
